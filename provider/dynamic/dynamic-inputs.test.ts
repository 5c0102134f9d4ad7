import { expect, test } from "vitest";
import { UNKNOWN } from "../schema/property-value.ts";
import { Secret } from "../state/secret.ts";
import { dynamicUrn, withSecrets } from "./dynamic-inputs.ts";

test("secrets are where the program had them", () => {
  const plain = { labels: { owner: "x", tier: "y" }, apart: [{ from: "a" }, { from: "b" }], vcpus: 2 };
  const found = withSecrets(plain, [["labels", "owner"], ["apart", 1], ["vcpus"], ["vcpus"], ["gone", "deep"]]);
  expect(found.labels).toEqual({ owner: expect.any(Secret), tier: "y" });
  expect(found.apart).toEqual([{ from: "a" }, expect.any(Secret)]);
  expect((found.vcpus as Secret).value).toBe(2);
  expect(Object.keys(found)).toEqual(Object.keys(plain));
  expect(plain.labels.owner).toBe("x");
});

test("of what is unknown, no part is", () => {
  expect(withSecrets({ labels: UNKNOWN }, [["labels", "owner"]]).labels).toBe(UNKNOWN);
});

test("messages go to the resource that Pulumi knows", () => {
  expect(dynamicUrn("urn:pulumi:dev::shop::t:i:P$novacron:index:Placement::novacron:index:x")).toBe(
    "urn:pulumi:dev::shop::t:i:P$pulumi-nodejs:dynamic/novacron:Placement::novacron:index:x",
  );
});
