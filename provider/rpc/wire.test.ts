import { expect, test } from "vitest";
import { UNKNOWN } from "../schema/property-value.ts";
import { Secret } from "../state/secret.ts";
import { structpb } from "./protos.ts";
import { decodeProperties, encodeProperties } from "./wire.ts";

const signature = "4dabf18193072939515e22adb298388d";

test("secrets, unknowns, outputs and plain values come in", () => {
  const struct = structpb.Struct.fromJavaScript({
    plain: [1, "a", { b: null }],
    secret: { [signature]: "1b47061264138c4ac30d75fd1eb44270", value: { deep: 1 } },
    unknown: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    output: { [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: 7, secret: true },
    open: { [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" },
    resource: { [signature]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", id: "i-1" },
    coming: { [signature]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", id: "" },
    component: { [signature]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x" },
  });
  const decoded = decodeProperties(struct);
  expect(decoded.plain).toEqual([1, "a", { b: null }]);
  expect((decoded.secret as Secret).value).toEqual({ deep: 1 });
  expect(decoded.unknown).toBe(UNKNOWN);
  expect((decoded.output as Secret).value).toBe(7);
  expect(decoded.open).toBe(UNKNOWN);
  expect(decoded).toMatchObject({ resource: "i-1", coming: UNKNOWN, component: "urn:x" });
});

test("what goes out comes back", () => {
  const back = decodeProperties(encodeProperties({ a: new Secret({ b: [1, UNKNOWN] }), gone: undefined, n: 0.1 }));
  expect(Object.keys(back)).toEqual(["a", "n"]);
  expect((back.a as Secret).value).toEqual({ b: [1, UNKNOWN] });
  expect(back.n).toBe(0.1);
});

test("a number that JSON cannot say reaches validation as what it is", () => {
  expect(decodeProperties(encodeProperties({ vcpus: Number.NaN })).vcpus).toBeNaN();
});
