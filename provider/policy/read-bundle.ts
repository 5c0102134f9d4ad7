import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { replaceFile } from "../crypto/atomic-file.ts";
import { type Digest, digestOf, digestOfBytes } from "../crypto/canonical-json.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { packageRoot } from "../package-root.ts";
import { type BundleFile, type BundleManifest, bundleManifest, type RuleMetadata, ruleList } from "./bundle-format.ts";
import { archiveReader, type BundleReader, folderReader, pathReader } from "./bundle-reader.ts";
import { bundleSignatureFault, signatureFile } from "./bundle-signature.ts";
import { isUrl, tellableUrl } from "./bundle-url.ts";
import type { PolicyData } from "./merge-data.ts";

/** The bundle that NovaCron carries: `policies/bundle` of the package. */
export const shippedBundleDirectory = join(packageRoot, "policies", "bundle");

/** A bundle whose every byte is accounted for by its digest. */
export interface PolicyBundle {
  /** Digest of the manifest, which holds the digests of the files. This is what users pin, and what is signed. */
  readonly digest: Digest;
  readonly manifest: BundleManifest;
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly data: PolicyData;
  readonly rules: readonly RuleMetadata[];
}

/** Where a bundle is read from, and what it is held to. The shipped one is part of the package, and is held to nothing. */
export interface BundleSource {
  /** Path of a folder or of a `.tar.gz`, or an `https:` URL of the latter. */
  readonly directory: string;
  /** Digest that the bundle must have. */
  readonly expectedDigest?: string | undefined;
  /** Whose signature counts; without it no own bundle can be verified. */
  readonly ring?: KeyRing | undefined;
  /** Neither pin nor signature is asked for: for tools that look at a bundle and enforce nothing. */
  readonly unverified?: boolean | undefined;
  /** Folder in which what was fetched is kept; fetched each time where absent. */
  readonly cacheDirectory?: string | undefined;
  /** Certificate authority (PEM) for the URL, instead of the system's. */
  readonly ca?: string | undefined;
}

/**
 * Reads a bundle and verifies it: its digest first, then its signature, then each file against the manifest.
 *
 * @throws NovaCronError NC1301 when it cannot be fetched, or a file is missing, damaged or of another format, or no
 * rule denies; NC1302 when the
 * digest is another than expected, or a bundle of the user's own comes without one, or its signature does not hold.
 */
export async function readBundle(source: BundleSource): Promise<PolicyBundle> {
  const { directory, expectedDigest, unverified = false } = source;
  if (directory === shippedBundleDirectory) return verified(folderReader(directory), source);
  if (!unverified && expectedDigest === undefined) throw unpinned(directory);
  if (isUrl(directory)) return fetched(source);
  const reader = await pathReader(directory).catch((cause: unknown) => {
    throw damaged(directory, "", `cannot be read: ${reasonOf(cause)}`, cause);
  });
  return verified(reader, source);
}

/** From the cache, else from where it lies. The cache is trusted as little as the server. */
async function fetched(source: BundleSource): Promise<PolicyBundle> {
  const { directory: url, expectedDigest = "", cacheDirectory, ca } = source;
  const digits = /^sha256:([0-9a-f]{64})$/.exec(expectedDigest)?.[1];
  const cached =
    cacheDirectory === undefined || digits === undefined ? null : join(cacheDirectory, "policies", `${digits}.tar.gz`);
  const known = cached === null ? undefined : await readFile(cached).catch(() => undefined);
  if (known !== undefined) {
    try {
      return await verified(await archiveReader(tellableUrl(url), known), source);
    } catch {
      // Damaged, or of keys that are gone: the one that lies there now may be better, and is judged in the same way.
    }
  }
  let archive: Uint8Array<ArrayBuffer>;
  let reader: BundleReader;
  try {
    // HTTP is loaded where it is needed, and hardly anybody needs it.
    const { fetchBundle } = await import("./fetch-bundle.ts");
    archive = await fetchBundle(url, { ca });
    reader = await archiveReader(tellableUrl(url), archive);
  } catch (cause) {
    throw new NovaCronError("NC1301", `the policy bundle cannot be fetched: ${reasonOf(cause)}`, {
      property: "policies.bundle",
      expected: "an https: URL of a .tar.gz with the bundle's files",
      remedy: "Correct the URL, or download the bundle and give its path.",
      cause,
    });
  }
  const bundle = await verified(reader, source);
  if (cached !== null) replaceFile(cached, archive);
  return bundle;
}

async function verified(reader: BundleReader, source: BundleSource): Promise<PolicyBundle> {
  const { location } = reader;
  const manifest = parse(bundleManifest, await read(reader, "manifest.json"), location, "manifest.json");
  const digest = digestOf(manifest);
  const { directory, expectedDigest, unverified = false } = source;
  if (expectedDigest !== undefined && digest !== expectedDigest) throw anotherDigest(location, digest, expectedDigest);
  if (directory !== shippedBundleDirectory && !unverified) await refuseUnsigned(reader, digest, source.ring);

  const intact = async (file: BundleFile): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = await read(reader, file);
    if (digestOfBytes(bytes) !== manifest.files[file])
      throw damaged(location, file, "does not have the digest that manifest.json gives");
    return bytes;
  };
  const [wasm, data, list] = await Promise.all([intact("policy.wasm"), intact("data.json"), intact("rules.json")]);
  const rules = parse(ruleList, list, location, "rules.json");
  if (!rules.some(({ effect }) => effect === "deny"))
    throw damaged(location, "rules.json", "has no rule that denies, so everything would pass");
  return {
    digest,
    manifest,
    wasm,
    data: json(data, location, "data.json") as PolicyData,
    rules,
  };
}

async function refuseUnsigned(reader: BundleReader, digest: Digest, ring: KeyRing | undefined): Promise<void> {
  const { location } = reader;
  const bytes = await reader.read(signatureFile).catch((cause: unknown) => {
    throw unsigned(location, `has no ${signatureFile}`, cause);
  });
  let envelope: unknown;
  try {
    envelope = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw unsigned(location, `has a ${signatureFile} that is not JSON`, cause);
  }
  if (ring === undefined) throw unsigned(location, "cannot be verified: there are no keys");
  const fault = bundleSignatureFault(ring, digest, envelope);
  if (fault !== null) throw unsigned(location, `is not signed by a trusted key: ${fault}`);
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

async function read(reader: BundleReader, file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await reader.read(file);
  } catch (cause) {
    throw damaged(reader.location, file, "cannot be read", cause);
  }
}

function json(bytes: Uint8Array, location: string, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged(location, file, "is not JSON", cause);
  }
}

function parse<T>(schema: z.ZodType<T>, bytes: Uint8Array, location: string, file: string): T {
  const result = schema.safeParse(json(bytes, location, file));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw damaged(
    location,
    file,
    `is not of format version 1: ${issue?.path.join(".")}: ${issue?.message}`,
    result.error,
  );
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function damaged(location: string, file: string, what: string, cause?: unknown): NovaCronError {
  const path = file === "" ? location : isUrl(location) ? `${location}: ${file}` : join(location, file);
  return new NovaCronError("NC1301", `the policy bundle's ${path} ${what}`, {
    property: "policies.bundle",
    remedy:
      location === shippedBundleDirectory
        ? "Install NovaCron again; in its repository, run tools/build-policies.ts."
        : "Build the bundle again with `novacron policy build`, sign it, and pin its new digest.",
    cause,
  });
}

function unpinned(location: string): NovaCronError {
  return new NovaCronError("NC1302", `the policy bundle ${location} is not pinned, so anybody could exchange it`, {
    property: "policies.digest",
    expected: "the digest that `novacron policy build` printed",
    remedy: "Set policies.digest.",
  });
}

function anotherDigest(location: string, found: Digest, expected: string): NovaCronError {
  return new NovaCronError("NC1302", `the policy bundle ${location} has the digest ${found}`, {
    property: "policies.digest",
    expected,
    remedy: "Restore the bundle, or pin its new digest once its rules were reviewed.",
  });
}

function unsigned(location: string, what: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1302", `the policy bundle ${location} ${what}`, {
    property: "policies.bundle",
    expected: `a ${signatureFile} by a key of keys.json with the purpose policy`,
    remedy: "Review the bundle's rules, and sign it with `novacron policy sign FOLDER`.",
    cause,
  });
}
