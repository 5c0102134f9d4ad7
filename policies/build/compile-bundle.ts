import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Digest, digestOf, digestOfBytes } from "../../provider/crypto/canonical-json.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { BundleManifest, RuleMetadata } from "../../provider/policy/bundle-format.ts";
import { entrypointOfRule } from "../../provider/policy/evaluate-by-rule.ts";
import { supportedBuiltins } from "../../provider/policy/supported-builtins.ts";
import { instantiateWasmPolicy } from "../../provider/policy/wasm-policy.ts";
import { usesOf } from "./builtin-uses.ts";
import { Opa, opaVersion } from "./opa.ts";
import { readAnnotations, verdictRule } from "./rego-annotations.ts";
import { readsOf } from "./rego-reads.ts";
import { sortedJson } from "./sorted-json.ts";

/** A rule in the form in which OPA compiles entry points: slashes, without `data`. */
const entrypointOf = (rule: string): string => rule.replace(/^data\./, "").replaceAll(".", "/");

/** What to compile, and with what. */
export interface CompileOptions {
  /** Path of the OPA command line tool. */
  readonly opaPath: string;
  /** Folder that `sources` are relative to. Relative, so that no path of a machine gets into the bundle. */
  readonly root: string;
  /** Folders with Rego sources and data.json. */
  readonly sources: readonly string[];
  /**
   * Whether the module answers for each rule over candidates by itself, too; it does not where absent. For rules that know
   * nothing of each other.
   */
  readonly answersByRule?: boolean;
}

/** A bundle in memory: the bytes of every file by name, `manifest.json` included. The same sources give the same bytes. */
export interface CompiledBundle {
  readonly digest: Digest;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly rules: readonly RuleMetadata[];
}

/**
 * Compiles Rego sources to a bundle.
 * @throws NovaCronError NC1304 with file and line when the sources are at fault, or no rule denies; NC1901 for another OPA than the pinned one.
 */
export async function compileBundle(options: CompileOptions): Promise<CompiledBundle> {
  const { opaPath, root, sources, answersByRule = false } = options;
  const opa = new Opa(opaPath, root);
  await opa.requirePinnedVersion();
  await opa.run("check", "--strict", ...sources);
  const { rules, reviews, openMaps } = await readAnnotations(opa, root, sources);
  if (!rules.some(({ effect }) => effect === "deny")) throw deniesNothing(sources);
  const single = answersByRule ? rules.filter(({ scope }) => scope === "candidate").map(entrypointOfRule) : [];
  const shared = [verdictRule, ...Object.values(reviews)].map(entrypointOf);
  const { wasm, data } = await build(opa, sources, [...shared, ...single]);
  const { builtins } = await instantiateWasmPolicy(wasm, {});
  await refuseUnsupported(opa, root, sources, builtins);

  const encode = (value: unknown): Uint8Array => new TextEncoder().encode(sortedJson(value));
  const contents = { "data.json": encode(data), "policy.wasm": wasm, "rules.json": encode(rules) };
  const manifest: BundleManifest = {
    formatVersion: 1,
    opa: opaVersion,
    entrypoint: entrypointOf(verdictRule),
    reviews: Object.fromEntries(Object.entries(reviews).map(([scope, rule]) => [scope, entrypointOf(rule)])),
    builtins,
    reads: await readsOf(opa, sources, verdictRule),
    openMaps,
    files: {
      "data.json": digestOfBytes(contents["data.json"]),
      "policy.wasm": digestOfBytes(contents["policy.wasm"]),
      "rules.json": digestOfBytes(contents["rules.json"]),
    },
  };
  return {
    digest: digestOf(manifest),
    files: new Map([...Object.entries(contents), ["manifest.json", encode(manifest)]]),
    rules,
  };
}

function deniesNothing(sources: readonly string[]): NovaCronError {
  return new NovaCronError("NC1304", `${sources.join(", ")}: no rule denies, so everything would pass`, {
    expected: "at least one annotated deny rule below novacron.rules, novacron.resources or novacron.stacks",
    remedy: "Add a rule (`novacron policy new`), or name the folder that has them.",
  });
}

async function build(
  opa: Opa,
  sources: readonly string[],
  entrypoints: readonly string[],
): Promise<{ wasm: Uint8Array<ArrayBuffer>; data: unknown }> {
  const folder = await mkdtemp(join(tmpdir(), "novacron-policies-"));
  try {
    const archive = join(folder, "bundle.tar.gz");
    // -O0: the optimizer evaluates data into the module, which then cannot be overridden and evaluates more slowly.
    await opa.run(
      "build",
      "--target",
      "wasm",
      "--optimize",
      "0",
      ...entrypoints.flatMap((entrypoint) => ["--entrypoint", entrypoint]),
      "--ignore",
      "*_test.rego",
      "--output",
      archive,
      ...sources,
    );
    await promisify(execFile)("tar", ["-xzf", archive, "-C", folder]);
    const data: unknown = JSON.parse(await readFile(join(folder, "data.json"), "utf8"));
    return { wasm: await readFile(join(folder, "policy.wasm")), data };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function refuseUnsupported(
  opa: Opa,
  root: string,
  sources: readonly string[],
  builtins: readonly string[],
): Promise<void> {
  for (const builtin of builtins.filter((name) => !supportedBuiltins.has(name))) {
    const uses = (await usesOf(opa, root, sources, [builtin])).map(({ at }) => at);
    throw new NovaCronError(
      "NC1304",
      `${uses.join(", ") || sources.join(", ")}: the built-in function ${builtin} is not supported`,
      {
        expected: `functions that OPA compiles to WebAssembly, and ${[...supportedBuiltins].join(", ")}`,
        remedy:
          "Write the rule without it; time comes in as input.now_ns, and what the network knows comes in as data.",
      },
    );
  }
}
