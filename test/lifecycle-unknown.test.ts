import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, placesOf, resourceNamed, slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const bell = 'OPENQASM 3; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;';

// `sized` hangs on what only the run of the job tells. `second` is declared after an output of `first` was awaited, and
// `third` after `first` was there: no plan is known as a whole before its first decisions are answered.
const program = `
import type { Output } from "@pulumi/pulumi";
import { Placement, QuantumJob } from "novacron/components";

const value = <T>(output: Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

const job = new QuantumJob("bell", { program: '${bell}', shots: 100 });
const sized = new Placement("sized", { vcpus: job.qubits, memoryGiB: 4 });

const first = new Placement("first", { vcpus: 2, memoryGiB: 4 });
const node = await value(first.target);
const second = new Placement("second", { vcpus: 2, memoryGiB: 4, labels: { beside: node } });
const third = new Placement("third", { vcpus: 2, memoryGiB: 4 }, { dependsOn: [first, second] });

export const targets = { sized: sized.target, first: first.target, second: second.target, third: third.target };
`;

describe.skipIf(pulumiMissing !== null)("inputs that come from other resources", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({
      name: "unknowns",
      files: { "index.ts": program, "fleet.yaml": smallFleet({ nodes: [{ name: "a" }] }) },
    });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("a decision that hangs on an unknown input is unknown in the preview; the others are known", async () => {
    const preview = succeeded(await project.preview(["--json"]));
    const { sized, second, third } = stepsOf(preview);
    expect(sized?.op).toBe("create");
    expect(sized?.newState?.inputs?.decision).not.toHaveProperty("target");
    expect(JSON.stringify(sized?.newState?.inputs)).not.toContain('"signature"');
    expect(second?.newState?.inputs).toMatchObject({ labels: { beside: "a" }, decision: { target: "a" } });
    expect(third?.newState?.inputs).toMatchObject({ decision: { target: "a" } });
    expect(await placesOf(project)).toEqual([]);
  });

  it("up decides it once the input is known, and a program that waits between placements goes on", async () => {
    succeeded(await project.up());
    expect(await project.outputs()).toEqual({ targets: { sized: "a", first: "a", second: "a", third: "a" } });
    expect(resourceNamed(await project.export(), "sized").inputs).toMatchObject({
      vcpus: 2,
      decision: { target: "a" },
    });
    expect(await placesOf(project)).toEqual(["first on a", "second on a", "sized on a", "third on a"]);
  });

  it("up again changes nothing: what was unknown is known from the state", async () => {
    succeeded(await project.up(["--skip-preview", "--expect-no-changes"]));
  });

  it("an input that becomes unknown makes a known decision unknown in the preview", async () => {
    await project.write("index.ts", program.replace("shots: 100", "shots: 200"));
    const { bell: job, sized } = stepsOf(succeeded(await project.preview(["--json"])));
    expect(job?.op).toMatch(/replace/);
    expect(job?.detailedDiff).toMatchObject({ shots: { kind: "update-replace" } });
    expect(sized?.op).toBe("update");
    expect(sized?.detailedDiff).toMatchObject({ decision: { kind: "update" } });
  });
});
