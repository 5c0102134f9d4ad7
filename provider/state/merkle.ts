import { createHash } from "node:crypto";

/** Bytes of a hash in the tree: SHA-256. */
export const hashBytes = 32;

/** Hash of a leaf: prefix 0x00, so that no inner node passes for a leaf (RFC 6962, section 2.1). */
export function leafHash(leaf: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(Uint8Array.of(0)).update(leaf).digest());
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(Uint8Array.of(1)).update(left).update(right).digest());
}

/** The largest power of two below `size`: where RFC 6962 splits a tree. */
function splitPoint(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/**
 * Root of the tree over leaf hashes (RFC 6962, section 2.1).
 * @throws {RangeError} without leaves: a signature over nothing is of no use here.
 */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) throw new RangeError("merkleRoot: no leaves");
  if (leaves.length === 1) return only;
  const split = splitPoint(leaves.length);
  return nodeHash(merkleRoot(leaves.slice(0, split)), merkleRoot(leaves.slice(split)));
}

/**
 * Hashes that lead from one leaf to the root, from the leaf up (RFC 6962, section 2.1.1).
 * @throws {RangeError} when there is no such leaf.
 */
export function merklePath(leaves: readonly Uint8Array[], index: number): readonly Uint8Array[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`merklePath: leaf ${index} of ${leaves.length}`);
  }
  if (leaves.length === 1) return [];
  const split = splitPoint(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...merklePath(left, index), merkleRoot(right)]
    : [...merklePath(right, index - split), merkleRoot(left)];
}

/**
 * The root that a leaf hash and its path lead to, or undefined when the path has the wrong length for the place (RFC 9162,
 * section 2.1.3.2). The caller compares the root with the signed one.
 */
export function rootFromPath(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (!Number.isInteger(index) || !Number.isInteger(size) || index < 0 || index >= size) return undefined;
  let [node, last] = [index, size - 1];
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      // A right-most node without sibling moves up unchanged until it is a right child.
      while (node % 2 === 0 && node !== 0) [node, last] = [node >> 1, last >> 1];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [node >> 1, last >> 1];
  }
  return last === 0 ? hash : undefined;
}
