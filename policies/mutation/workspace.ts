import { readdir, readFile } from "node:fs/promises";
import { join, posix, sep } from "node:path";
import { parse } from "yaml";
import type { Opa } from "../build/opa.ts";
import { packageRoots } from "./namespace.ts";
import { parseRego, type RegoSource } from "./rego-source.ts";

/** Processes of OPA that parse at a time. */
const parsedAtOnce = 4;

/** A file of data: what OPA loads from beside the rules. */
export interface DataFile {
  /** Path below its source folder: data.json, regions/data.yaml. */
  readonly path: string;
  readonly text: string;
}

/** Rules, tests and data, read and parsed once. */
export interface Workspace {
  readonly sources: readonly RegoSource[];
  /** By source folder: each is a root of its own for OPA. */
  readonly data: readonly (readonly DataFile[])[];
  /** Whether data lies below a name that packages begin with, too. */
  readonly dataBesideRules: boolean;
}

/**
 * Reads source folders.
 * @param root folder that `folders` are relative to; OPA runs there.
 * @throws NovaCronError NC1304 with file and line where a file is not Rego.
 */
export async function readWorkspace(opa: Opa, root: string, folders: readonly string[]): Promise<Workspace> {
  const read = (folder: string, path: string) => readFile(join(root, folder, path), "utf8");
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(join(root, folder), { recursive: true });
      return { folder, names: names.map((name) => name.split(sep).join("/")).sort() };
    }),
  );
  const rego = found.flatMap(({ folder, names }) =>
    names.filter((name) => name.endsWith(".rego")).map((name) => ({ folder, name })),
  );
  const sources: RegoSource[] = [];
  for (let from = 0; from < rego.length; from += parsedAtOnce) {
    const some = rego.slice(from, from + parsedAtOnce);
    sources.push(
      ...(await Promise.all(
        some.map(async ({ folder, name }) => parseRego(opa, posix.join(folder, name), await read(folder, name))),
      )),
    );
  }
  const data = await Promise.all(
    found.map(({ folder, names }) =>
      Promise.all(
        names
          .filter((name) => /\.(?:json|ya?ml)$/.test(name))
          .map(async (path) => ({ path, text: await read(folder, path) })),
      ),
    ),
  );
  const roots = packageRoots(sources);
  const dataBesideRules = data.flat().some(({ path, text }) => dataRoots(path, text).some((name) => roots.has(name)));
  return { sources, data, dataBesideRules };
}

function dataRoots(path: string, text: string): readonly string[] {
  const [folder, ...rest] = path.split("/");
  // JSON is YAML.
  return rest.length > 0 && folder !== undefined ? [folder] : Object.keys(Object(parse(text)));
}
