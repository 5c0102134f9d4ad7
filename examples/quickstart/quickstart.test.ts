import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Clone, freshClone } from "../../test/support/clone.ts";
import { slowTest } from "../../test/support/novacron-project.ts";
import { pulumiMissing } from "../../test/support/pulumi.ts";
import { toolchainEnv } from "../../tools/toolchain.mjs";

describe.skipIf(pulumiMissing !== null)("npm run up, npm run down", () => {
  let clone: Clone;
  let firstTable: string;

  /** What `npm run up` and `npm run down` start once all is set up. Rejects with the output when it fails. */
  async function quickstart(action: "up" | "down"): Promise<string> {
    const { stdout } = await promisify(execFile)("node", [join(clone.directory, "tools", "quickstart.ts"), action], {
      cwd: clone.directory,
      // On a runner, too, a person's first run makes keys; and a fixed clock makes one table of all runs.
      env: { ...toolchainEnv(process.env), CI: "", NO_COLOR: "1", NOVACRON_CLOCK: "2026-10-30T12:00:00Z" },
      maxBuffer: 1 << 26,
    });
    return stripVTControlCharacters(stdout);
  }

  /** The first cells of the row that begins with `name`. */
  function rowOf(output: string, name: string): readonly string[] {
    const row = output.split("\n").find((line) => line.startsWith(`│ ${name} `)) ?? "";
    return row.split("│").map((cell) => cell.trim());
  }

  const tableOf = (output: string): string => output.slice(output.indexOf("┌"));

  beforeAll(async () => {
    clone = await freshClone();
  });
  afterAll(() => clone?.remove());

  it(
    "places six machines, runs two quantum jobs and prints what went where",
    async () => {
      const output = await quickstart("up");
      firstTable = tableOf(output);
      expect(output).toContain("+ 15 created");
      expect(rowOf(output, "customers-db")[2]).toMatch(/^eu-/);
      expect(rowOf(output, "training")[2]).toMatch(/-g\d$/);
      expect(rowOf(output, "edge-cache")[2]).toMatch(/^us-east-/);
      for (const machine of ["web-1", "web-2", "customers-db", "training", "edge-cache", "reports"]) {
        const [, , , score, , cost, carbon, risk] = rowOf(output, machine);
        expect([score, cost, carbon, risk], machine).toEqual([
          expect.stringMatching(/^0\.\d\d$/),
          expect.stringMatching(/^\d+\.\d\d$/),
          expect.stringMatching(/^\d+\.\d$/),
          expect.stringMatching(/^\d+\.\d\d %$/),
        ]);
      }
      expect(Number(rowOf(output, "reports")[5])).toBeLessThanOrEqual(60);
      expect(rowOf(output, "web-1")[2]).not.toBe(rowOf(output, "web-2")[2]);
      // Qubits, depth with the measurement, two-qubit gates.
      expect(rowOf(output, "bell").slice(3, 6)).toEqual(["2", "3", "1"]);
      expect(rowOf(output, "grover")[6]).toMatch(/^[01]+: \d{3}$/);
    },
    slowTest,
  );

  it(
    "changes nothing the second time, and prints the same table",
    async () => {
      const output = await quickstart("up");
      expect(output).toMatch(/15 unchanged/);
      expect(tableOf(output)).toBe(firstTable);
      expect(output).not.toMatch(/\d+ (?:created|updated|replaced)/);
    },
    slowTest,
  );

  it(
    "frees everything",
    async () => {
      expect(await quickstart("down")).toMatch(/15 deleted[\s\S]*All capacity is free again/);
    },
    slowTest,
  );
});
