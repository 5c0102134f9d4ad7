import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { projectRoot } from "../tools/toolchain.mjs";
import { packTarball, type Tarball } from "./support/tarball.ts";

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

let tarball: Tarball;
let paths: readonly string[];

beforeAll(async () => {
  tarball = await packTarball();
  paths = tarball.files.map(({ path }) => path);
});
afterAll(() => tarball?.remove());

it("holds what runs", () => {
  expect(paths).toEqual(
    expect.arrayContaining([
      "README.md",
      "LICENSE",
      "NOTICE",
      "THIRD-PARTY-LICENSES.md",
      "dist/plugin/main.js",
      "dist/plugin/simulation-worker.js",
      "policies/bundle/policy.wasm",
      "policies/pack/PulumiPolicy.yaml",
      "provider/prediction/models/node-outage-6h.onnx",
      "provider/world/catalog/catalog.json.br",
      "schema/fleet.schema.json",
      "schema/waivers.schema.json",
    ]),
  );
});

it("holds no tests, sources or keys", () => {
  const unwanted = [
    /\.test\./,
    /_test\.rego$/,
    /(?:^|\/)(?:testdata|test|bench|training|tools|examples)\//,
    /(?:^|\/)sample-|-samples\.|-contract/,
    /keys\.json$|TEST-ONLY/,
    /(?<!\.d)\.ts$/,
  ];
  expect(paths.filter((path) => unwanted.some((pattern) => pattern.test(path)))).toEqual([]);
});

it("stays small", async ({ annotate }) => {
  await annotate(`${tarball.size} bytes packed, ${tarball.unpackedSize} unpacked, ${tarball.files.length} files`);
  // Compressed already, so that it is in the tarball with all its bytes.
  const catalogue = tarball.files.find(({ path }) => path.endsWith("catalog.json.br"))?.size ?? 0;
  expect(catalogue).toBeLessThan(3_000_000);
  expect(tarball.size - catalogue).toBeLessThan(2_500_000);
  expect(tarball.unpackedSize).toBeLessThan(9_000_000);
});

it("holds every file that its exports and commands name", async () => {
  const manifest = JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8")) as Manifest;
  const named = Object.values(manifest.exports).flatMap((target) =>
    typeof target === "string" ? [target] : Object.values(target),
  );
  const wanted = [...named, ...Object.values(manifest.bin)].map((path) => path.replace(/^\.\//, ""));
  expect(wanted.filter((path) => !paths.includes(path))).toEqual([]);
});

it("has an executable launcher for Pulumi", () => {
  const launcher = tarball.files.find(({ path }) => path === "provider/bin/pulumi-resource-novacron");
  expect((launcher?.mode ?? 0) & 0o111).toBe(0o111);
});
