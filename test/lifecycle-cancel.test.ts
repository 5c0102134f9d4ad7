import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
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

describe.skipIf(pulumiMissing !== null)("interrupting a run of a quantum job", { timeout: 2 * slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({ name: "cancelled", files: { "index.ts": program, "long.qasm": long } });
  }, slowTest);
  afterAll(() => project?.cleanup());

  /** How many results of jobs the store has: a run that comes to its end leaves one before anybody is told. */
  const results = (): unknown => {
    const db = new DatabaseSync(join(project.directory, ".novacron", "store.db"), { readOnly: true });
    try {
      return db.prepare("SELECT count(*) AS count FROM job_results").get()?.count;
    } finally {
      db.close();
    }
  };

  it("ends it, leaves what was done before as it is, and the next up runs it to its end", async () => {
    const up = project.start("up", "--yes", "--skip-preview");
    await up.printed("novacron:index:QuantumJob long creating");
    up.kill("SIGINT");
    const { exitCode, stdout, stderr } = await up.done;
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("NC1802");
    // The interrupt did not wait for the run.
    expect(results()).toBe(0);
    const state = await project.export();
    expect(resourceNamed(state, "web").outputs?.target).toBe("a");
    expect(() => resourceNamed(state, "long")).toThrow("no resource long");
    expect(await placesOf(project)).toEqual(["web on a"]);

    const held = await reservationsOf(project);
    const next = succeeded(await project.up(["--skip-preview"]));
    expect(next.stdout).toContain("+ 1 created");
    expect(await reservationsOf(project)).toEqual(held);
    const { counts } = resourceNamed(await project.export(), "long").outputs ?? {};
    expect(Object.values(counts as Record<string, number>).reduce((sum, count) => sum + count, 0)).toBe(50);
    expect(results()).toBe(1);
  });
});
