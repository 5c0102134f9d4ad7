import type { z } from "zod";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type PlacementRequest, placementRequest } from "../schema/placement-request.ts";
import { type SchemaProblem, schemaProblems } from "../world/fleet-problems.ts";
import { didYouMean } from "../world/near-names.ts";

/** A request as people write it: what has a default may be left out. */
export type PlacementRequestInput = z.input<typeof placementRequest>;

/**
 * The first problem of a value as an error: NC1002 for a property that is none, else NC1001.
 * @param where goes before the property in the message, e.g. `requests.yaml: entry 2 ("web"): `.
 * @param known what may be written, for an unknown property.
 */
export function requestProblem(
  error: z.ZodError,
  raw: unknown,
  where: string,
  known: readonly string[],
): NovaCronError {
  const problems = schemaProblems(error.issues, raw);
  const [first = { property: "the document", expected: "a request", got: "something else" }] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  const property = first.property === "the document" ? "" : first.property;
  const subject = property === "" ? "the request" : property;
  if (isUnknown(first)) {
    return new NovaCronError("NC1002", `${where}${property} is not a property here${more}`, {
      property,
      remedy: property.includes(".") ? "Check its spelling, or remove it." : didYouMean(property, known),
      cause: error,
    });
  }
  const what = first.got === "nothing" ? "is missing" : `is ${first.got}`;
  return new NovaCronError("NC1001", `${where}${subject} ${what}${more}`, {
    ...(property !== "" && { property }),
    expected: first.expected,
    remedy: first.got === "nothing" ? "Add it." : "Correct it.",
    cause: error,
  });
}

const isUnknown = ({ expected }: SchemaProblem): boolean => expected === "no such property";

/** Names of all properties of a request. */
export const requestProperties: readonly string[] = Object.keys(placementRequest.shape);

/**
 * Validates a request by the schema of the Pulumi resource, and fills in the defaults.
 * @param name the placement's, for messages.
 * @throws {NovaCronError} NC1001 or NC1002, naming the property.
 */
export function parseRequest(raw: unknown, name: string): PlacementRequest {
  const parsed = placementRequest.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw requestProblem(parsed.error, raw, `"${name}": `, requestProperties);
}
