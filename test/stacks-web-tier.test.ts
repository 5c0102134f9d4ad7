import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { motoMissing } from "./doubles/index.ts";
import type { CloudProject } from "./support/cloud-project.ts";
import { novacron } from "./support/novacron-command.ts";
import { slowTest, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";
import { found, reviewed, reviewedPreview } from "./support/reviewed-preview.ts";
import { stackProject } from "./support/stack-project.ts";

interface Outputs {
  readonly addresses: readonly string[];
  readonly where: readonly string[];
  readonly costPerMonthAtMin: number;
}

describe.skipIf(pulumiMissing !== null || motoMissing !== null)("stacks/web-tier", { timeout: slowTest }, () => {
  let made: CloudProject;
  beforeAll(async () => {
    made = await stackProject("web-tier", ["aws", "gcp"]);
  }, slowTest);
  afterAll(() => made?.cleanup());

  it("as it is, is placed in two clouds by a preview that no rule objects to", async () => {
    const review = await reviewedPreview(made.project, "--fail-on", "low");
    expect(found(review)).toEqual([]);
    expect(review.placements.map(({ name }) => name).sort()).toEqual(["web-slice-0", "web-slice-1"]);
    const [{ to = 0 } = {}] = review.totals.costPerMonth;
    expect(to).toBeGreaterThan(0);
  });

  it("is made, tells addresses and cost, and has nothing to change then", async () => {
    const { project, doubles } = made;
    succeeded(await project.up(["--skip-preview"]));
    const { addresses, where, costPerMonthAtMin } = (await project.outputs()) as unknown as Outputs;
    const clouds = where.map((slice) => /^2 to 6 x \S+ in \S+ \((\w+)\)$/.exec(slice)?.[1]);
    expect(clouds.toSorted()).toEqual(["aws", "google"]);
    expect(addresses[clouds.indexOf("aws")]).toMatch(/\.amazonaws\.com$/);
    expect(addresses[clouds.indexOf("google")]).toMatch(/^10\./);
    expect(costPerMonthAtMin).toBeGreaterThan(0);
    const alive = (await doubles.listAlive()).map(({ token }) => token);
    expect(alive).toEqual(
      expect.arrayContaining([
        "gcp:compute/regionInstanceGroupManager:RegionInstanceGroupManager",
        "gcp:compute/forwardingRule:ForwardingRule",
        "gcp:compute/resourcePolicy:ResourcePolicy",
        "aws:dlm/lifecyclePolicy:LifecyclePolicy",
      ]),
    );
    succeeded(await project.preview(["--expect-no-changes"]));
  });

  it("on the Internet breaks the rule of those who allow nothing there, which a waiver may answer for", async () => {
    const { project } = made;
    await project.setConfig("public", "true");
    expect(found(await reviewedPreview(project, "--fail-on", "low"))).toEqual([]);
    await project.write("closed.yaml", "network: { maximumInternetFacing: 0 }\n");
    const strict = await reviewed(project, "--data", "closed.yaml");
    expect(found(strict)).toEqual(["NCP-NET-003 web-tier-dev: 2 resources face the Internet, more than 0"]);

    const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString();
    const waived = await novacron(
      project,
      ...["waiver", "new", "--rule", "NCP-NET-003", "--reason", "the shop front", "--owner", "platform@example.com"],
      ...["--resource", "urn:pulumi:dev::web-tier::pulumi:pulumi:Stack::*", "--expires", inAWeek],
    );
    expect(waived.exitCode, waived.stderr).toBe(0);
    expect(await reviewed(project, "--data", "closed.yaml")).toMatchObject({ outcome: "passed" });
  });

  it("goes whole", async () => {
    succeeded(await made.project.destroy());
    expect(await made.doubles.listAlive()).toEqual([]);
  });
});
