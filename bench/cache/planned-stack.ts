import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { generateFleet, generateRequests } from "../fleet-generator.ts";
import { seededRandom } from "../random.ts";
import { engineMessages, type Stored } from "./engine-messages.ts";
import type { MessagePlaces, PlanTimes } from "./plan-worker.ts";

/** A generated stack that is up, in a folder of its own. */
export interface PlannedStack {
  readonly folder: string;
  /** Plans it once more in a process of its own; so many ms pass between Configure and the first resource. */
  preview(programStartMs: number): PlanTimes;
  dispose(): void;
}

/** Brings up a stack of so many placements on a fleet of 100 nodes: without GPUs, which are scarce. */
export function planStack(resources: number): PlannedStack {
  const folder = mkdtempSync(join(tmpdir(), "novacron-bench-stack-"));
  const requests = generateRequests(resources, 3).map(({ gpus: _, ...request }) => request);
  writeFileSync(join(folder, "fleet.yaml"), stringify(generateFleet(100, 1)));
  const random = seededRandom(5);
  const run = (phase: "up" | "preview", programStartMs: number): PlanTimes => {
    const state = phase === "up" ? [] : (JSON.parse(readFileSync(join(folder, "state.json"), "utf8")) as Stored[]);
    // Not as JSON, of which the plugin under test would have its heap full.
    const written: Buffer[] = [];
    let length = 0;
    const place = (message: Buffer): readonly [number, number] => {
      written.push(message);
      length += message.length;
      return [length - message.length, length];
    };
    const places = requests.map((request, n): MessagePlaces => {
      const urn = `urn:pulumi:dev::bench::novacron:index:Placement::w${n}`;
      const { check, diff } = engineMessages(urn, request, state[n], random);
      return { urn, check: place(check), diff: diff && place(diff) };
    });
    writeFileSync(join(folder, "messages.bin"), Buffer.concat(written));
    writeFileSync(join(folder, "messages.json"), JSON.stringify(places));
    const worker = join(import.meta.dirname, "plan-worker.ts");
    const env = { ...process.env, CI: "", NOVACRON_PRIVATE_KEY: "", NOVACRON_STORE: "" };
    return JSON.parse(
      execFileSync(process.execPath, [worker, folder, phase, String(programStartMs)], { env, encoding: "utf8" }),
    ) as PlanTimes;
  };
  run("up", 0);
  return {
    folder,
    preview: (programStartMs) => run("preview", programStartMs),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
