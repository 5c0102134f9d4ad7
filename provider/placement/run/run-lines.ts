import type { RunNote } from "../../schema/run-note.ts";
import { plain } from "../decimals.ts";
import { savingWords } from "./note-run.ts";

const grams = (value: number | null): string => (value === null ? "unknown" : `${plain(value)} gCO2e`);

/** What a record says of a flexible job's run, for people: labels, and a line for each. */
export function runLines(note: RunNote): readonly (readonly [label: string, text: string])[] {
  const { startAt, durationHours, deadline, carbonGrams, from, forecastAsOf, why, atOnce } = note;
  const origin =
    from === "forecast" ? `, by the forecast as of ${forecastAsOf}` : from === "mean" ? ", by the grid's mean" : "";
  const saving = savingWords(note);
  return [
    ["starts", `${startAt} for ${plain(durationHours)} h, to end before ${deadline}: ${why}`],
    ["whole run", `${grams(carbonGrams)}${origin}`],
    ...(atOnce === null
      ? []
      : [
          [
            "at once",
            `${atOnce.target} (${atOnce.region}) at ${atOnce.startAt}: ${grams(atOnce.carbonGrams)}`,
          ] as const,
        ]),
    ...(saving === null ? [] : [["saving", saving] as const]),
  ];
}
