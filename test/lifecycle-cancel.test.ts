import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  novacronProject,
  placesOf,
  reservationsOf,
  resourceNamed,
  slowTest,
  succeeded,
} from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

/** Twenty qubits and gates on all of them, again and again: some seconds of work. */
const layers = 120;
const long = [
  'OPENQASM 3; include "stdgates.inc"; qubit[20] q; bit[20] c;',
  ...Array.from(
    { length: layers },
    (_, layer) => `h q; rz(${layer + 1}/7) q; cx q[${layer % 19}], q[${(layer % 19) + 1}];`,
  ),
  "c = measure q;",
].join("\n");

const program = `
import { Placement, QuantumJob } from "novacron/components";
const web = new Placement("web", { vcpus: 2, memoryGiB: 4 });
const job = new QuantumJob("long", { programFile: "long.qasm", shots: 50, seed: 3 }, { dependsOn: web });
export const counts = job.counts;
`;

describe.skipIf(pulumiMissing !== null)("interrupting a run of a quantum job", { timeout: slowTest }, () => {
  let project: PulumiProject;
  let cancelledAfterMs: number;

  beforeAll(async () => {
    project = await novacronProject({ name: "cancelled", files: { "index.ts": program, "long.qasm": long } });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("ends it, says so, and leaves what was done before as it is", async () => {
    const up = project.start("up", "--yes", "--skip-preview");
    await up.printed("novacron:index:QuantumJob long creating");
    const interrupted = performance.now();
    up.kill("SIGINT");
    const { exitCode, stdout, stderr } = await up.done;
    cancelledAfterMs = performance.now() - interrupted;
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("NC1802");
    const state = await project.export();
    expect(resourceNamed(state, "web").outputs?.target).toBe("a");
    expect(() => resourceNamed(state, "long")).toThrow("no resource long");
    expect(await placesOf(project)).toEqual(["web on a"]);
  });

  it("the next up runs it to its end, and touches nothing else", async () => {
    const held = await reservationsOf(project);
    const { stdout } = succeeded(await project.up(["--skip-preview"]));
    expect(stdout).toContain("+ 1 created");
    expect(await reservationsOf(project)).toEqual(held);
    const { durationMs, counts } = resourceNamed(await project.export(), "long").outputs ?? {};
    expect(Object.values(counts as Record<string, number>).reduce((sum, count) => sum + count, 0)).toBe(50);
    // Had the interrupt waited for the run, it would have taken at least as long.
    expect(cancelledAfterMs).toBeLessThan(durationMs as number);
  });
});
