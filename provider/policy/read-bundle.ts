import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { type Digest, digestOf, digestOfBytes } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { packageRoot } from "../package-root.ts";
import { type BundleFile, type BundleManifest, bundleManifest, type RuleMetadata, ruleList } from "./bundle-format.ts";
import type { PolicyData } from "./merge-data.ts";

/** The bundle that NovaCron carries: `policies/bundle` of the package. */
export const shippedBundleDirectory = join(packageRoot, "policies", "bundle");

/** A bundle whose every byte is accounted for by its digest. */
export interface PolicyBundle {
  /** Digest of the manifest, which holds the digests of the files. This is what users pin. */
  readonly digest: Digest;
  readonly manifest: BundleManifest;
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly data: PolicyData;
  readonly rules: readonly RuleMetadata[];
}

/** Where a bundle is read from, and what to tell the user when it is damaged. */
export interface BundleSource {
  readonly directory: string;
  /** Digest that the bundle must have. Absent only for the shipped bundle. */
  readonly expectedDigest?: string | undefined;
}

/**
 * Reads a bundle and verifies it: its digest first, then each file against the manifest.
 *
 * @throws NovaCronError NC1301 when a file is missing, damaged or of another format; NC1302 when the digest is another
 * than expected, or a bundle of the user's own comes without one.
 */
export async function readBundle({ directory, expectedDigest }: BundleSource): Promise<PolicyBundle> {
  if (expectedDigest === undefined && directory !== shippedBundleDirectory) throw unpinned(directory);
  const manifest = parse(bundleManifest, await read(directory, "manifest.json"), directory, "manifest.json");
  const digest = digestOf(manifest);
  if (expectedDigest !== undefined && digest !== expectedDigest) throw anotherDigest(directory, digest, expectedDigest);

  const verified = async (file: BundleFile): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = await read(directory, file);
    if (digestOfBytes(bytes) !== manifest.files[file])
      throw damaged(directory, file, "does not have the digest that manifest.json gives");
    return bytes;
  };
  const [wasm, data, rules] = await Promise.all([
    verified("policy.wasm"),
    verified("data.json"),
    verified("rules.json"),
  ]);
  return {
    digest,
    manifest,
    wasm,
    data: json(data, directory, "data.json") as PolicyData,
    rules: parse(ruleList, rules, directory, "rules.json"),
  };
}

/**
 * The shipped rules' metadata, unverified and at once: for listings, such as that of a CrossGuard pack, which must name its
 * policies before anything asynchronous can happen. What judges goes through {@link readBundle}.
 * @throws NovaCronError NC1301 when it cannot be read.
 */
export function readShippedRules(): readonly RuleMetadata[] {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(join(shippedBundleDirectory, "rules.json"));
  } catch (cause) {
    throw damaged(shippedBundleDirectory, "rules.json", "cannot be read", cause);
  }
  return parse(ruleList, bytes, shippedBundleDirectory, "rules.json");
}

async function read(directory: string, file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(join(directory, file));
  } catch (cause) {
    throw damaged(directory, file, "cannot be read", cause);
  }
}

function json(bytes: Uint8Array, directory: string, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged(directory, file, "is not JSON", cause);
  }
}

function parse<T>(schema: z.ZodType<T>, bytes: Uint8Array, directory: string, file: string): T {
  const result = schema.safeParse(json(bytes, directory, file));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw damaged(
    directory,
    file,
    `is not of format version 1: ${issue?.path.join(".")}: ${issue?.message}`,
    result.error,
  );
}

function damaged(directory: string, file: string, what: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1301", `the policy bundle's ${join(directory, file)} ${what}`, {
    property: "policies.bundle",
    remedy:
      directory === shippedBundleDirectory
        ? "Install NovaCron again; in its repository, run tools/build-policies.ts."
        : "Build the bundle again with tools/build-policies.ts, and pin its new digest.",
    cause,
  });
}

function unpinned(directory: string): NovaCronError {
  return new NovaCronError("NC1302", `the policy bundle ${directory} is not pinned, so anybody could exchange it`, {
    property: "policies.digest",
    expected: "the digest that tools/build-policies.ts printed",
    remedy: "Set policies.digest.",
  });
}

function anotherDigest(directory: string, found: Digest, expected: string): NovaCronError {
  return new NovaCronError("NC1302", `the policy bundle ${directory} has the digest ${found}`, {
    property: "policies.digest",
    expected,
    remedy: "Restore the bundle, or pin its new digest once its rules were reviewed.",
  });
}
