import { z } from "zod";

const instant = z.iso.datetime({ offset: true });
const hourMs = 3_600_000;

/** Hours between the earliest start and the deadline, at most: forecasts of the grid reach no further. */
export const maxWindowHours = 14 * 24;

/** A job that may wait for cleaner power, and within which limits. */
export const flexible = z
  .strictObject({
    durationHours: z.number().min(0.25).max(maxWindowHours).describe("How long it runs, in hours"),
    earliest: instant.optional().describe("ISO 8601 instant before which it does not start; at once where absent"),
    deadline: instant.describe("ISO 8601 instant at which it has ended"),
    regions: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        "Regions of the fleet in which it may run, by name; * stands for any run of characters; any where absent",
      ),
  })
  .superRefine(({ durationHours, earliest, deadline }, context) => {
    if (earliest === undefined) return;
    const hours = (Date.parse(deadline) - Date.parse(earliest)) / hourMs;
    if (hours < durationHours)
      context.addIssue({
        code: "custom",
        path: ["deadline"],
        message: `at least durationHours (${durationHours}) after earliest`,
      });
    else if (hours > maxWindowHours)
      context.addIssue({
        code: "custom",
        path: ["deadline"],
        message: `at most 14 days (${maxWindowHours} h) after earliest`,
      });
  });

export type Flexible = z.infer<typeof flexible>;
