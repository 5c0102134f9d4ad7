import { z } from "zod";

/** What a workload keeps on its machine, so that a move would have to carry it along. */
export const stateful = z.union([
  z.boolean(),
  z.strictObject({
    dataGiB: z.number().min(0).max(10_485_760).describe("Data that a move has to carry along, in GiB"),
  }),
]);

export type Stateful = z.infer<typeof stateful>;
