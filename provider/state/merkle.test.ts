import fc from "fast-check";
import { expect, it } from "vitest";
import { leafHash, merklePath, merkleRoot, rootFromPath } from "./merkle.ts";

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString("hex");

/** The leaves and roots of the Certificate Transparency reference tests for RFC 6962 (merkle_tree_test.cc). */
const known = [
  ["", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
  ["00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
  ["10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"],
  ["2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
  ["3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"],
  ["40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"],
  ["5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"],
  ["606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"],
] as const;

it("gives the roots of the reference tests of RFC 6962", () => {
  const leaves = known.map(([leaf]) => leafHash(Buffer.from(leaf, "hex")));
  for (const [index, [, root]] of known.entries()) expect(hex(merkleRoot(leaves.slice(0, index + 1)))).toBe(root);
});

const leavesOf = fc
  .array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 40 })
  .map((leaves) => leaves.map(leafHash));

it("leads from every leaf to the root", () => {
  fc.assert(
    fc.property(leavesOf, (leaves) => {
      const root = hex(merkleRoot(leaves));
      for (const [index, leaf] of leaves.entries()) {
        expect(hex(rootFromPath(leaf, index, leaves.length, merklePath(leaves, index)))).toBe(root);
      }
    }),
  );
});

it("leads elsewhere with another leaf, a changed hash, or a path that is cut or longer", () => {
  fc.assert(
    fc.property(leavesOf, fc.nat(), fc.nat(), (leaves, at, where) => {
      const index = at % leaves.length;
      const leaf = leaves[index] ?? new Uint8Array();
      const root = hex(merkleRoot(leaves));
      const path = merklePath(leaves, index);
      const reached = (hash: Uint8Array, hashes: readonly Uint8Array[]): string =>
        hex(rootFromPath(hash, index, leaves.length, hashes));
      expect(reached(leafHash(Buffer.from("not in any of these trees")), path)).not.toBe(root);
      expect(reached(leaf, [...path, leaf])).toBe("");
      if (path.length === 0) return;
      expect(reached(leaf, path.slice(1))).toBe("");
      const changed = path.map((hash, place) => (place === where % path.length ? leafHash(hash) : hash));
      expect(reached(leaf, changed)).not.toBe(root);
    }),
  );
});

it("refuses places outside the tree, and trees without leaves", () => {
  const leaf = leafHash(new Uint8Array());
  for (const [index, size] of [
    [1, 1],
    [-1, 2],
    [0, 0],
    [0.5, 2],
    [0, Number.NaN],
  ] as const) {
    expect(rootFromPath(leaf, index, size, [])).toBeUndefined();
  }
  expect(() => merkleRoot([])).toThrow(RangeError);
  expect(() => merklePath([leaf], 1)).toThrow(RangeError);
});
