import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CloudProject, cloudConfig, cloudProject } from "./support/cloud-project.ts";
import { decisionsIn, decisionsShown } from "./support/decided.ts";
import { novacron } from "./support/novacron-command.ts";
import { slowTest, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";
import { azureSpotPrice } from "./support/spot-prices.ts";

const program = `
import { CloudFederation, VirtualMachine } from "novacron/components";

const spot = { purchase: "spotWithFallback", spotInterruptionRisk: 0.1 };
const clouds = new CloudFederation("clouds", {
  accounts: [
    { name: "corp", cloud: "azure", regions: ["westeurope"], types: ["Standard_D2s_v5"], ...spot },
    { name: "lab", cloud: "gcp", id: "shop-lab", regions: ["europe-west4"], types: ["n2-standard-2"], ...spot },
  ],
  weights: "cost",
});
for (const account of ["corp", "lab"])
  new VirtualMachine(account, { vcpus: 2, memoryGiB: 8, targets: [account + ".*"], userData: "#cloud-config" }, { provider: clouds });
`;

const names = ["corp", "lab"] as const;
const azureMachine = "azure-native:compute:VirtualMachine";
const googleMachine = "gcp:compute/instance:Instance";
const spot = expect.objectContaining({ provisioningModel: "SPOT", preemptible: true, automaticRestart: false });
const standard = expect.objectContaining({ provisioningModel: "STANDARD", automaticRestart: true });

describe.skipIf(pulumiMissing !== null)("spot with fallback", { timeout: 2 * slowTest }, () => {
  let made: CloudProject;
  beforeAll(async () => {
    const clouds = ["azure-native", "gcp"] as const;
    made = await cloudProject({ name: "spot", files: { "index.ts": program }, config: cloudConfig }, clouds);
    const folder = join(made.project.directory, ".novacron");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "catalog.json.br"), await azureSpotPrice("westeurope", "Standard_D2s_v5", 0.03));
  }, slowTest);
  afterAll(() => made?.cleanup());

  /** How both are bought, by their decisions and as the clouds were told. */
  const bought = async () => {
    const decided = decisionsIn(await made.project.export());
    const [azure] = await made.doubles.told(azureMachine);
    const [google] = await made.doubles.told(googleMachine);
    return {
      decided: names.map((name) => decided[name]?.decision.cloud?.purchase),
      told: [azure?.priority ?? "Regular", google?.scheduling],
    };
  };
  const running = async () =>
    (await made.doubles.listAlive()).filter(({ token }) => token === azureMachine || token === googleMachine);
  const up = async (...args: readonly string[]) => {
    const run = await novacron(
      made.project,
      "up",
      "--fallovers",
      "1",
      "--",
      "--skip-preview",
      "--continue-on-error",
      ...args,
    );
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  };

  it("goes on demand where there is no spot capacity", async () => {
    const { doubles } = made;
    await doubles.faults.inject({ kind: "noCapacity", spot: true, times: "always" });
    await up();
    expect(await bought()).toEqual({ decided: ["onDemand", "onDemand"], told: ["Regular", standard] });
    expect(await running()).toHaveLength(2);
  });

  it("reverts to spot an hour later, and says in the preview what that replaces", async () => {
    const { project, doubles } = made;
    await doubles.faults.clear();
    const later = project.with({ NOVACRON_CLOCK: new Date(Date.now() + 2 * 3_600_000).toISOString() });
    const shown = decisionsShown(await later.preview(["--json"]));
    for (const name of names) {
      expect(shown[name]?.decision.move).toMatchObject({ changes: ["purchase"], replaces: "machine" });
      expect(shown[name]?.decision.change).toMatch(/no spot capacity, which is asked for again/);
    }
    succeeded(await later.up(["--skip-preview"]));
    expect(await bought()).toEqual({ decided: ["spot", "spot"], told: ["Spot", spot] });
    expect(await running()).toHaveLength(2);
  });

  it("goes on demand again where spot machines are taken away and there are no more", async () => {
    const { doubles } = made;
    for (const machine of await running()) await doubles.withdraw(machine);
    await doubles.faults.inject({ kind: "noCapacity", spot: true, times: "always" });
    await up("--refresh");
    expect(await bought()).toEqual({ decided: ["onDemand", "onDemand"], told: ["Regular", standard] });
    expect(await running()).toHaveLength(2);
    succeeded(await made.project.destroy(["--skip-preview"]));
    expect(await doubles.listAlive()).toEqual([]);
  });
});
