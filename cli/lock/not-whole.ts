import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { LockedPreview } from "./locked-preview.ts";

/**
 * Why nobody can go by a preview, or null: it failed, or has placements that are not decided before the update.
 * @param consequence what was not done therefore.
 * @returns {NovaCronError} NC1921.
 */
export function notWhole({ plan, urns, said }: LockedPreview, consequence: string): NovaCronError | null {
  const undecided = urns.filter((urn) => !said.has(urn));
  if (plan.incomplete.length === 0 && undecided.length === 0) return null;
  const waiting = undecided.map((urn) => `${urn} is not decided: its inputs are unknown before the update`);
  return new NovaCronError("NC1921", `${consequence}: ${[...plan.incomplete, ...waiting].join("; ")}`, {
    expected: "a preview in which every placement is decided",
    remedy: "Correct that, and run this again",
  });
}
