import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProposalJson } from "../cli/plan/proposal-json.ts";
import type { PlanComparison } from "../provider/engine/compare-plans.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, placesOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = `
import * as pulumi from "@pulumi/pulumi";
import { Placement } from "novacron/components";

new Placement("web", { vcpus: 4, memoryGiB: 16, labels: { team: "shop" } });
new Placement("hush", { vcpus: 2, memoryGiB: 4, labels: { token: pulumi.secret("s3cret") } });
`;

const fleetAt = (priceOfB: number): string =>
  smallFleet({
    nodes: [
      { name: "a", pricePerHour: 0.4 },
      { name: "b", pricePerHour: priceOfB },
    ],
  });

describe.skipIf(pulumiMissing !== null)("what-if and rebalance on a stack that is up", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({ name: "shop", files: { "index.ts": program, "fleet.yaml": fleetAt(0.8) } });
    succeeded(await project.up(["--skip-preview"]));
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("start from what the store has, leave secret ones where they are, and change nothing", async () => {
    const before = await placesOf(project);
    expect(before).toEqual(["hush on a", "web on a"]);
    const whatIf = await novacron(project, "what-if", "--drain", "a", "--json");
    expect(whatIf.stderr).toMatch(/^warning: these stay where they are.*: hush$/m);
    const { changes } = JSON.parse(whatIf.stdout) as PlanComparison;
    expect(changes.map(({ name, kind, from, to }) => [name, kind, from, to])).toEqual([["web", "moved", "a", "b"]]);
    expect(whatIf.stdout).not.toContain("s3cret");

    await project.write("fleet.yaml", fleetAt(0.05));
    const rebalance = await novacron(project, "rebalance", "--json");
    const { moves } = JSON.parse(rebalance.stdout) as ProposalJson;
    expect(moves.map(({ name, from, to }) => [name, from, to])).toEqual([["web", "a", "b"]]);
    expect(moves[0]?.gain.costSaved).toBeCloseTo(0.35 * 0.25 * 730, 6);
    expect(await placesOf(project)).toEqual(before);
  });
});
