import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../provider/schema/property-value.ts";
import { isSecret, Secret } from "../../provider/state/secret.ts";
import { applyRemedies } from "./apply-remedies.ts";

const type = "aws:ec2/instance:Instance";
const tokens = [{ path: "metadataOptions.httpTokens", value: "required" }];

describe("applyRemedies", () => {
  it("sets a property, makes objects on the way, and leaves the rest and its argument as they were", () => {
    const properties = { a: 1, metadataOptions: { httpTokens: "optional", hops: 2 } };
    const before = structuredClone(properties);
    expect(applyRemedies(type, properties, tokens)).toEqual({
      a: 1,
      metadataOptions: { httpTokens: "required", hops: 2 },
    });
    expect(applyRemedies(type, { a: 1 }, tokens)).toEqual({ a: 1, metadataOptions: { httpTokens: "required" } });
    expect(properties).toEqual(before);
  });

  it("says that there is nothing to do", () => {
    expect(applyRemedies(type, { metadataOptions: { httpTokens: "required" } }, tokens)).toBeUndefined();
    expect(
      applyRemedies(type, {}, [{ path: "encrypted", value: true, types: ["aws:ebs/volume:Volume"] }]),
    ).toBeUndefined();
  });

  it("is for the named types only", () => {
    const encrypted = [{ path: "encrypted", value: true, types: ["aws:ebs/volume:Volume"] }];
    expect(applyRemedies("aws:ebs/volume:Volume", {}, encrypted)).toEqual({ encrypted: true });
  });

  it("changes every item of a list and adds none", () => {
    const each = [{ path: "ebsBlockDevices.*.encrypted", value: true }];
    expect(applyRemedies(type, { ebsBlockDevices: [{ size: 1 }, { encrypted: true }] }, each)).toEqual({
      ebsBlockDevices: [{ size: 1, encrypted: true }, { encrypted: true }],
    });
    for (const properties of [{}, { ebsBlockDevices: [] }, { ebsBlockDevices: [{ encrypted: true }] }])
      expect(applyRemedies(type, properties, each)).toBeUndefined();
  });

  it("makes no objects within the items of a list: an item without one is of another kind", () => {
    const mapped = [{ path: "blockDeviceMappings.*.ebs.encrypted", value: true }];
    expect(applyRemedies(type, { blockDeviceMappings: [{ virtualName: "e0" }, { ebs: {} }] }, mapped)).toEqual({
      blockDeviceMappings: [{ virtualName: "e0" }, { ebs: { encrypted: true } }],
    });
  });

  it("keeps secret what is secret", () => {
    const result = applyRemedies(type, { metadataOptions: new Secret({ httpTokens: new Secret("optional") }) }, tokens);
    const options = result?.metadataOptions;
    if (!isSecret(options)) throw new Error("metadataOptions is no secret any more");
    const inner = Reflect.get(Object(options.value), "httpTokens");
    expect(isSecret(inner) && inner.value).toBe("required");
  });

  it("leaves alone what is unknown, and what has another shape", () => {
    for (const metadataOptions of [UNKNOWN, { httpTokens: UNKNOWN }, new Secret(UNKNOWN), "text", [{}]])
      expect(applyRemedies(type, { metadataOptions }, tokens)).toBeUndefined();
    expect(applyRemedies(type, { metadataOptions: { hops: UNKNOWN } }, tokens)).toEqual({
      metadataOptions: { hops: UNKNOWN, httpTokens: "required" },
    });
  });
});
