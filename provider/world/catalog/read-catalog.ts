import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress, brotliDecompressSync } from "node:zlib";
import { type Digest, digestOfBytes } from "../../crypto/canonical-json.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import { packageRoot } from "../../package-root.ts";
import { Catalog } from "./catalog.ts";
import { type CatalogFile, catalogFile } from "./catalog-file.ts";

/** The catalogue that NovaCron carries. */
export const shippedCatalogPath: string = join(packageRoot, "provider", "world", "catalog", "catalog.json.br");

let shipped: Promise<CatalogFile> | undefined;

/** A catalogue with the digest of the files that it was made from. */
export interface NamedCatalog {
  readonly catalog: Catalog;
  /** Equal catalogues of equal files have equal ones, whatever folder they lie in. */
  readonly digest: Digest;
}

/** {@link readCatalog}, with what names it in records. Read once a process for the shipped one alone. */
export async function readCatalogs(refreshedPath?: string): Promise<NamedCatalog> {
  const paths = [
    shippedCatalogPath,
    ...(refreshedPath !== undefined && existsSync(refreshedPath) ? [refreshedPath] : []),
  ];
  const [catalog, digests] = await Promise.all([
    readCatalog(refreshedPath),
    Promise.all(paths.map(async (path) => digestOfBytes(await readFile(path)))),
  ]);
  return { catalog, digest: digestOfBytes(digests.join("\n")) };
}

/**
 * The shipped catalogue, read once a process and only when asked for, with a refreshed one on top where there is one: of two
 * figures the newer counts.
 * @param refreshedPath of a file that need not exist.
 * @throws {NovaCronError} NC1140 with the path: unreadable, damaged, or of a newer format.
 */
export async function readCatalog(refreshedPath?: string): Promise<Catalog> {
  shipped ??= readCatalogFile(shippedCatalogPath);
  const refreshed = refreshedPath === undefined ? null : await readCatalogIfThere(refreshedPath);
  return new Catalog([await shipped, ...(refreshed === null ? [] : [refreshed])]);
}

/** As {@link readCatalogFile}; null where there is no such file. */
export async function readCatalogIfThere(path: string): Promise<CatalogFile | null> {
  try {
    return await readCatalogFile(path);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw error;
  }
}

/**
 * Reads and checks one file.
 * @throws {NovaCronError} NC1140.
 */
export async function readCatalogFile(path: string): Promise<CatalogFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
    if (path.endsWith(".br")) bytes = await promisify(brotliDecompress)(bytes);
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  return parseCatalog(path, bytes);
}

/** As {@link readCatalogIfThere}, at once: for those who hold a lock. @throws {NovaCronError} NC1140. */
export function readCatalogNow(path: string): CatalogFile | null {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
    if (path.endsWith(".br")) bytes = brotliDecompressSync(bytes);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  return parseCatalog(path, bytes);
}

function parseCatalog(path: string, bytes: Uint8Array): CatalogFile {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  const parsed = catalogFile.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(path, `${issue?.path.join(".")}: ${issue?.message}`, parsed.error);
}

function unreadable(path: string, what: string, cause: unknown): NovaCronError {
  return new NovaCronError("NC1140", `the catalogue ${path} cannot be read: ${what}`, {
    expected: "a catalogue of format version 1",
    remedy:
      path === shippedCatalogPath
        ? "Install NovaCron again; in its repository, run tools/build-catalog.ts."
        : "Remove it, and run `novacron catalog refresh` again.",
    cause,
  });
}
