import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, placesOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

// Three providers: the stack's own, an explicit one, and one as a program without NovaCron's classes has it.
const program = (vcpus = 1, raw = 1) => `
import { CustomResource, ProviderResource } from "@pulumi/pulumi";
import { Placement, Provider } from "novacron/components";
new Placement("web", { vcpus: 1, memoryGiB: 1 });
new Placement("db", { vcpus: ${vcpus}, memoryGiB: 1 }, { provider: new Provider("own", { fleet: "fleet.yaml" }) });
class Bare extends ProviderResource { constructor(name) { super("novacron", name, { fleet: "fleet.yaml" }); } }
new CustomResource("novacron:index:Placement", "raw", { vcpus: ${raw}, memoryGiB: 1 }, { provider: new Bare("bare") });
`;
const urnOf = (name: string) => `urn:pulumi:dev::shop::novacron:index:Placement::${name}`;

describe.skipIf(pulumiMissing !== null)("a stack that is told to go by a lock file", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({ name: "shop", files: { "index.ts": program() } });
    expect(await novacron(project, "keys", "init")).toMatchObject({ exitCode: 0 });
    expect(await novacron(project, "lock", "write")).toMatchObject({ exitCode: 0 });
    await project.setConfig("novacron:lockFile", "novacron.lock");
  }, slowTest);
  afterAll(() => project?.cleanup());

  /** What `pulumi up` says, which must fail. */
  async function refused(): Promise<string> {
    const { exitCode, stdout, stderr } = await project.up(["--skip-preview"]);
    expect(`${exitCode} ${stdout}`).not.toMatch(/^0 /);
    return stdout + stderr;
  }

  it.each([
    ["db", program(2)],
    ["raw", program(1, 2)],
  ])("has it for explicit providers, too: %s", async (name, changed) => {
    await project.write("index.ts", changed);
    expect(await refused()).toContain(`NC2003: ${name}: the program asks for something else`);
    expect(await placesOf(project)).not.toContainEqual(expect.stringMatching(`^${name} on`));
  });

  it("keeps what the program has no more, also where it was all that its provider had", async () => {
    await project.write("index.ts", program());
    succeeded(await project.up());
    await project.write("index.ts", program().replace(/new Placement\("db".*/, ""));
    expect(await refused()).toContain("NC2009: db is in the lock file, and the program has it no more");
    await project.write("index.ts", 'import "novacron/components";');
    expect(await refused()).toMatch(/NC2009: (web|db|raw) is in the lock file, and the program has it no more/);
    expect(await placesOf(project)).toHaveLength(3);
  });

  it("lets go what is replaced under another provider", async () => {
    const job = (provider: string, shots: number) => `
      import { Provider, QuantumJob } from "novacron/components";
      const program = 'OPENQASM 3; include "stdgates.inc"; qubit[1] q; bit[1] c; h q[0]; c = measure q;';
      new QuantumJob("bell", { program, shots: ${shots} }, { provider: new Provider("${provider}", { fleet: "fleet.yaml" }) });`;
    const jobs = await novacronProject({ name: "jobs", files: { "index.ts": job("one", 10) } });
    try {
      succeeded(await novacron(jobs, "keys", "init"));
      succeeded(await novacron(jobs, "lock", "write"));
      await jobs.setConfig("novacron:lockFile", "novacron.lock");
      succeeded(await jobs.up());
      await jobs.write("index.ts", job("two", 20));
      succeeded(await novacron(jobs, "lock", "write"));
      expect(succeeded(await jobs.up(["--skip-preview"])).stdout).toMatch(/bell .*replaced/);
    } finally {
      await jobs.cleanup();
    }
  });

  it("loses to a destroy: of a part, of all, and by the Automation API's command line", async () => {
    succeeded(await project.destroy(["--target", urnOf("db")]));
    expect(await placesOf(project)).toHaveLength(2);
    succeeded(await project.run("-C", project.directory, "down", "--yes", "--target", urnOf("raw")));
    expect(await placesOf(project)).toHaveLength(1);
    succeeded(
      await project.run(
        "destroy",
        "--exec-kind",
        "auto.local",
        "--yes",
        "--skip-preview",
        "--stack",
        "dev",
        "--non-interactive",
      ),
    );
    expect(await placesOf(project)).toEqual([]);
  });
});
