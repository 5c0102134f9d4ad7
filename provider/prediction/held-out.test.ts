import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import type { NodeHistoryInput } from "./features.ts";
import { parseHistory } from "./history.ts";
import { loadModelFiles, modelDirectory } from "./load-model-files.ts";
import { countWithin, stateAt, traceOf } from "./node-trace.ts";
import { loadRiskModel } from "./risk-model.ts";

const data = new URL("../../../shared/data/prediction/grid5000_dev.csv.xz", import.meta.url);

/** Area under the ROC curve from ranks, ties at their middle. */
function areaUnderCurve(points: readonly { score: number; hit: boolean }[]): number {
  const sorted = [...points].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  let positives = 0;
  for (let i = 0; i < sorted.length; ) {
    let j = i;
    while (j < sorted.length && sorted[j]?.score === sorted[i]?.score) j++;
    const hits = sorted.slice(i, j).filter((point) => point.hit).length;
    rankSum += hits * ((i + 1 + j) / 2);
    positives += hits;
    i = j;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (sorted.length - positives));
}

it("reproduces the card's figure on sites that the model never saw", async ({ skip }) => {
  if (!existsSync(data)) skip("../shared/data/prediction/grid5000_dev.csv.xz is absent");
  const model = await loadRiskModel();
  if (!model.available) skip("onnxruntime-node is not installed");
  const unpacked = spawnSync("xz", ["-dc", data.pathname], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (unpacked.status !== 0) skip("the xz program is missing");

  const { card } = await loadModelFiles(modelDirectory);
  const lead = 900;
  const horizon = card.horizonHours * 3600;
  const outage = 1800;
  const history = parseHistory(unpacked.stdout);
  const nodes: NodeHistoryInput[] = [...history.nodes.values()]
    .filter((node) => card.verification.sites.includes(node.cluster?.split("/")[0] ?? ""))
    .map((node) => ({ name: node.id, class: "standard", group: node.cluster ?? "", history: node }));
  const traces = new Map(nodes.map((node) => [node.name, node.history === null ? null : traceOf(node.history, 0)]));
  const points: { score: number; hit: boolean }[] = [];
  for (const time of card.verification.instants) {
    const risk = await model.assess(nodes, time);
    for (const [name, trace] of traces) {
      if (trace === null || risk[name]?.source !== "model") continue;
      const state = stateAt(trace, time);
      if (!state.known || !state.up || time - (trace.starts[0] ?? 0) < card.minHistorySeconds) continue;
      if (countWithin(trace.outages, time, time + lead) > 0) continue;
      if (time + lead + horizon + outage > (trace.stops.at(-1) ?? 0)) continue;
      points.push({
        score: risk[name].probability,
        hit: countWithin(trace.outages, time + lead, time + lead + horizon) > 0,
      });
    }
  }
  expect(points).toHaveLength(card.verification.points);
  expect(points.filter((point) => point.hit)).toHaveLength(card.verification.positives);
  // Four decimals of the probability make some ties that the card's figure does not have.
  expect(Math.abs(areaUnderCurve(points) - card.verification.auc)).toBeLessThan(0.01);
}, 120_000);
