import { readFile } from "node:fs/promises";
import { NovaCronError } from "../errors/novacron-error.ts";

/**
 * The text of an up/down history, for `parseHistory`.
 * @throws {NovaCronError} NC1105 where it cannot be read.
 */
export async function readHistory(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new NovaCronError("NC1105", `the up/down history ${path} cannot be read`, {
      property: "history",
      expected: "a CSV file that the fleet file names relative to itself",
      remedy: "Correct `history` in the fleet file, or remove it",
      cause,
    });
  }
}
