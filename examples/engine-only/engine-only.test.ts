import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packTarball, type Tarball } from "../../test/support/tarball.ts";
import { projectRoot } from "../../tools/toolchain.mjs";

const execute = promisify(execFile);

/** What an embedder of the engine must not need: none of it is in the folder in which the example runs. */
const withoutPulumi = new Set(["@pulumi", "@grpc", "google-protobuf", "onnxruntime-node", "novacron", ".bin"]);

let tarball: Tarball;
let folder: string;
let output: string;

beforeAll(async () => {
  tarball = await packTarball();
  folder = await mkdtemp(join(tmpdir(), "novacron-engine-"));
  const modules = join(folder, "node_modules");
  await mkdir(join(modules, "novacron"), { recursive: true });
  await execute("tar", ["-xzf", tarball.path, "-C", join(modules, "novacron"), "--strip-components=1"]);
  const installed = (await readdir(join(projectRoot, "node_modules"))).filter(
    (name) => !withoutPulumi.has(name) && !name.startsWith("."),
  );
  await Promise.all(
    installed.map((name) => symlink(join(projectRoot, "node_modules", name), join(modules, name), "dir")),
  );
  await cp(fileURLToPath(new URL(".", import.meta.url)), folder, {
    recursive: true,
    filter: (path) => !path.endsWith(".test.ts"),
  });
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  output = (await execute("node", ["index.ts"], { cwd: folder })).stdout;
});
afterAll(() => Promise.all([tarball?.remove(), folder && rm(folder, { recursive: true, force: true })]));

it("decides in a folder that has neither Pulumi nor gRPC", () => {
  expect(output).toMatch(/^cache-1 runs on ash-1 \(/m);
  expect(output).toMatch(/^cache-2 runs on fra-\d \(/m);
  expect(output.match(/^why: .+/gm)).toHaveLength(2);
  expect(output.match(/^factor: /gm)?.length).toBeGreaterThan(8);
});

it("places a list, and says what nothing can take", () => {
  expect(output).toMatch(/^training -> ash-gpu, \d+\.\d\d EUR per month$/m);
  const web = [...output.matchAll(/^web-\d -> (fra-\d)/gm)].map((match) => match[1]);
  expect(web.toSorted()).toEqual(["fra-1", "fra-2"]);
  expect(output).toMatch(/^warehouse -> nowhere: NC1201: .*removed 4 by capacity\.vcpus/m);
  expect(output).toMatch(/^in all \d+\.\d\d EUR per month$/m);
});

it("has the planning commands there, too", async () => {
  const args = ["place", "--fleet", "fleet.yaml", "--requests", "requests.yaml", "--as-of", "2026-06-01T12:00:00Z"];
  const command = [join("node_modules", "novacron", "cli", "novacron.mjs"), ...args];
  // One of the list fits nowhere.
  const failed = await execute("node", command, { cwd: folder }).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 1, stdout: expect.stringMatching(/^placed +4 of 5, on 4 nodes$/m) });
});

it("has types all the way", { timeout: 120_000 }, async () => {
  const typed = `
import { decide, openFleet } from "novacron/placement";
const world = await openFleet("fleet.yaml", { asOf: "2026-06-01T12:00:00Z" });
const decision = decide({ world, name: "web", request: { vcpus: 1, memoryGiB: 1 } });
export const score: number = decision.record.score;
// @ts-expect-error a score is no text
export const text: string = decision.record.score;
// @ts-expect-error the instant is obligatory
await openFleet("fleet.yaml", {});
// @ts-expect-error vcpus is a number
decide({ world, name: "web", request: { vcpus: "two", memoryGiB: 1 } });
`;
  await writeFile(join(folder, "typed.ts"), typed);
  const compilerOptions = {
    module: "NodeNext",
    target: "ES2023",
    lib: ["ES2024"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["typed.ts", "index.ts"] }));
  await execute("node", [join(projectRoot, "node_modules/typescript/bin/tsc"), "-p", folder]);
});
