import { cp, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadModelFiles, modelDirectory } from "./load-model-files.ts";

let directory: string;
const card = () => join(directory, "node-outage-6h.json");
const onnx = () => join(directory, "node-outage-6h.onnx");

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "novacron-model-"));
  await cp(modelDirectory, directory, { recursive: true });
});
afterEach(() => rm(directory, { recursive: true }));

async function editCard(edit: (value: Record<string, unknown>) => void): Promise<void> {
  const value: Record<string, unknown> = JSON.parse(await readFile(card(), "utf8"));
  edit(value);
  await writeFile(card(), JSON.stringify(value));
}

describe("loadModelFiles", () => {
  it("reads the model that is carried, which is small", async () => {
    const files = await loadModelFiles(directory);
    expect(files.card.horizonHours).toBe(6);
    expect(files.onnx.length).toBeLessThan(1_000_000);
  });

  const spoil: [string, () => Promise<void>, () => string, string][] = [
    ["a missing ONNX file", () => rm(onnx()), onnx, "cannot be read"],
    ["a missing card", () => rm(card()), card, "cannot be read"],
    ["a cut ONNX file", () => truncate(onnx(), 1000), onnx, "has SHA-256"],
    ["a changed ONNX file", async () => writeFile(onnx(), (await readFile(onnx())).reverse()), onnx, "has SHA-256"],
    ["a card that is not JSON", () => writeFile(card(), "{"), card, "is not JSON"],
    ["a newer card", () => editCard((value) => Object.assign(value, { formatVersion: 2 })), card, "formatVersion"],
    [
      "a calibration that falls",
      () =>
        editCard((value) =>
          Object.assign(value, {
            calibration: [
              [0, 0.5],
              [1, 0.1],
            ],
          }),
        ),
      card,
      "never fall",
    ],
    [
      "a card without a default prior",
      () => editCard((value) => Object.assign(value, { classPriors: {} })),
      card,
      "classPriors.default",
    ],
    [
      "a card with other features",
      () => editCard((value) => Object.assign(value, { features: [{ name: "load", unit: "1", gain: 1 }] })),
      card,
      "wants the features load",
    ],
  ];
  it.each(spoil)("refuses %s with its path and what to do", async (_, change, path, what) => {
    await change();
    const failure = loadModelFiles(directory);
    await expect(failure).rejects.toMatchObject({ code: "NC1401", remedy: expect.stringContaining("Install") });
    await expect(failure).rejects.toThrow(path());
    await expect(failure).rejects.toThrow(what);
  });
});
