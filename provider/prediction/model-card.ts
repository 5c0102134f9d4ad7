import { z } from "zod";

const probability = z.number().min(0).max(1);
const table = z
  .array(z.tuple([z.number(), probability]))
  .min(2)
  .refine(
    (knots) => knots.every((knot, i) => i === 0 || knot[0] > (knots[i - 1]?.[0] ?? Number.POSITIVE_INFINITY)),
    "inputs that strictly rise",
  )
  .refine(
    (knots) => knots.every((knot, i) => i === 0 || knot[1] >= (knots[i - 1]?.[1] ?? Number.POSITIVE_INFINITY)),
    "outputs that never fall",
  );

/**
 * The machine-readable model card beside an ONNX file, format version 1. `training/train_node_outage.py` writes it;
 * `docs/model-card.md` says it for people. What scores a node is strict, what only tells about the model is loose.
 */
export const modelCard = z.object({
  formatVersion: z.literal(1),
  name: z.string().min(1),
  onnxSha256: z.string().regex(/^[0-9a-f]{64}$/),
  horizonHours: z.number().positive(),
  minHistorySeconds: z.number().min(0).describe("Nodes with less history get their class's prior"),
  input: z.string().min(1),
  output: z.string().min(1).describe("Name of the [nodes, 2] tensor; column 1 is the raw probability"),
  features: z.array(z.object({ name: z.string(), unit: z.string(), gain: z.number() })).min(1),
  calibration: table.describe("Raw to calibrated probability"),
  downNow: table.describe("For a node that is down: seconds so far to the chance that it becomes an outage of 30 min"),
  classPriors: z.object({ default: probability }).catchall(probability),
  training: z.record(z.string(), z.unknown()),
  metrics: z.record(z.string(), z.unknown()),
  verification: z.object({
    sites: z.array(z.string()),
    instants: z.array(z.int()),
    points: z.int(),
    positives: z.int(),
    auc: probability,
  }),
});
export type ModelCard = z.infer<typeof modelCard>;
