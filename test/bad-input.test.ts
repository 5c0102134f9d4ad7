import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { shippedBundleDirectory } from "../provider/policy/read-bundle.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, reservationsOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { contentOf } from "./support/tampering.ts";

const fleet = smallFleet({
  nodes: [
    { name: "de-1", pricePerHour: 0.1 },
    { name: "de-2" },
    { name: "de-3" },
    { name: "us-1", region: "us-east", capacity: { vcpus: 96, memoryGiB: 64, diskGiB: 500 } },
  ],
});

/** The program that stands; every case adds to it. */
const standing = `
import { Placement, QuantumJob } from "novacron/components";
new Placement("keep", { vcpus: 1, memoryGiB: 1 });
`;

const bell = 'OPENQASM 3;\ninclude "stdgates.inc";\nqubit[2] q;\nbit[2] c;\nh q[0];\ncx q[0], q[1];\nc = measure q;\n';

interface BadInput {
  readonly title: string;
  /** Added to the program. */
  readonly program?: string;
  /** Written into the project; `fleet.yaml` stands in for the good one. */
  readonly files?: Readonly<Record<string, string>>;
  /** Added to the stack's configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** All of them must be said. */
  readonly said: readonly RegExp[];
}

const requests: readonly BadInput[] = [
  {
    title: "a request that no node can take",
    program: 'new Placement("huge", { vcpus: 64, memoryGiB: 1, residency: ["continent:EU"] });',
    said: [/NC1201: none of 4 nodes can take "huge": removed 3 by capacity\.vcpus, 1 by residency/],
  },
  {
    title: "numbers that are negative, NaN, infinite, absurd or no whole numbers",
    program:
      'new Placement("odd", { vcpus: -2, memoryGiB: NaN, diskGiB: 1e300, priority: 1.5, availability: Infinity });',
    said: [
      /NC1001: vcpus is -2; expected number to be >=0\.1/,
      /NC1001: memoryGiB is NaN; expected number; correct it/,
      /NC1001: diskGiB is 1e\+300; expected number to be <=10485760/,
      /NC1001: priority is 1\.5; expected int/,
      /NC1001: availability is Infinity/,
    ],
  },
  {
    title: "properties that do not exist, and those that only NovaCron makes",
    program: 'new Placement("typo", { vcpus: 1, memoryGib: 1, attestation: {}, residency: ["Europe"] });',
    said: [
      /NC1002: memoryGib is not a property here; check its spelling/,
      /NC1001: memoryGiB is missing; .*add it/,
      /NC1002: attestation is made by NovaCron and cannot be given; remove it/,
      /NC1001: residency\[0\] is "Europe"; expected a country such as DE, EU, EEA, or continent:EU/,
    ],
  },
  {
    title: "a region that the fleet does not have",
    program: 'new Placement("far", { vcpus: 1, memoryGiB: 1, latency: { toRegion: "eu-centrl", maxMs: 10 } });',
    said: [/NC1106: latency\.toRegion names the region "eu-centrl".*eu-central/],
  },
  {
    title: "a residency that the fleet does not have",
    program: 'new Placement("far", { vcpus: 1, memoryGiB: 1, residency: ["JP"] });',
    said: [/NC1106: residency\[0\] names the country or continent "JP".*DE/],
  },
  {
    title: "a target that the fleet does not have",
    program: 'new Placement("far", { vcpus: 1, memoryGiB: 1, targets: ["de-11"] });',
    said: [/NC1106: targets\[0\] names the .* "de-11".*de-1/],
  },
  {
    title: "a budget in a currency that the fleet has no prices in",
    program: 'new Placement("rich", { vcpus: 1, memoryGiB: 1, budget: { amountPerMonth: 9, currency: "USD" } });',
    said: [/NC1001: budget\.currency is USD.*EUR/],
  },
  {
    title: "a secret that is no good, without repeating it",
    program: `import * as pulumi from "@pulumi/pulumi";
const [vcpus, place] = [pulumi.secret(-77351), pulumi.secret("Atlantis-7")];
new Placement("hidden", { vcpus, memoryGiB: 1, residency: [place] });`,
    said: [/NC1001: vcpus is \[secret\]/, /NC1001: residency\[0\] is \[secret\]/],
  },
  {
    title: "a secret that nothing can satisfy, without repeating it",
    program: `import * as pulumi from "@pulumi/pulumi";
new Placement("hidden", { vcpus: pulumi.secret(3351), memoryGiB: 1 });`,
    said: [/NC1201: /, /vcpus/],
  },
  {
    title: "a secret program with an error in it, without repeating it",
    program: `import * as pulumi from "@pulumi/pulumi";
new QuantumJob("hidden", { program: pulumi.secret("OPENQASM 3; qubit q; Atlantis q;") });
`,
    said: [/NC1501: program:1:22: unknown gate "\[secret\]"/],
  },
  {
    title: "a secret region that the fleet does not have, without repeating it",
    program: `import * as pulumi from "@pulumi/pulumi";
new Placement("hidden", { vcpus: 1, memoryGiB: 1, targets: [pulumi.secret("Atlantis")] });`,
    said: [/NC1106: targets\[0\] names the .* "\[secret\]"/],
  },
];

const programs: readonly BadInput[] = [
  {
    title: "a syntax error in OpenQASM",
    program: 'new QuantumJob("job", { programFile: "broken.qasm" });',
    files: { "broken.qasm": bell.replace("cx q[0], q[1];", "cx q[0] q[1];") },
    said: [/property programFile .*NC1501: .*broken\.qasm:6:9/],
  },
  {
    title: "a gate that nobody knows",
    program: `new QuantumJob("job", { program: ${JSON.stringify(bell.replace("h q[0]", "hadamard q[0]"))} });`,
    said: [/NC1501: program:5:1: unknown gate "hadamard"; expected a gate of stdgates\.inc/],
  },
  {
    title: "more qubits than any backend has",
    program: `new QuantumJob("job", { program: ${JSON.stringify(bell.replace("qubit[2]", "qubit[40]").replace("bit[2] c", "bit[40] c"))} });`,
    said: [/NC150[34]: .*(?:40|qubits)/],
  },
  {
    title: "a program and a programFile",
    program: `new QuantumJob("job", { program: ${JSON.stringify(bell)}, programFile: "bell.qasm" });`,
    said: [/NC1001: program and programFile are both given.*Remove one of them/],
  },
  {
    title: "neither a program nor a programFile",
    program: 'new QuantumJob("job", { shots: 10 });',
    said: [/NC1001: program is missing.*Add one of them/],
  },
  {
    title: "a programFile that is not there",
    program: 'new QuantumJob("job", { programFile: "nowhere.qasm" });',
    said: [/property programFile .*NC1505: programFile nowhere\.qasm cannot be read.*Correct the path/],
  },
  {
    title: "a backend that the fleet does not have",
    program: `new QuantumJob("job", { program: ${JSON.stringify(bell)}, backends: ["simm"] });`,
    said: [/NC1106: backends\[0\] names the .* "simm".*sim/],
  },
];

const files: readonly BadInput[] = [
  {
    title: "a fleet file that is not there",
    config: { fleet: "nowhere.yaml" },
    said: [/NC1101: the fleet file .*nowhere\.yaml does not exist/, /set novacron:fleet/],
  },
  {
    title: "a fleet file that is no YAML",
    files: { "fleet.yaml": "formatVersion: 1\nfleet: [test\ncurrency: EUR\n" },
    said: [/NC1102: .*fleet\.yaml:\d+:\d+: /, /Correct line \d, column \d/],
  },
  {
    title: "a fleet file that breaks its schema",
    files: { "fleet.yaml": fleet.replace("vcpus: 96", "vcpus: -96").replace("currency: EUR", "currency: Euro") },
    said: [/NC1102: .*nodes\[3\]\.capacity\.vcpus: expected more than 0, got -96/, /currency: expected .*ISO 4217/],
  },
  {
    title: "a name that occurs twice in the fleet",
    files: { "fleet.yaml": fleet.replace("name: de-2", "name: de-1") },
    said: [/NC1103: .*the node "de-1" occurs twice, as nodes\[0\] and nodes\[1\]/, /Rename or remove/],
  },
  {
    title: "a fleet that is empty",
    files: { "fleet.yaml": smallFleet({ nodes: [], quantumBackends: [] }) },
    said: [/NC1104: .*no nodes and no quantum backends/, /Add a node/],
  },
  {
    title: "an up/down history that is not there",
    files: { "fleet.yaml": `${fleet}history: nowhere.csv\n` },
    said: [/NC1105: .*nowhere\.csv cannot be read/, /Correct `history`/],
  },
  {
    title: "configuration keys that do not exist, and values of the wrong type",
    config: { flet: "fleet.yaml", hysteresis: "much", snapshotMaxAge: "15 minutes", store: "" },
    said: [
      /NC1003: flet is not a property here; check its spelling/,
      /NC1003: hysteresis is "much"; expected number/,
      /NC1003: snapshotMaxAge is "15 minutes"; expected a whole number with a unit s, m or h/,
      /NC1003: store /,
    ],
  },
  {
    title: "a Redis URL that is none",
    config: { cache: { redis: { url: "http://cache.example" } } },
    said: [/NC1703: .*cache\.redis\.url|NC1703: .*redis:\/\//],
  },
  {
    title: "weights that do not exist",
    config: { weights: "fastest" },
    said: [/NC1\d{3}: .*weights.*fastest.*balanced/],
  },
  {
    title: "a policy bundle of one's own without its digest",
    config: { policies: { bundle: "bundle" } },
    said: [/NC1302: .*bundle/, /digest/],
  },
  {
    title: "a policy bundle with another digest",
    config: { policies: { bundle: "bundle", digest: `sha256:${"0".repeat(64)}` } },
    said: [/NC1302: .*bundle.*sha256:/],
  },
];

describe.skipIf(pulumiMissing !== null)("bad input", () => {
  let project: PulumiProject;
  let stackFile: string;
  let goodConfig: string;
  let state: Awaited<ReturnType<typeof contentOf>>;
  let held: Awaited<ReturnType<typeof reservationsOf>>;

  beforeAll(async () => {
    project = await novacronProject({ name: "bad-input", files: { "index.ts": standing, "fleet.yaml": fleet } });
    succeeded(await project.up(["--skip-preview"]));
    stackFile = join(project.directory, "Pulumi.dev.yaml");
    goodConfig = await readFile(stackFile, "utf8");
    await cp(shippedBundleDirectory, join(project.directory, "bundle"), { recursive: true });
    const signed = await novacron(project, "policy", "sign", "bundle");
    expect(signed.exitCode, signed.stderr).toBe(0);
    state = await contentOf(project);
    held = await reservationsOf(project);
  }, slowTest);
  afterAll(() => project?.cleanup());

  /** As `pulumi config set` does, without its second. */
  async function configure(values: Readonly<Record<string, unknown>>): Promise<void> {
    const { config, ...rest } = parse(goodConfig) as { readonly config?: Readonly<Record<string, unknown>> };
    const added = Object.entries(values).map(([key, value]) => [`novacron:${key}`, value]);
    await writeFile(stackFile, stringify({ ...rest, config: { ...config, ...Object.fromEntries(added) } }));
  }

  async function refusedBy(run: () => ReturnType<PulumiProject["up"]>, { program, files, config, said }: BadInput) {
    await project.write("index.ts", `${standing}${program ?? ""}`);
    for (const [path, content] of Object.entries(files ?? {})) await project.write(path, content);
    await configure(config ?? {});
    try {
      const { exitCode, stdout, stderr } = await run();
      const all = stdout + stderr;
      for (const pattern of said) expect(all).toMatch(pattern);
      expect(all).not.toMatch(/NC1803|3351|Atlantis/);
      expect(exitCode).not.toBe(0);
    } finally {
      await project.write("index.ts", standing);
      await project.write("fleet.yaml", fleet);
      await writeFile(stackFile, goodConfig);
    }
  }

  it.each(requests)("is refused at preview: $title", (bad) => refusedBy(() => project.preview(), bad), slowTest);
  it.each(programs)("is refused at preview: $title", (bad) => refusedBy(() => project.preview(), bad), slowTest);
  it.each(files)("is refused at up: $title", (bad) => refusedBy(() => project.up(["--skip-preview"]), bad), slowTest);

  it(
    "is refused: a policy bundle that is damaged",
    async () => {
      const manifest = join(project.directory, "bundle", "manifest.json");
      const { digestOf } = await import("../provider/crypto/canonical-json.ts");
      const digest = digestOf(JSON.parse(await readFile(manifest, "utf8")));
      const policies = { bundle: "bundle", digest };
      await configure({ policies });
      succeeded(await project.preview());
      const wasm = join(project.directory, "bundle", "policy.wasm");
      const bytes = await readFile(wasm);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      await writeFile(wasm, bytes);
      await refusedBy(() => project.preview(), {
        title: "damaged",
        config: { policies },
        said: [
          /NC1301: .*policy\.wasm.*does not have the digest that manifest\.json gives/,
          /Build the bundle again with `novacron policy build`/,
        ],
      });
    },
    slowTest,
  );

  it(
    "is refused and left as it is: a store that is no database",
    async () => {
      const garbage = "this is not a database\n".repeat(100);
      for (const run of [
        () => project.preview(),
        () => project.up(["--skip-preview"]),
        () => project.refresh(["--skip-preview"]),
      ]) {
        await project.write("garbage.db", garbage);
        await refusedBy(run, {
          title: "garbage",
          config: { store: "garbage.db" },
          said: [/NC1701: .*garbage\.db is not a SQLite database/, /Nothing was deleted.*pulumi refresh/],
        });
        expect(await readFile(join(project.directory, "garbage.db"), "utf8")).toBe(garbage);
      }
    },
    slowTest,
  );

  it(
    "has changed nothing, and the next up is as if nothing had been",
    async () => {
      expect(await contentOf(project)).toEqual(state);
      expect(await reservationsOf(project)).toEqual(held);
      succeeded(await project.up(["--expect-no-changes"]));
    },
    slowTest,
  );
});
