import { resolve } from "node:path";
import { expect, it } from "vitest";
import { openPackLog } from "./pack-log.ts";

it("needs the project's folder for a relative path only, and says so", () => {
  const told: string[] = [];
  const place = { required: false, directory: null, tell: (message: string) => void told.push(message) };
  expect(openPackLog({ ...place, path: resolve("policy.jsonl") })).not.toBeNull();
  expect(openPackLog({ ...place, path: "policy.jsonl", directory: resolve(".") })).not.toBeNull();
  expect(told).toEqual([]);
  expect(openPackLog({ ...place, path: "policy.jsonl" })).toBeNull();
  expect(told).toEqual([expect.stringContaining("did not find the project's folder")]);
  expect(() => openPackLog({ ...place, path: "policy.jsonl", required: true })).toThrow(/NC1320/);
});
