/**
 * Learned weights against a hidden objective: `npm run bench:feedback -- --nodes F --pods F [--order F] [--json]`, with
 * node, pod and arrival files of the openb trace. See docs/feedback.md.
 */
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { hiddenObjectives } from "./feedback/objective.ts";
import { readArrivals, readNodeShapes } from "./feedback/openb-arrivals.ts";
import { type SimulationResult, simulate, startRun } from "./feedback/simulate.ts";
import { simulatedWorld } from "./feedback/world.ts";

const { values } = parseArgs({
  options: {
    nodes: { type: "string" },
    pods: { type: "string" },
    order: { type: "string" },
    seeds: { type: "string", default: "1,2,3,4,5" },
    decisions: { type: "string", default: "5000" },
    /** How many nodes are sampled from the file. */
    sample: { type: "string", default: "100" },
    /** Which hidden objectives, by name; all where not given. */
    objectives: { type: "string", default: hiddenObjectives.map(({ name }) => name).join(",") },
    json: { type: "boolean", default: false },
  },
});
if (values.nodes === undefined || values.pods === undefined) {
  process.stderr.write("bench: --nodes and --pods name files of the openb trace\n");
  process.exit(2);
}

const objectives = hiddenObjectives.filter(({ name }) => values.objectives.split(",").includes(name));
const shapes = readNodeShapes(values.nodes);
const pods = readArrivals(values.pods, values.order);
const decisions = Number(values.decisions);
const nodes = Number(values.sample);
const results: (SimulationResult & { readonly seed: number })[] = [];
for (const seed of values.seeds.split(",").map(Number)) {
  const world = simulatedWorld(shapes, pods, { nodes, decisions, seed });
  const start = startRun(world, objectives);
  for (const [index, objective] of objectives.entries()) {
    const utilities = start.map((decision) => decision?.utilities[index] ?? 0);
    const result = simulate(world, utilities, objective, seed);
    results.push({ ...result, seed });
    process.stderr.write(
      `seed ${seed}, ${objective.name}: ${result.sameFleet.windows.map(({ start, learned, oracle }) => `${start.toFixed(3)}/${learned.toFixed(3)}/${oracle.toFixed(3)}`).join(" ")}\n`,
    );
  }
}

const percent = (share: number | null): string => (share === null ? "-" : `${(100 * share).toFixed(1)}%`);
if (values.json) {
  process.stdout.write(`${JSON.stringify({ benchmark: "feedback", nodes, decisions, results })}\n`);
} else {
  const table = new Table({
    head: [
      "objective",
      "seed",
      "fleet",
      "start",
      "learned",
      "oracle",
      "of oracle",
      "regained",
      "90% after",
      "least lead",
      "steps",
    ],
    style: { head: [], border: [], compact: true },
  });
  for (const { objective, seed, promotions, ...compared } of results) {
    for (const fleet of ["sameFleet", "ownFleet"] as const) {
      const { last, regained, reachedAfter, smallestLead } = compared[fleet];
      table.push([
        objective,
        seed,
        fleet === "sameFleet" ? "same" : "own",
        ...[last.start, last.learned, last.oracle].map((utility) => utility.toFixed(4)),
        percent(last.learned / last.oracle),
        percent(regained),
        reachedAfter ?? "-",
        smallestLead.toFixed(4),
        promotions,
      ]);
    }
  }
  process.stdout.write(`${table.toString()}\n`);
}
