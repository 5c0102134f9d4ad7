import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../provider/schema/property-value.ts";
import { Secret } from "../../provider/state/secret.ts";
import { reviewedResource } from "./resource-document.ts";

const resource = {
  type: "aws:s3/bucket:Bucket",
  name: "logs",
  urn: "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::logs",
  protect: true,
} as const;

describe("the resource that rules see", () => {
  it("has what is known, and names what is not", () => {
    const properties = { a: 1, b: UNKNOWN, c: { d: UNKNOWN, e: null }, list: [UNKNOWN, { f: UNKNOWN, g: false }] };
    expect(reviewedResource({ ...resource, properties })).toEqual({
      ...resource,
      properties: { a: 1, c: { e: null }, list: [null, { g: false }] },
      unknown: ["b", "c.d", "list.0", "list.1.f"],
    });
  });

  it("never has a secret, however deep, and takes a secret of unknown parts for unknown", () => {
    const properties = {
      password: new Secret("hunter2"),
      deep: [{ key: new Secret({ k: "hunter2" }) }],
      later: new Secret([UNKNOWN]),
    };
    const provider = {
      type: "pulumi:providers:aws",
      properties: { secretKey: new Secret("hunter2"), region: "eu-west-1" },
    };
    const seen = reviewedResource({ ...resource, properties, provider });
    expect(JSON.stringify(seen)).not.toContain("hunter2");
    expect(seen).toMatchObject({
      properties: { password: "[secret]", deep: [{ key: "[secret]" }] },
      unknown: ["later"],
      provider: { secretKey: "[secret]", region: "eu-west-1" },
    });
  });

  it("keeps a property that is called __proto__ a property", () => {
    const properties = JSON.parse('{"__proto__": {"admin": true}}');
    const seen = reviewedResource({ ...resource, properties }).properties;
    expect(Object.keys(seen)).toEqual(["__proto__"]);
    expect(Reflect.get(seen, "admin")).toBeUndefined();
  });
});
