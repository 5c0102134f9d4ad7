import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyRing } from "../crypto/key-ring.ts";
import { requestDigest } from "./request-digest.ts";
import { containsSecret, maskSecrets, revealSecrets, Secret } from "./secret.ts";
import { golden, inputsFromJson, testRing } from "./testdata/golden.ts";

const ring = testRing();
const withoutKeys = new KeyRing([], []);

describe("requestDigest", () => {
  it("is that of the golden file", () => {
    const { inputs, digest } = golden<{ inputs: unknown; digest: string }>("request-digest.json");
    expect(requestDigest(inputsFromJson(inputs), ring)).toBe(digest);
  });

  it("needs no key and no order of properties where there is no secret", () => {
    const a = requestDigest({ vcpus: 4, labels: { x: "1", y: "2" } }, withoutKeys);
    expect(requestDigest({ labels: { y: "2", x: "1" }, vcpus: 4 }, ring)).toBe(a);
    expect(requestDigest({ vcpus: 4, labels: { x: "1", y: "2" }, gpus: undefined }, ring)).toBe(a);
    expect(() => requestDigest({ token: new Secret("x") }, withoutKeys)).toThrow(/NC1601/);
  });

  it("tells a secret from its plain value, its mask, its absence and its place", () => {
    const all = [
      { a: new Secret("v") },
      { a: new Secret("w") },
      { b: new Secret("v") },
      { a: "v" },
      { a: "[secret]" },
      { a: null },
      {},
      { a: { "": new Secret("v") } },
      { "a/": new Secret("v") },
      { a: [new Secret("v")] },
      { a: { "0": new Secret("v") } },
      { a: new Secret(["v"]) },
    ].map((inputs) => requestDigest(inputs, ring));
    expect(new Set(all).size).toBe(all.length);
  });

  it("changes with any change of any JSON", () => {
    const inputs = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(inputs, inputs, (a, b) => {
        const same = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(requestDigest(a, ring) === requestDigest(b, ring)).toBe(same);
        expect(requestDigest({ a: new Secret(a) }, ring) === requestDigest({ a: new Secret(b) }, ring)).toBe(same);
      }),
    );
  });
});

/** Properties in one order, for comparing by text: an own, slow notion of equality. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, sorted(item), "object"]);
}

describe("Secret", () => {
  const secret = new Secret({ password: "hunter2" });

  it("does not show in JSON, text or inspection", () => {
    for (const text of [JSON.stringify({ secret }), `${secret}`, inspect({ secret }, { showHidden: true, depth: 9 })]) {
      expect(text).toContain("[secret]");
      expect(text).not.toContain("hunter2");
    }
  });

  it("is found, masked and revealed at any depth", () => {
    const inputs = { list: [{ deep: new Secret([new Secret(1)]) }], plain: 1 };
    expect(containsSecret(inputs)).toBe(true);
    expect(containsSecret({ list: [null, "x", {}] })).toBe(false);
    expect(maskSecrets(inputs)).toEqual({ list: [{ deep: "[secret]" }], plain: 1 });
    expect(revealSecrets(inputs)).toEqual({ list: [{ deep: [1] }], plain: 1 });
  });
});
