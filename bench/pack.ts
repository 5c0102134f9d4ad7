/**
 * What the policy pack adds to `pulumi preview`, through the real CLI: `node bench/pack.ts [--json] [--resources 200] [--runs 5]`.
 * In turns: a preview of that many resources of a cloud, whose provider answers at once, the same with a pack of
 * `@pulumi/policy` that has no policy at all, and the same with the pack, as npm installs it. All rules are advisory, so that
 * what they find does not end the preview. The empty pack shows what Pulumi's own runner and the calls cost.
 */
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readShippedRules } from "../provider/policy/read-bundle.ts";
import { cloudResource, echoProvider } from "../test/support/cloud-resource.ts";
import { PulumiProject } from "../test/support/pulumi.ts";
import { projectRoot } from "../tools/toolchain.mjs";
import { median } from "./median.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    resources: { type: "string", default: "200" },
    runs: { type: "string", default: "5" },
  },
});
const [resources, runs] = [Number(values.resources), Number(values.runs)];
if (!Number.isSafeInteger(resources) || resources < 1) throw new RangeError(`--resources is ${values.resources}`);
if (!Number.isSafeInteger(runs) || runs < 1) throw new RangeError(`--runs is ${values.runs}`);

const program = `${cloudResource}
const kinds = [
  ["aws:ec2/instance:Instance", { instanceType: "t3.micro", ami: "ami-1", metadataOptions: { httpTokens: "required" }, rootBlockDevice: { encrypted: true } }],
  ["aws:ebs/volume:Volume", { availabilityZone: "eu-central-1a", size: 20, encrypted: true }],
  ["aws:s3/bucket:Bucket", { forceDestroy: false }],
  ["aws:rds/instance:Instance", { engine: "postgres", storageEncrypted: true, password: pulumi.secret("pw") }],
];
for (let i = 0; i < ${resources}; i++) {
  const [type, properties] = kinds[i % kinds.length];
  cloud(type, "r" + i, { ...properties, tags: { owner: "shop", number: String(i) } });
}
`;

/** The pack beside a project as `npm install` leaves it: JavaScript, and no sources. */
async function installPack(folder: string): Promise<string> {
  const modules = join(folder, "node_modules");
  const installed = join(modules, "novacron");
  await mkdir(installed, { recursive: true });
  const files = ["package.json", "dist/policies", "policies/bundle"];
  const pack = ["index.js", "package.json", "PulumiPolicy.yaml"].map((name) => join("policies/pack", name));
  for (const path of [...files, ...pack]) await cp(join(projectRoot, path), join(installed, path), { recursive: true });
  for (const name of await readdir(join(projectRoot, "node_modules")))
    if (name !== "novacron" && name !== "typescript" && !name.startsWith("."))
      await symlink(join(projectRoot, "node_modules", name), join(modules, name));
  return join(installed, "policies/pack");
}

/** A pack that judges nothing, beside the same packages. */
async function emptyPack(modules: string): Promise<string> {
  const pack = join(modules, "empty-pack");
  const files = {
    "package.json": JSON.stringify({ name: "empty-pack", version: "0.0.1", main: "index.js" }),
    "PulumiPolicy.yaml": "name: empty-pack\ndescription: Judges nothing\nruntime: nodejs\n",
    "index.js": 'const { PolicyPack } = require("@pulumi/policy"); new PolicyPack("empty-pack", { policies: [] });\n',
  };
  await mkdir(pack);
  for (const [name, text] of Object.entries(files)) await writeFile(join(pack, name), text);
  return pack;
}

const folder = await mkdtemp(join(tmpdir(), "novacron-bench-pack-"));
let project: PulumiProject | undefined;
try {
  const pack = await installPack(folder);
  const config = join(folder, "config.json");
  await writeFile(config, JSON.stringify({ all: "advisory" }));
  const created = await PulumiProject.create({
    name: "bench-pack",
    files: { "index.ts": program },
    plugins: { providers: [echoProvider] },
    timeoutMs: 600_000,
  });
  project = created;
  const previewMs = async (...args: readonly string[]): Promise<number> => {
    const began = performance.now();
    const { exitCode, stdout, stderr } = await created.preview(args);
    if (exitCode !== 0) throw new Error(`the preview ended with ${exitCode}:\n${`${stdout}\n${stderr}`.slice(-2000)}`);
    return performance.now() - began;
  };
  const empty = await emptyPack(join(folder, "node_modules"));
  const times = { without: [] as number[], empty: [] as number[], with: [] as number[] };
  await previewMs("--policy-pack", empty);
  await previewMs("--policy-pack", pack, "--policy-pack-config", config);
  for (let run = 0; run < runs; run++) {
    times.without.push(await previewMs());
    times.empty.push(await previewMs("--policy-pack", empty));
    times.with.push(await previewMs("--policy-pack", pack, "--policy-pack-config", config));
  }
  const [withoutMs, withMs] = [Math.round(median(times.without)), Math.round(median(times.with))];
  /** Median of the differences between neighbours: a machine that grows busier meanwhile slows both. */
  const adds = (ofThem: readonly number[]): number =>
    Math.round(median(ofThem.map((ms, run) => ms - (times.without[run] ?? Number.NaN))));
  const result = {
    benchmark: "pack",
    node: process.version,
    resources,
    rules: readShippedRules().length,
    runs,
    withoutMs,
    withMs,
    emptyAddsMs: adds(times.empty),
    addsMs: adds(times.with),
    ratio: Number((withMs / withoutMs).toFixed(3)),
  };
  if (values.json) console.log(JSON.stringify(result));
  else console.table([result]);
} finally {
  await project?.cleanup();
  await rm(folder, { recursive: true, force: true });
}
