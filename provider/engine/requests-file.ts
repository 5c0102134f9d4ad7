import { readFile } from "node:fs/promises";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { NovaCronError } from "../errors/novacron-error.ts";
import { placementRequest } from "../schema/placement-request.ts";
import type { NamedRequest } from "./named-request.ts";
import { requestProblem } from "./parse-request.ts";

/** An entry of a requests file: a request with a name, and where it is now. */
export const namedRequest = placementRequest.extend({
  name: z.string().min(1).max(100).describe("Unique in the file"),
  on: z.string().min(1).optional().describe("The node that it is on now"),
  startAt: z.iso.datetime({ offset: true }).optional().describe("Flexible jobs: when it was to start there"),
});

/**
 * Validates a list of named requests.
 * @param path Only for messages.
 * @throws {NovaCronError} NC1005 no list; NC1001, NC1002 an entry that breaks the schema; NC1006 a name twice. The property
 * is `[2].gpus.count`, and the message has the file, the entry and its name.
 */
export function parseRequests(content: unknown, path: string): readonly NamedRequest[] {
  if (!Array.isArray(content)) {
    throw new NovaCronError("NC1005", `${path} is no list of requests`, {
      expected: "a list of entries such as {name: web, vcpus: 4, memoryGiB: 16}",
      remedy: "Begin each request with `- name: NAME`.",
    });
  }
  const first = new Map<string, number>();
  return content.map((raw: unknown, index): NamedRequest => {
    const parsed = namedRequest.safeParse(raw);
    if (!parsed.success) {
      const where = `${path}: entry ${index + 1}${shownName(raw)}: `;
      const problem = requestProblem(parsed.error, raw, where, Object.keys(namedRequest.shape));
      throw problem.withProperty(`[${index}]${problem.property === undefined ? "" : `.${problem.property}`}`);
    }
    const { name, on, startAt, ...request } = parsed.data;
    const before = first.get(name);
    if (before !== undefined) {
      throw new NovaCronError("NC1006", `${path}: "${name}" occurs twice, as entry ${before + 1} and ${index + 1}`, {
        property: `[${index}].name`,
        expected: "a name that no other entry has",
        remedy: "Rename or remove one of them.",
      });
    }
    first.set(name, index);
    return { name, request, on: on ?? null, ...(startAt !== undefined && { startAt }) };
  });
}

function shownName(raw: unknown): string {
  const name = typeof raw === "object" && raw !== null && "name" in raw ? raw.name : undefined;
  return typeof name === "string" ? ` ("${name}")` : "";
}

/**
 * Reads a requests file: YAML 1.2, hence also JSON.
 * @throws {NovaCronError} NC1005 where it cannot be read or is malformed; otherwise as {@link parseRequests}.
 */
export async function loadRequests(path: string): Promise<readonly NamedRequest[]> {
  return parseRequests(await readYaml(path), path);
}

async function readYaml(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new NovaCronError("NC1005", `the requests file ${path} ${missing ? "does not exist" : "cannot be read"}`, {
      expected: "the path of a readable YAML or JSON file",
      remedy: missing ? "Check the path." : "Check its permissions.",
      cause,
    });
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { strict: true, uniqueKeys: true, lineCounter, prettyErrors: false });
  const [fault] = document.errors;
  if (fault === undefined) {
    try {
      return document.toJS({ maxAliasCount: 100 });
    } catch (cause) {
      throw malformed(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
    }
  }
  const { line, col } = lineCounter.linePos(fault.pos[0]);
  throw malformed(`${path}:${line}:${col}: ${fault.message}`, fault);
}

function malformed(what: string, cause: unknown): NovaCronError {
  return new NovaCronError("NC1005", what, {
    expected: "a YAML document with unique keys",
    remedy: "Correct it.",
    cause,
  });
}
