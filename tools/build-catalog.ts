#!/usr/bin/env node
/**
 * Makes provider/world/catalog/catalog.json.br, the catalogue that NovaCron carries, of the sources that NOTICE names.
 *
 *     node tools/build-catalog.ts --made 2026-11-21 [--data ../shared/data/placement/catalog]
 *         [--libcloud pricing.json] [--cache ~/.cache/novacron/catalog] [--out FILE]
 *
 * Without --libcloud it takes pricing.json from the wheel apache-libcloud 3.9.1, which `pip download` brings into the cache
 * folder. It prints what it took from where, and what it dropped and why.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";
import { Catalog } from "../provider/world/catalog/catalog.ts";
import { composeCatalog } from "./catalog/compose-catalog.ts";
import { projectRoot } from "./toolchain.mjs";

const release = "3.9.1";
const { values } = parseArgs({
  options: {
    made: { type: "string" },
    data: { type: "string", default: join(projectRoot, "../shared/data/placement/catalog") },
    libcloud: { type: "string" },
    cache: { type: "string", default: join(homedir(), ".cache/novacron/catalog") },
    out: { type: "string", default: join(projectRoot, "provider/world/catalog/catalog.json.br") },
  },
});
if (values.made === undefined) throw new Error("--made YYYY-MM-DD is needed: the day that the catalogue says it is of");

const libcloud = values.libcloud ?? downloaded(resolve(values.cache));
const { file, report } = await composeCatalog({ data: values.data, libcloud }, values.made);
const text = JSON.stringify(file);
const bytes = brotliCompressSync(text, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  },
});
writeFileSync(values.out, bytes);

console.log(report);
const catalog = new Catalog([file]);
for (const cloud of catalog.clouds) {
  const types = catalog.typesOf(cloud);
  const specified = types.filter(({ vcpus, memoryGiB }) => vcpus !== undefined && memoryGiB !== undefined);
  const { onDemand, spot } = catalog.priceCounts(cloud);
  console.log(
    `${cloud}: ${types.length} types, ${specified.length} with vCPUs and memory; ${catalog.regionsOf(cloud).length} regions; ${onDemand} on-demand and ${spot} spot prices`,
  );
}
console.log(`wrote ${values.out}: ${bytes.length} bytes, ${text.length} before compression`);

/** Path of pricing.json of the wheel in the cache folder. */
function downloaded(cache: string): string {
  const path = join(cache, "libcloud", "data", "pricing.json");
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  const run = (command: string, ...args: string[]): void => void execFileSync(command, args, { stdio: "inherit" });
  run("pip", "download", "--no-deps", "--dest", cache, `apache-libcloud==${release}`);
  const wheel = readdirSync(cache).find(
    (name) => name.startsWith(`apache_libcloud-${release}`) && name.endsWith(".whl"),
  );
  if (wheel === undefined) throw new Error(`pip left no wheel of apache-libcloud ${release} in ${cache}`);
  run("python3", "-m", "zipfile", "-e", join(cache, wheel), cache);
  return path;
}
