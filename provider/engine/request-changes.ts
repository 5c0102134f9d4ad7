import { parse } from "yaml";
import { NovaCronError } from "../errors/novacron-error.ts";
import { didYouMean } from "../world/near-names.ts";
import type { NamedRequest } from "./named-request.ts";
import { requestProblem } from "./parse-request.ts";
import { namedRequest } from "./requests-file.ts";

/** `NAME.PROPERTY=VALUE` such as `web.vcpus=8`, `db.apart[0].level=rack`, `web.residency=[DE, FR]`, `web.budget=`. */
const form = "NAME.PROPERTY=VALUE, such as web.vcpus=8; the value is YAML, and an empty one removes the property";

/**
 * A list of requests with some properties changed, each validated again.
 * @param changes each as `NAME.PROPERTY=VALUE`.
 * @throws {NovaCronError} NC1903 for what is no such change, or names no request; NC1001, NC1002 for what breaks the schema.
 */
export function changedRequests(
  requests: readonly NamedRequest[],
  changes: readonly string[],
): readonly NamedRequest[] {
  const raw = new Map(
    requests.map(({ name, request, on }) => [
      name,
      structuredClone({ name, ...request, ...(on !== null && { on }) }) as Record<string, unknown>,
    ]),
  );
  for (const change of changes) {
    const { entry, path, value } = parseChange(change, raw);
    assign(entry, path, value, change);
    const parsed = namedRequest.safeParse(entry);
    if (!parsed.success) {
      throw requestProblem(parsed.error, entry, `--set ${change}: `, Object.keys(namedRequest.shape));
    }
  }
  return requests.map((before) => {
    const { name, on, ...request } = namedRequest.parse(raw.get(before.name));
    // On another node, or with another share, it is another GPU.
    const isThere = on === before.on && request.gpus?.share === before.request.gpus?.share;
    return { name, request, on: on ?? null, ...(isThere && before.gpu !== undefined && { gpu: before.gpu }) };
  });
}

function parseChange(
  change: string,
  entries: ReadonlyMap<string, Record<string, unknown>>,
): { readonly entry: Record<string, unknown>; readonly path: readonly string[]; readonly value: unknown } {
  const equals = change.indexOf("=");
  const left = change.slice(0, equals);
  // Names may contain dots: the longest that fits is meant.
  const name = [...entries.keys()].filter((each) => left.startsWith(`${each}.`)).sort((a, b) => b.length - a.length)[0];
  const entry = name === undefined ? undefined : entries.get(name);
  if (equals < 0 || !left.includes(".")) throw wrongChange(change, "is no change of a request", `Write it as ${form}`);
  if (name === undefined || entry === undefined) {
    throw wrongChange(change, "names no request", didYouMean(left.slice(0, left.indexOf(".")), entries.keys()));
  }
  const path = left
    .slice(name.length + 1)
    .replace(/\[(\d+)\]/g, ".$1")
    .split(".");
  if (path[0] === "name")
    throw wrongChange(change, "would rename a request", "Rename it in a file for --with-requests");
  try {
    return { entry, path, value: parse(change.slice(equals + 1)) };
  } catch (cause) {
    throw wrongChange(change, "has a value that is no YAML", "Quote the value", cause);
  }
}

/** Sets a value in nested maps and lists; null removes it. Maps on the way that are missing are made. */
function assign(entry: Record<string, unknown>, path: readonly string[], value: unknown, change: string): void {
  let at: Record<string, unknown> = entry;
  for (const part of path.slice(0, -1)) {
    const inner = Object.hasOwn(at, part) ? at[part] : undefined;
    if (inner === undefined) at[part] = {};
    else if (typeof inner !== "object" || inner === null) {
      throw wrongChange(change, `goes into ${part}, which has no properties`, `Write it as ${form}`);
    }
    at = at[part] as Record<string, unknown>;
  }
  const last = path.at(-1) ?? "";
  if (value !== null) at[last] = value;
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else delete at[last];
}

function wrongChange(change: string, what: string, remedy: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1903", `--set ${change} ${what}`, { property: "--set", expected: form, remedy, cause });
}
