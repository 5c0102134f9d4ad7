/**
 * How long the plugin takes to start and what memory it holds then, beside a `pulumi.provider.main` plugin that does nothing:
 * `node bench/plugin-start.ts [--json] [--runs 15]`. The two are started in turns, so that what else the machine does
 * meets both alike; the first start of each fills caches and does not count.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { projectRoot } from "../tools/toolchain.mjs";
import { median } from "./median.ts";
import { type PluginStart, startPlugin } from "./started-plugin.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, runs: { type: "string", default: "15" } },
});
const runs = Number(values.runs);
if (!Number.isSafeInteger(runs) || runs < 1) throw new RangeError(`--runs is ${values.runs}; expected 1 or more`);

// Without its bundle the plugin runs its sources: three times slower, and not what users get.
if (!existsSync(join(projectRoot, "dist", "plugin", "main.js"))) throw new Error("nothing is built: npm run build");

const plugins = {
  novacron: () => startPlugin(join(projectRoot, "provider", "bin", "pulumi-resource-novacron"), []),
  providerMain: () => startPlugin(process.execPath, [join(projectRoot, "bench", "peers", "provider-main.mjs")]),
};
const starts: Record<keyof typeof plugins, PluginStart[]> = { novacron: [], providerMain: [] };
for (let run = 0; run <= runs; run++) {
  for (const name of ["novacron", "providerMain"] as const) {
    const start = await plugins[name]();
    if (run > 0) starts[name].push(start);
  }
}

const result = {
  benchmark: "plugin-start",
  node: process.version,
  runs,
  novacron: medians(starts.novacron),
  providerMain: medians(starts.providerMain),
  portMsRatio: rounded(medians(starts.providerMain).portMs / medians(starts.novacron).portMs, 2),
};
if (values.json) console.log(JSON.stringify(result));
else {
  console.table({ novacron: result.novacron, "pulumi.provider.main": result.providerMain });
  console.log(
    `medians of ${runs} starts in turns; to the port, provider.main takes ${result.portMsRatio} times as long`,
  );
}

function medians(of: readonly PluginStart[]): PluginStart & { readonly fastestPortMs: number } {
  const at = (key: keyof PluginStart) => rounded(median(of.map((start) => start[key])), 1);
  return {
    portMs: at("portMs"),
    fastestPortMs: rounded(Math.min(...of.map(({ portMs }) => portMs)), 1),
    answerMs: at("answerMs"),
    portMb: at("portMb"),
    answerMb: at("answerMb"),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
