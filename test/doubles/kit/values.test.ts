import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../provider/schema/property-value.ts";
import { isSecret, Secret } from "../../../provider/state/secret.ts";
import { changedPaths, covers, liesBelow, markSecrets } from "./values.ts";

describe("values of properties", () => {
  it("names the paths that differ, and takes an unknown for a change", () => {
    const before = { size: 1, disk: { type: "a", tags: ["x", "y"] }, same: { deep: [1] }, gone: true };
    const after = { size: UNKNOWN, disk: { type: "b", tags: ["x", "z"] }, same: { deep: [1] }, came: 1 };
    expect([...changedPaths(before, after)].sort()).toEqual(["came", "disk.tags[1]", "disk.type", "gone", "size"]);
    expect(changedPaths({ zones: ["1"] }, { zones: ["1", "2"] })).toEqual(["zones"]);
    expect(changedPaths({ a: 1, __defaults: [] }, { a: 1, __defaults: ["b"] })).toEqual([]);
  });

  it("finds a path below what needs another resource, whatever the index", () => {
    expect(liesBelow("networkInterfaces[0].subnetwork", ["networkInterfaces.subnetwork"])).toBe(true);
    expect(liesBelow("bootDisk.initializeParams.size", ["bootDisk"])).toBe(true);
    expect(liesBelow("nameservers", ["name"])).toBe(false);
  });

  it("lets a cloud add to what was asked, and not take away or change", () => {
    expect(covers({ size: 10, source: "x", list: [{ a: 1, b: 2 }] }, { size: 10, list: [{ a: 1 }] })).toBe(true);
    expect(covers({ size: 10 }, { size: 20 })).toBe(false);
    expect(covers({ list: [1, 2] }, { list: [1] })).toBe(false);
  });

  it("marks outputs secret whose input holds a secret", () => {
    const marked = markSecrets({ userData: "x", name: "y" }, { userData: new Secret("x"), name: "y" });
    expect([isSecret(marked.userData), isSecret(marked.name)]).toEqual([true, false]);
  });
});
