import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type FleetFile, fleetFile } from "../schema/fleet.ts";
import { checkFleet } from "./fleet-checks.ts";
import { schemaProblems } from "./fleet-problems.ts";
import { normaliseFleet } from "./normalise-fleet.ts";

const maxProblems = 5;

/** A fleet that was read, checked and normalised. */
export interface LoadedFleet {
  /** Sorted by name, see {@link normaliseFleet}. */
  readonly fleet: FleetFile;
  /** Over the normalised fleet: comments and order do not change it. */
  readonly digest: Digest;
  /** Absolute path of the fleet file. */
  readonly path: string;
  /** Absolute path of the up/down history, or null when the fleet names none. */
  readonly historyPath: string | null;
  /** Absolute paths of the carbon forecasts that are files, by region. */
  readonly forecastPaths: ReadonlyMap<string, string>;
}

/** A fleet with the digest of it, whatever the text that it came from looks like. */
export type ParsedFleet = Pick<LoadedFleet, "fleet" | "digest">;

/** Makes a fleet of a file's text; the path is for messages. */
export type FleetReader = (text: string, path: string) => ParsedFleet | Promise<ParsedFleet>;

/** {@link parseFleet}, and the digest. */
export function readFleet(text: string, path: string): ParsedFleet {
  const fleet = parseFleet(text, path);
  return { fleet, digest: digestOf(fleet) };
}

/**
 * Parses a fleet file's text.
 * @param path Only for messages.
 * @throws {NovaCronError} NC1102 (malformed YAML with line and column; schema breaches with property path), NC1103,
 * NC1104, NC1106 as {@link checkFleet}.
 */
export function parseFleet(text: string, path: string): FleetFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { strict: true, uniqueKeys: true, lineCounter, prettyErrors: false });
  const [fault] = document.errors;
  if (fault) {
    const { line, col } = lineCounter.linePos(fault.pos[0]);
    throw new NovaCronError("NC1102", `${path}:${line}:${col}: ${fault.message}`, {
      expected: "a YAML document with unique keys",
      remedy: `Correct line ${line}, column ${col}.`,
      cause: fault,
    });
  }
  const content = aliasesResolved(document, path);
  const parsed = fleetFile.safeParse(content);
  if (!parsed.success) {
    const problems = schemaProblems(parsed.error.issues, content);
    const [first] = problems;
    const listed = problems.slice(0, maxProblems).map((p) => `${p.property}: expected ${p.expected}, got ${p.got}`);
    const more = problems.length > maxProblems ? ` (and ${problems.length - maxProblems} more)` : "";
    throw new NovaCronError("NC1102", `${path}: ${listed.join("; ")}${more}`, {
      ...(first && { property: first.property }),
      remedy: "Correct these properties; schema/fleet.schema.json describes the format.",
      cause: parsed.error,
    });
  }
  checkFleet(parsed.data, path);
  return normaliseFleet(parsed.data);
}

/** The plain value. A document of nested aliases ("billion laughs") is refused here, by yaml's limit on their expansion. */
function aliasesResolved(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new NovaCronError("NC1102", `${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      expected: "aliases that refer to anchors above them, at most 100 of them",
      remedy: "Write the repeated parts out.",
      cause,
    });
  }
}

/**
 * Reads a fleet file (YAML 1.2, hence also JSON).
 * @param read makes a fleet of its text.
 * @throws {NovaCronError} NC1101 when it is missing or unreadable; otherwise as {@link parseFleet}.
 */
export async function loadFleet(path: string, read: FleetReader = readFleet): Promise<LoadedFleet> {
  const absolute = resolve(path);
  let text: string;
  try {
    text = await readFile(absolute, "utf8");
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new NovaCronError("NC1101", `the fleet file ${path} ${missing ? "does not exist" : "cannot be read"}`, {
      property: "fleet",
      expected: "the path of a readable YAML file",
      remedy: missing ? "Create it, or set novacron:fleet to where it lies." : "Check its permissions.",
      cause,
    });
  }
  const { fleet, digest } = await read(text, path);
  const historyPath = fleet.history === undefined ? null : resolve(dirname(absolute), fleet.history);
  const forecastPaths = new Map(
    fleet.regions.flatMap(({ name, gridCarbonForecast: file }): [string, string][] =>
      typeof file === "string" ? [[name, resolve(dirname(absolute), file)]] : [],
    ),
  );
  return { fleet, digest, path: absolute, historyPath, forecastPaths };
}
