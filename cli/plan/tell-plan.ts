import type { PlacedAll } from "../../provider/engine/place-all.ts";
import type { Telemetry, TelemetrySpan } from "../../provider/observability/telemetry.ts";

/** Says of a list of placements how many there are, and counts what removed candidates for them. */
export function tellPlan({ placed, unplaced }: PlacedAll, span: TelemetrySpan, telemetry: Telemetry): void {
  if (!telemetry.isOn) return;
  span.set({ "novacron.placed": placed.length, "novacron.unplaced": unplaced.length });
  const kind = { "novacron.kind": "Placement" };
  telemetry.add("novacron.decisions", placed.length, { "novacron.outcome": "decided", ...kind });
  for (const { error } of unplaced) telemetry.add("novacron.refusals", 1, { "error.type": error.code, ...kind });
  for (const { record } of placed) telemetry.add("novacron.candidates.considered", record.candidates.considered, kind);
  for (const { by, kind: ruleKind, count } of [...placed.map(({ record }) => record), ...unplaced].flatMap(
    ({ removed }) => removed,
  )) {
    telemetry.add("novacron.candidates.removed", count, { "novacron.rule": by, "novacron.rule.kind": ruleKind });
  }
}
