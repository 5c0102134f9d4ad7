import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decisionsIn } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { diagnosticsOf } from "./support/tampering.ts";

const clock = Date.parse("2026-03-01T12:00:00Z");
const at = (hours: number): string => new Date(clock + hours * 3_600_000).toISOString();
const power = { idleWatts: 100, maxWatts: 300, pue: 1.2 };
const dayUtc = Array.from({ length: 24 }, (_, hour) => (hour === 3 || hour === 4 ? 100 : 400));
const fleet = (forecast: boolean): string =>
  smallFleet({ nodes: [{ name: "a", power }], ...(forecast && { forecasts: { "eu-central": { dayUtc } } }) });

const group = `
import * as pulumi from "@pulumi/pulumi";
import { PlacementGroup } from "novacron/components";
const flexible = { durationHours: 2, deadline: "${at(24)}" };
new PlacementGroup("jobs", { requests: {
  train: { vcpus: 2, memoryGiB: 4, flexible },
  web: { vcpus: 1, memoryGiB: 2 },
} });
new PlacementGroup("hush", { requests: {
  train: { vcpus: 2, memoryGiB: 4, flexible, labels: { token: pulumi.secret("s3cret") } },
  web: { vcpus: 1, memoryGiB: 2 },
} });
`;

const single = `
import { Placement } from "novacron/components";
export const start = new Placement("soon", { vcpus: 2, memoryGiB: 4, flexible: { durationHours: 2, deadline: "${at(24)}" } }).startAt;
`;

describe.skipIf(pulumiMissing !== null)("flexible jobs of groups", { timeout: slowTest }, () => {
  let project: PulumiProject;
  const run = (hours: number): PulumiProject => project.with({ NOVACRON_CLOCK: at(hours) });

  beforeAll(async () => {
    project = await novacronProject({ name: "jobs", files: { "index.ts": group, "fleet.yaml": fleet(true) } });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("have their hours, those with secrets in secret, and keep them", async () => {
    const preview = succeeded(await run(0).preview());
    expect(preview.stdout).toContain(`starts ${at(15)}`);
    succeeded(await run(0).up(["--skip-preview"]));
    const { "jobs-train": job } = decisionsIn(await project.export());
    expect(job?.decision.startAt).toBe(at(15));
    const state = JSON.stringify(await project.export());
    // In the decision of the open member, as input and as output, and as an output of its own; the secret one hides it.
    expect(state.match(/"startAt":"2026/g)?.length).toBe(3);
    for (const hours of [1, 15.5, 30]) succeeded(await run(hours).preview(["--expect-no-changes"]));
  });
});

describe.skipIf(pulumiMissing !== null)("a flexible job that was shown to start at once", { timeout: slowTest }, () => {
  let project: PulumiProject;
  const run = (hours: number): PulumiProject => project.with({ NOVACRON_CLOCK: at(hours) });

  beforeAll(async () => {
    project = await novacronProject({ name: "soon", files: { "index.ts": single, "fleet.yaml": fleet(false) } });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("starts so within the hour, and is refused later until it was shown anew", async () => {
    succeeded(await run(0).preview());
    const late = await run(2).up(["--skip-preview"]);
    expect(diagnosticsOf(late).soon, late.stdout + late.stderr).toMatch(
      /NC1202: .*it was to start at 2026-03-01T12:00:00\.000Z/,
    );
    expect(late.exitCode).not.toBe(0);
    succeeded(await run(2.1).preview());
    succeeded(await run(2.2).up(["--skip-preview"]));
    expect(decisionsIn(await project.export()).soon?.decision.startAt).toBe(at(2));
  });
});
