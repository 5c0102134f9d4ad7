import { z } from "zod";
import { table } from "./markdown.ts";

const reduction = z.looseObject({ model: z.number(), availability30d: z.number() });
const figures = z.looseObject({
  points: z.int(),
  baseRate: z.number(),
  auc: z.number(),
  expectedCalibrationError: z.number(),
  heuristicAuc: z.looseObject({ availability30d: z.number() }),
  placementReduction: z.looseObject({ pool: reduction, withinCluster: reduction }),
});

const metrics = z.looseObject({ laterTime: figures, unseenSite: figures, unseenSiteLaterTime: figures });

/**
 * The README's table of the risk model's quality, from the model card beside the model.
 * @param card the card's `metrics`.
 * @throws {z.ZodError} when a figure is missing: a table with gaps would hide it.
 */
export function riskFigures(card: unknown): string {
  const parsed = metrics.parse(card);
  const columns = [parsed.laterTime, parsed.unseenSite, parsed.unseenSiteLaterTime];
  const row = (name: string, value: (column: z.infer<typeof figures>) => string) => [name, ...columns.map(value)];
  return table(
    ["", "later time, same sites", "unseen sites, all time", "unseen sites, later time"],
    [
      row("points", ({ points }) => points.toLocaleString("en-US")),
      row("base rate of outages", ({ baseRate }) => percent(baseRate)),
      row(
        "AUC (30-day availability alone)",
        ({ auc, heuristicAuc }) => `${auc.toFixed(3)} (${heuristicAuc.availability30d.toFixed(3)})`,
      ),
      row("expected calibration error", ({ expectedCalibrationError }) => expectedCalibrationError.toFixed(4)),
      row("outages hit, safest of 8 nodes against a random one (30-day availability alone)", ({ placementReduction }) =>
        reductions(placementReduction.pool),
      ),
      row("the same, all 8 of one cluster", ({ placementReduction }) => reductions(placementReduction.withinCluster)),
    ],
  );
}

function reductions({ model, availability30d }: z.infer<typeof reduction>): string {
  return `${signed(model)} (${signed(availability30d)})`;
}

/** A change in whole per cent, with its sign. */
function signed(share: number): string {
  const text = (Math.abs(share) * 100).toFixed(0);
  return text === "0" ? "0 %" : `${share < 0 ? "−" : "+"}${text} %`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
