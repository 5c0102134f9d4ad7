import { expect, test } from "vitest";
import { openResult, sealResult } from "./job-result.ts";

const key = new Uint8Array(32).fill(7);
const outputs = { counts: { "00": 501, "11": 499 }, depth: 3 };
const sealed = sealResult(outputs, "sha256:one", key);

test("what was sealed comes back, also through the store's JSON", () => {
  expect(openResult(JSON.parse(JSON.stringify(sealed)), "sha256:one", key)).toEqual(outputs);
});

test.each([
  ["counts that were edited", { ...sealed, outputs: { ...outputs, counts: { "00": 1000 } } }, "sha256:one", key],
  ["an output that was added", { ...sealed, outputs: { ...outputs, qubits: 2 } }, "sha256:one", key],
  ["a result of another decision", sealed, "sha256:two", key],
  ["a result of another project", sealed, "sha256:one", new Uint8Array(32).fill(8)],
  ["a mac that was cut short", { ...sealed, mac: sealed.mac.slice(0, 32) }, "sha256:one", key],
  ["a result without a mac", { outputs }, "sha256:one", key],
  ["bare outputs", outputs, "sha256:one", key],
  ["nothing", undefined, "sha256:one", key],
])("%s are none of ours", (_what, stored, record, ofKey) => {
  expect(openResult(stored, record, ofKey)).toBeUndefined();
});
