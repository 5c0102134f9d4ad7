import { z } from "zod";

/** What can be another after a move, from the largest to the smallest. */
export const moveParts = ["cloud", "account", "region", "zone", "node", "type", "purchase"] as const;

/** What a decision that puts its subject elsewhere brings about. Lies in the decision, so it is signed and shown in previews. */
export const movePlan = z.strictObject({
  from: z.string().describe("Where it is"),
  to: z.string().describe("Where it goes"),
  fromRegion: z.string().optional().describe("Region it leaves; absent where nobody knows any more"),
  changes: z.array(z.enum(moveParts)).describe("What is another afterwards"),
  replaces: z
    .enum(["machine", "size"])
    .describe(
      "machine: a new one is made before the old one goes. size: the same one is stopped and started in another size",
    ),
  dataGiB: z.number().optional().describe("Data that moves along, in GiB; 0: none. Absent when unknown"),
  transferCost: z.number().optional().describe("Of that data, in the decision's currency. Absent when unknown"),
  hours: z.number().optional().describe("Hours that copying takes at line rate, at least. Absent when unknown"),
});

export type MovePlan = z.infer<typeof movePlan>;
