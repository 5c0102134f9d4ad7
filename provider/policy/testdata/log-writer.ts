import { workerData } from "node:worker_threads";
import { openDecisionLog } from "../decision-log.ts";
import { samplePlacement } from "../sample-inputs.ts";

/** Writes lines to a log that others write to, too. For tests. */
const { path, name, lines } = workerData as { readonly path: string; readonly name: string; readonly lines: number };
const log = openDecisionLog(path, { maximumBytes: 100_000, keep: 20, required: true });
for (let each = 0; each < lines; each++) {
  log.record({
    place: "plan",
    at: "2026-03-01T12:00:00.000Z",
    policies: name,
    result: "allow",
    rules: { deny: [], prefer: [] },
    waivers: [],
    input: samplePlacement({ labels: { number: String(each) } }),
  });
  log.flush();
}
