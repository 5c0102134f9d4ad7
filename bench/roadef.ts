#!/usr/bin/env node
/**
 * Machine reassignment of the ROADEF/EURO challenge 2012: `npm run bench:roadef -- --model F --assignment F
 * [--seconds 60 | --iterations N] [--seed N] [--out F] [--reference F] [--json]`, or `--all DIR` in place of the files,
 * which runs every `model_NAME.txt` with its `assignment_NAME.txt`.
 *
 * Seconds are processor time of the whole process, reading included: one thread searches, and what else runs on the
 * machine does not count. Iterations are proposed moves, and give the same result on any machine. Cost and violations are
 * those of the independent checker; the gap is (cost - lower bound) / initial cost, the challenge's measure, where the
 * reference (CSV: instance, initial, reference and lower bound) knows the instance. Without `--reference` it is
 * `reference_costs.csv` in the model's folder or the one above, if there is one.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { formatAssignment, parseAssignment } from "../provider/placement/reassignment/assignment-text.ts";
import { checkAssignment } from "../provider/placement/reassignment/check-assignment.ts";
import { improveAssignment } from "../provider/placement/reassignment/improve-assignment.ts";
import { parseModel } from "../provider/placement/reassignment/parse-model.ts";
import type { SearchBudget } from "../provider/placement/reassignment/search-budget.ts";
import { type ReferenceCosts, readReferenceCosts } from "./roadef-reference.ts";

interface Result {
  readonly instance: string;
  /** Processor time, from the reading of the files to the end of the search. */
  readonly seconds: number;
  /** Moves that were proposed. */
  readonly iterations: number;
  readonly seed: number;
  readonly initialCost: number;
  readonly cost: number;
  readonly referenceCost: number | null;
  readonly lowerBound: number | null;
  readonly gapPercent: number | null;
  readonly violations: number;
  readonly movesPerSecond: number;
}

const usage =
  "--model F --assignment F | --all DIR, [--seconds 60 | --iterations N] [--seed 1] [--out F] [--reference F] [--json]";
const { values } = parseArgs({
  options: {
    model: { type: "string" },
    assignment: { type: "string" },
    all: { type: "string" },
    seconds: { type: "string" },
    iterations: { type: "string" },
    seed: { type: "string", default: "1" },
    out: { type: "string" },
    reference: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const seconds = Number(values.seconds ?? 60);
const iterations = values.iterations === undefined ? undefined : Number(values.iterations);
const seed = Number(values.seed);
if (!(seconds > 0)) fail(`--seconds ${values.seconds} is no time`);
if (iterations !== undefined && values.seconds !== undefined) fail("--seconds and --iterations exclude each other");
if (iterations !== undefined && !(Number.isSafeInteger(iterations) && iterations >= 0))
  fail(`--iterations ${values.iterations} is no whole number of 0 or more`);
if (!Number.isSafeInteger(seed) || seed < 0) fail(`--seed ${values.seed} is no whole number of 0 or more`);

const results: Result[] = [];
for (const { model, assignment } of chosen()) {
  if (!values.json) process.stderr.write(`${nameOf(model)} ...\n`);
  results.push(run(model, assignment));
}
if (values.json) process.stdout.write(`${JSON.stringify({ bench: "roadef", node: process.version, results })}\n`);
else process.stdout.write(`${tableOf(results)}\n`);
if (results.some(({ violations }) => violations > 0)) process.exitCode = 1;

function fail(what: string): never {
  process.stderr.write(`bench:roadef: ${what}; expected ${usage}\n`);
  process.exit(2);
}

function chosen(): readonly { readonly model: string; readonly assignment: string }[] {
  const { all, model, assignment } = values;
  if (all === undefined) {
    if (model === undefined || assignment === undefined) fail("model and assignment are missing");
    return [{ model, assignment }];
  }
  if (model !== undefined || assignment !== undefined || values.out !== undefined)
    fail("--all goes without --model, --assignment and --out");
  const found = readdirSync(all)
    .filter((file) => /^model_.*\.txt$/.test(file))
    .sort()
    .map((file) => ({ model: join(all, file), assignment: join(all, file.replace("model", "assignment")) }));
  return found.length > 0 ? found : fail(`${all} has no model_NAME.txt`);
}

function nameOf(modelFile: string): string {
  return basename(modelFile).replace(/^model_|\.txt$/g, "");
}

function referenceFor(modelFile: string): ReferenceCosts {
  const near = [dirname(modelFile), dirname(dirname(modelFile))].map((folder) => join(folder, "reference_costs.csv"));
  const file = values.reference ?? near.find((candidate) => existsSync(candidate));
  return file === undefined ? new Map() : readReferenceCosts(file);
}

function run(modelFile: string, assignmentFile: string): Result {
  const instance = nameOf(modelFile);
  const began = processorMilliseconds();
  const model = parseModel(readFileSync(modelFile, "utf8"), modelFile);
  const origin = parseAssignment(readFileSync(assignmentFile, "utf8"), model, assignmentFile);
  // Reading counts: the challenge's clock starts with the program.
  const milliseconds = Math.max(0, seconds * 1000 - (processorMilliseconds() - began));
  const searchBegan = processorMilliseconds();
  const budget: SearchBudget =
    iterations === undefined
      ? { kind: "time", milliseconds, now: processorMilliseconds }
      : { kind: "proposals", count: iterations };
  const { assignment, proposals } = improveAssignment(model, { origin, seed, budget });
  const spent = (processorMilliseconds() - began) / 1000;
  const searched = (processorMilliseconds() - searchBegan) / 1000;
  if (values.out !== undefined) writeFileSync(values.out, formatAssignment(assignment));

  const initialCost = checkAssignment(model, origin, origin).cost.total;
  const { cost, violations } = checkAssignment(model, origin, assignment);
  const known = referenceFor(modelFile).get(instance);
  const lowerBound = known?.lowerBound ?? null;
  return {
    instance,
    seconds: spent,
    iterations: proposals,
    seed,
    initialCost,
    cost: cost.total,
    referenceCost: known?.cost ?? null,
    lowerBound,
    gapPercent: lowerBound === null ? null : ((cost.total - lowerBound) / initialCost) * 100,
    violations: violations.length,
    movesPerSecond: searched > 0 ? Math.round(proposals / searched) : 0,
  };
}

function tableOf(rows: readonly Result[]): string {
  const table = new Table({
    head: [
      "instance",
      "initial cost",
      "cost",
      "reference",
      "at or below",
      "lower bound",
      "gap %",
      "violations",
      "moves/s",
    ],
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const { referenceCost, lowerBound, gapPercent } = row;
    table.push([
      row.instance,
      row.initialCost,
      row.cost,
      referenceCost ?? "",
      referenceCost === null ? "" : row.cost <= referenceCost ? "yes" : "no",
      lowerBound ?? "",
      gapPercent === null ? "" : gapPercent.toFixed(4),
      row.violations,
      row.movesPerSecond,
    ]);
  }
  const reached = rows.filter(({ cost, referenceCost }) => referenceCost !== null && cost <= referenceCost).length;
  const budgetText = iterations === undefined ? `${seconds} s of processor time` : `${iterations} iterations`;
  const compared = rows.filter(({ referenceCost }) => referenceCost !== null).length;
  return `${table.toString()}\n${reached} of ${compared} at or below the reference cost, ${budgetText} each, seed ${seed}`;
}

/** Processor time of this process so far, all threads of it. */
function processorMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
