/**
 * Runs the benchmarks and prints their main figures: `npm run bench [-- --json] [-- --quick] [-- --only decide,policies]`.
 * Each runs in a process of its own, one after the other; run alone, its file says more. `--quick` shows that they work
 * and gives no figures to quote.
 */
import { spawnSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { pulumiMissing } from "../test/support/pulumi.ts";
import { projectRoot } from "../tools/toolchain.mjs";
import { benchmarks } from "./benchmarks.ts";
import type { Benchmark, Figure } from "./figures.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    only: { type: "string" },
  },
});

const machine = {
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
  /** Of the last minute, before the benchmarks: well above 0, others were at work and the figures are too high. */
  loadAverage: Number((loadavg()[0] ?? Number.NaN).toFixed(2)),
};
const figures = chosen(values.only).flatMap(run);
if (values.json) {
  process.stdout.write(`${JSON.stringify({ formatVersion: 1, quick: values.quick, machine, figures }, null, 2)}\n`);
} else {
  const table = new Table({
    head: ["benchmark", "figure", "value", "unit", "how"],
    colAligns: ["left", "left", "right"],
    style: { head: [], border: [] },
  });
  for (const { benchmark, figure, value, unit, how } of figures)
    table.push([benchmark, figure, shown(value), unit, how]);
  const { cpu, cores, platform, node, loadAverage } = machine;
  process.stdout.write(`${table.toString()}\n${cpu}, ${cores} cores, ${platform}, Node ${node}, load ${loadAverage}\n`);
}

function chosen(only: string | undefined): readonly Benchmark[] {
  const names = only?.split(",");
  const unknown = names?.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name)) ?? [];
  if (unknown.length > 0) {
    process.stderr.write(
      `bench: ${unknown.join(", ")} is no benchmark; expected ${benchmarks.map(({ name }) => name).join(", ")}\n`,
    );
    process.exit(2);
  }
  return benchmarks.filter(({ name, needsPulumi }) => {
    if (names !== undefined && !names.includes(name)) return false;
    if (!needsPulumi || pulumiMissing === null) return true;
    process.stderr.write(`bench: ${name} is left out: ${pulumiMissing}\n`);
    return false;
  });
}

function run(benchmark: Benchmark): readonly Figure[] {
  if (!values.json) process.stderr.write(`${benchmark.name} ...\n`);
  const args = [join("bench", benchmark.file), "--json", ...(values.quick ? benchmark.quickArgs : benchmark.args)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: projectRoot,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (status !== 0) {
    process.stderr.write(`bench: ${benchmark.name} ended with ${status}:\n${stderr}`);
    process.exit(1);
  }
  return benchmark.figures(JSON.parse(stdout)).map((figure) => ({ benchmark: benchmark.name, ...figure }));
}

/** Three digits that count; more would be noise. */
function shown(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
