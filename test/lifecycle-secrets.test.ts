import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalJson } from "../provider/crypto/canonical-json.ts";
import { novacronProject, resourceNamed, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, type PulumiResult, pulumiMissing } from "./support/pulumi.ts";
import { everyCell, present } from "./support/store-cells.ts";

const label = "correct-horse-battery-staple";
const amount = 73915.25;
/** A job's program that nothing else in the project contains. */
const comment = "the-formula-of-the-drink";

const program = (vcpus = 2, budget = String(amount)) => `
import { secret } from "@pulumi/pulumi";
import { explain, Placement, QuantumJob } from "novacron/components";

const vault = new Placement("vault", {
  vcpus: ${vcpus},
  memoryGiB: 4,
  labels: { owner: secret("${label}") },
  budget: { amountPerMonth: secret(${budget}), currency: "EUR" },
});
const job = new QuantumJob("recipe", {
  program: secret('OPENQASM 3; // ${comment}\\ninclude "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;'),
  shots: 100,
});
export const target = vault.target;
export const decision = vault.decision;
export const counts = job.counts;
export const why = explain({ record: vault.decision.record });
`;

/** What must be nowhere: the plaintexts, as text and as JSON. */
const plaintexts = [label, String(amount), comment];

/** Digests that somebody who guesses a value could compare: of the value, of the requests around it, with and without defaults. */
const digests = [
  label,
  JSON.stringify(label),
  String(amount),
  canonicalJson({ owner: label }),
  canonicalJson({ amountPerMonth: amount, currency: "EUR" }),
]
  .map((text) => createHash("sha256").update(text).digest())
  .flatMap((digest) => [
    digest.toString("hex"),
    digest.toString("base64url"),
    digest.toString("base64").replaceAll("=", ""),
  ]);

describe.skipIf(pulumiMissing !== null)("secret inputs", { timeout: slowTest }, () => {
  let project: PulumiProject;
  const shown: PulumiResult[] = [];

  beforeAll(async () => {
    project = await novacronProject({
      name: "secrets",
      files: { "index.ts": program() },
      env: { PULUMI_EXPERIMENTAL: "1" },
    });
    shown.push(succeeded(await project.preview(["--diff"])));
    shown.push(succeeded(await project.up()));
    // An update, so that old and new inputs, reasons and supersessions are written, too.
    await project.write("index.ts", program(3));
    shown.push(succeeded(await project.preview(["--json"])));
    shown.push(succeeded(await project.up(["--diff"])));
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("are decided on, and the decision with all that follows from it is secret", async () => {
    expect(await project.outputs()).toEqual({
      target: "[secret]",
      decision: "[secret]",
      counts: "[secret]",
      why: "[secret]",
    });
    const outputs = await project.outputs({ showSecrets: true });
    expect(outputs).toMatchObject({ target: "a", decision: { target: "a" }, why: { formatVersion: 1 } });
    expect(Object.values(outputs.counts as Record<string, number>).reduce((sum, count) => sum + count, 0)).toBe(100);
  });

  it("lie in the state encrypted, and so do the decisions", async () => {
    const state = await project.export();
    expect(present(plaintexts, JSON.stringify(state))).toEqual([]);
    const encrypted = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ciphertext: expect.any(String),
    };
    const vault = resourceNamed(state, "vault");
    expect(vault.inputs).toMatchObject({
      decision: encrypted,
      labels: { owner: encrypted },
      budget: { amountPerMonth: encrypted },
    });
    expect(vault.outputs).toMatchObject({ decision: encrypted, target: encrypted, region: encrypted });
    const recipe = resourceNamed(state, "recipe");
    expect(recipe.inputs).toMatchObject({ program: encrypted, decision: encrypted });
    expect(recipe.outputs).toMatchObject({ counts: encrypted, topProbabilities: encrypted, depth: encrypted });
  });

  it("are nowhere in what the commands print", () => {
    expect(shown.map(({ stdout }) => stdout).join()).toContain("where and why is secret");
    for (const { stdout, stderr } of shown) expect(present([...plaintexts, ...digests], stdout + stderr)).toEqual([]);
  });

  it("are nowhere in the store, the cache, the keys and the audit log, and no digest of them that could be guessed", async () => {
    const folder = join(project.directory, ".novacron");
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["store.db", "cache.db", "audit.jsonl", "keys.json"]),
    );
    for (const { parentPath, name } of files) {
      const bytes = await readFile(join(parentPath, name));
      expect([name, ...present([...plaintexts, ...digests], bytes.toString("latin1"))]).toEqual([name]);
    }
    // Bodies of the store may be deflated: plain bytes do not show what is in them.
    const cells = await everyCell(join(folder, "store.db"));
    expect(present(["::vault", "[secret]", "memoryGiB"], cells)).toHaveLength(3); // What is not secret is found.
    expect(present([...plaintexts, ...digests], cells)).toEqual([]);
  });

  it("are not told where no node will do, nor where one is malformed", async () => {
    await project.write("index.ts", program(3, "0.0417"));
    const tooSmall = await project.preview();
    expect(tooSmall.exitCode).not.toBe(0);
    expect(tooSmall.stdout + tooSmall.stderr).toContain("NC1201");
    expect(present(["0.0417", "0.04"], tooSmall.stdout + tooSmall.stderr)).toEqual([]);

    await project.write("index.ts", program(3, "-48213"));
    const malformed = await project.preview();
    expect(malformed.exitCode).not.toBe(0);
    expect(malformed.stdout + malformed.stderr).toMatch(/NC1001: budget\.amountPerMonth is \[secret\]/);
    expect(present(["48213"], malformed.stdout + malformed.stderr)).toEqual([]);
  });

  it("are not told where the plan that pinned them cannot be carried out any more", async () => {
    await project.write("index.ts", program(3).replace("vcpus: 3", "vcpus: secret(13.375)"));
    succeeded(await project.preview(["--save-plan", "plan.json"]));
    const fleet = await readFile(join(project.directory, "fleet.yaml"), "utf8");
    await project.write("fleet.yaml", fleet.replaceAll("vcpus: 16", "vcpus: 8"));
    const { exitCode, stdout, stderr } = await project.up(["--plan", "plan.json"]);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain(
      "NC1202: the decision that was planned cannot be carried out any more; some inputs are secret",
    );
    expect(present(["13.375", ...plaintexts], stdout + stderr)).toEqual([]);
    await project.write("fleet.yaml", fleet);
  });

  it("change nothing when they are the same", async () => {
    await project.write("index.ts", program(3));
    succeeded(await project.up(["--skip-preview", "--expect-no-changes"]));
    succeeded(await project.destroy());
  });
});
