import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { noLoginKey } from "./no-login-key.ts";

// RFC 8032, 5.1: the field, and the d of the curve.
const p = 2n ** 255n - 19n;
const d = (-121665n * power(121666n, p - 2n)) % p;

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, ((base % p) + p) % p];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

it("is the point that a hash names, and a point of the curve", () => {
  const bytes = Buffer.from(noLoginKey.split(" ")[1] ?? "", "base64");
  const y = createHash("sha256").update("novacron: nobody logs in 0").digest();
  expect(bytes.subarray(0, 19).toString("latin1")).toBe("\0\0\0\x0bssh-ed25519\0\0\0\x20");
  expect(bytes.subarray(19)).toEqual(y);

  const number = BigInt(`0x${Buffer.from(y).reverse().toString("hex")}`) & (2n ** 255n - 1n);
  const xx = (number * number - 1n) * power(d * number * number + 1n, p - 2n);
  expect(power(xx, (p - 1n) / 2n)).toBe(1n);
});
