import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decisionsIn } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, placesOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { diagnosticsOf } from "./support/tampering.ts";

const day = 24 * 3_600_000;
const plain = 'new Placement("plain", { vcpus: 2, memoryGiB: 2, targets: ["berlin", "calm"] });';
const citizens =
  'new Placement("citizens", { vcpus: 2, memoryGiB: 2, targets: ["boston"], labels: { data: "personal" } });';
const mover =
  'new Placement("mover", { vcpus: 2, memoryGiB: 2, targets: ["boston", "berlin"], labels: { data: "personal" } });';
const job = `new QuantumJob("dear", { program: 'OPENQASM 3; include "stdgates.inc"; qubit q; bit c; h q; c = measure q;', shots: 10 });`;

const program = (...resources: readonly string[]): string =>
  `import { Placement, QuantumJob } from "novacron/components";\n${resources.join("\n")}\n`;

const fleet = smallFleet({
  nodes: [
    { name: "berlin", pricePerHour: 2 },
    { name: "boston", region: "us-east", pricePerHour: 0.1 },
    { name: "calm", pricePerHour: 0.3 },
  ],
  quantumBackends: [
    { name: "sim", region: "eu-central", driver: "statevector", qubits: 20, price: { perTask: 600, perShot: 0 } },
  ],
});

describe.skipIf(pulumiMissing !== null)("waivers under the real CLI", { timeout: slowTest }, () => {
  let project: PulumiProject;
  // Waivers are issued by the machine's clock, so the plugin's starts there.
  const begin = Date.now();
  const expires = new Date(begin + 10 * day).toISOString();
  const at = (days: number): PulumiProject =>
    project.with({ NOVACRON_CLOCK: new Date(begin + days * day).toISOString() });

  const waive = async (id: string, rule: string, resource: string): Promise<void> => {
    const made = await novacron(
      project,
      ...["waiver", "new", "--id", id, "--rule", rule, "--resource", resource],
      ...["--reason", "agreed in writing", "--owner", "ada", "--expires", expires],
    );
    expect(made.exitCode, made.stderr).toBe(0);
  };
  const urn = (name: string, type = "Placement"): string => `urn:pulumi:dev::waived::novacron:index:${type}::${name}`;

  beforeAll(async () => {
    project = await novacronProject({
      name: "waived",
      files: { "index.ts": program(plain), "fleet.yaml": fleet },
      timeoutMs: slowTest,
    });
    succeeded(await at(0).up(["--skip-preview"]));
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("a rule denies a placement, until a signed waiver lifts the denial from it and from nobody else", async () => {
    // One that is refused at a time: the engine ends a preview at the first.
    const denialOf = async (resource: string, name: string): Promise<string | undefined> => {
      await project.write("index.ts", program(plain, resource));
      const denied = await at(0).preview();
      expect(denied.exitCode, denied.stdout).not.toBe(0);
      return diagnosticsOf(denied)[name];
    };
    expect(await denialOf(citizens, "citizens")).toMatch(/NC1201: .*1 by NCP-RES-001/);
    expect(await denialOf(job, "dear")).toMatch(/NC1504: .*NCP-QNT-001/);

    await waive("W-1", "NCP-RES-001", urn("citizens"));
    const other = citizens.replace('"citizens"', '"strangers"');
    expect(await denialOf(other, "strangers")).toMatch(/NC1201: .*1 by NCP-RES-001/);
    expect(await denialOf(job, "dear")).toMatch(/NC1504/);

    await waive("W-2", "NCP-RES-001", "urn:pulumi:*::waived::novacron:index:Placement::mov*");
    await waive("W-3", "NCP-QNT-001", urn("dear", "QuantumJob"));
    await project.write("index.ts", program(plain, citizens, mover, job));
    const before = decisionsIn(await project.export()).plain;
    const preview = succeeded(await at(0).preview());
    expect(diagnosticsOf(preview).citizens, preview.stdout).toMatch(/boston \(US\).*NCP-RES-001 waived by W-1/);
    expect(diagnosticsOf(preview).mover).toMatch(/boston \(US\).*NCP-RES-001 waived by W-2/);
    expect(diagnosticsOf(preview).dear).toMatch(/sim \(DE\).*NCP-QNT-001 waived by W-3/);
    succeeded(await at(0).up(["--skip-preview"]));
    expect(await placesOf(project)).toEqual(["citizens on boston", "mover on boston", "plain on calm"]);
    expect(decisionsIn(await project.export()).plain).toEqual(before);
  });

  it("what stays by a waiver is said at every preview, and explained", async () => {
    const preview = succeeded(await at(1).preview(["--expect-no-changes"]));
    expect(diagnosticsOf(preview).citizens, preview.stdout).toContain(
      `NC1312: boston breaks NCP-RES-001, which waiver W-1 lifts until ${expires}`,
    );
    expect(diagnosticsOf(preview).plain).toBeUndefined();
    const explained = await novacron(project, "explain", "citizens");
    expect(explained.stdout, explained.stderr).toMatch(/NCP-RES-001 +W-1 .* yes +boston/);
    const { record } = JSON.parse((await novacron(project, "explain", "citizens", "--json")).stdout);
    const other = JSON.parse((await novacron(project, "explain", "plain", "--json")).stdout).record;
    expect(record.waivers).toMatchObject([{ rule: "NCP-RES-001", waiver: "W-1", target: true, count: 1 }]);
    expect(record.basis.policies).not.toBe(other.basis.policies);
  });

  it("a waiver that was edited lifts nothing, and the preview says why", async () => {
    const path = join(project.directory, ".novacron", "waivers.yaml");
    const text = await readFile(path, "utf8");
    await project.write(".novacron/waivers.yaml", text.replace("::citizens", "::*"));
    const refused = await at(1).preview();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stdout).toMatch(/NC1311: waiver W-1 does not apply: it was edited after it was signed/);
    expect(diagnosticsOf(refused).citizens, refused.stdout).toMatch(/NC1201/);
    await project.write(".novacron/waivers.yaml", text);
    succeeded(await at(1).preview(["--expect-no-changes"]));
  });

  it("a waiver that has expired denies again: what can move moves and says why, and nothing else does", async () => {
    const before = decisionsIn(await project.export());
    await project.write("index.ts", program(plain, citizens));
    const denied = await at(11).preview();
    expect(denied.exitCode).not.toBe(0);
    expect(diagnosticsOf(denied).citizens, denied.stdout).toMatch(
      new RegExp(`NC1201: .*NCP-RES-001.*\\(waiver W-1 expired at ${expires}\\)`),
    );

    await project.write("index.ts", program(plain, mover, job));
    const up = succeeded(await at(11).up());
    expect(up.stdout).toMatch(/policy NCP-RES-001 forbids it: .*\(waiver W-2 expired/);
    expect(await placesOf(project)).toEqual(["mover on berlin", "plain on calm"]);
    const after = decisionsIn(await project.export());
    expect(after.plain).toEqual(before.plain);
    expect(after.dear).toEqual(before.dear);
  });

  it("a waiver that expires between a preview and its up is noticed", async () => {
    await project.write("index.ts", program(plain, mover, job, citizens));
    const soon = new Date(begin + 13 * day).toISOString();
    const made = await novacron(
      project,
      ...["waiver", "new", "--id", "W-4", "--rule", "NCP-RES-001", "--resource", urn("citizens")],
      ...["--reason", "until it moves", "--owner", "ada", "--expires", soon],
    );
    expect(made.exitCode, made.stderr).toBe(0);
    succeeded(await at(12).preview());
    const late = await at(14).up(["--skip-preview"]);
    expect(late.exitCode).not.toBe(0);
    expect(diagnosticsOf(late).citizens, late.stdout).toMatch(/NC1201|NC1202/);
    expect(await placesOf(project)).toEqual(["mover on berlin", "plain on calm"]);
  });
});
