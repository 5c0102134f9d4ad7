import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { NovaCronError } from "../errors/novacron-error.ts";
import { packageRoot } from "../package-root.ts";
import { featureNames } from "./features.ts";
import { type ModelCard, modelCard } from "./model-card.ts";

/** The folder with the model that NovaCron carries. */
export const modelDirectory: string = join(packageRoot, "provider", "prediction", "models");

const name = "node-outage-6h";

/** A checked card with the bytes it belongs to. */
export interface ModelFiles {
  readonly card: ModelCard;
  readonly onnxPath: string;
  readonly onnx: Uint8Array;
}

/**
 * Reads and checks `node-outage-6h.json` and `node-outage-6h.onnx`.
 * @throws {NovaCronError} NC1401 with the path: unreadable, not a card, a newer format, features that this version does not
 * compute, or an ONNX file that is not the card's.
 */
export async function loadModelFiles(directory: string): Promise<ModelFiles> {
  const cardPath = join(directory, `${name}.json`);
  const onnxPath = join(directory, `${name}.onnx`);
  const [text, onnx] = await Promise.all([read(cardPath), read(onnxPath)]);
  const card = parseCard(cardPath, new TextDecoder().decode(text));
  const sha256 = createHash("sha256").update(onnx).digest("hex");
  if (sha256 !== card.onnxSha256)
    throw corrupt(onnxPath, `has SHA-256 ${sha256}`, `${card.onnxSha256}, as its card says`);
  return { card, onnxPath, onnx };
}

/** NC1401 about one file of the model. */
export function corrupt(path: string, what: string, expected: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1401", `the risk model's file ${path} ${what}`, {
    expected,
    remedy: "Install the novacron package again, or train the model anew (training/README.md)",
    cause,
  });
}

function parseCard(path: string, text: string): ModelCard {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw corrupt(path, "is not JSON", "a model card", cause);
  }
  const parsed = modelCard.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw corrupt(
      path,
      `is not a model card: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
      "a model card of format version 1",
      parsed.error,
    );
  }
  const names = parsed.data.features.map((feature) => feature.name);
  if (names.length !== featureNames.length || featureNames.some((feature, i) => names[i] !== feature)) {
    throw corrupt(
      path,
      `wants the features ${names.join(", ")}`,
      `the features of this version: ${featureNames.join(", ")}`,
    );
  }
  return parsed.data;
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw corrupt(path, "cannot be read", "a readable file", cause);
  }
}
