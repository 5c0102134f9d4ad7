import { readFile } from "node:fs/promises";
import { z } from "zod";
import { digestOf } from "../../provider/crypto/canonical-json.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { type DecisionRecord, factorCategories } from "../../provider/schema/decision.ts";

const target = z.looseObject({
  name: z.string(),
  kind: z.enum(["node", "backend"]),
  region: z.string(),
  country: z.string(),
  continent: z.string(),
});

/** As much of a record as it takes to show it; what else it has is kept. */
const decisionRecord = z.looseObject({
  formatVersion: z.union([z.literal(1), z.literal(2)]),
  subject: z.looseObject({ stack: z.string(), urn: z.string(), name: z.string(), type: z.string() }),
  request: z.record(z.string(), z.unknown()),
  target,
  score: z.number(),
  confidence: z.number(),
  why: z.string(),
  contributions: z.array(
    z.looseObject({
      factor: z.string(),
      category: z.enum(factorCategories),
      value: z.number().nullable(),
      unit: z.string(),
      normalised: z.number().nullable(),
      weight: z.number(),
      contribution: z.number(),
    }),
  ),
  unknown: z.array(z.string()).optional(),
  weights: z
    .looseObject({
      profile: z.string(),
      adjustments: z.array(z.looseObject({ on: z.string(), times: z.number(), because: z.string() })),
    })
    .optional(),
  runnerUp: z.looseObject({ target, score: z.number(), why: z.string() }).nullable(),
  candidates: z.looseObject({ considered: z.number(), feasible: z.number() }),
  removed: z.array(
    z.looseObject({
      by: z.string(),
      kind: z.enum(["constraint", "policy"]),
      reason: z.string(),
      count: z.number(),
      examples: z.array(z.string()),
    }),
  ),
  waivers: z
    .array(
      z.looseObject({
        rule: z.string(),
        waiver: z.string(),
        expires: z.string(),
        count: z.number(),
        examples: z.array(z.string()),
        target: z.boolean(),
      }),
    )
    .optional(),
  change: z.string().nullable(),
  costPerMonth: z.number().nullable(),
  currency: z.string(),
  carbonGramsPerHour: z.number().nullable(),
  risk: z
    .looseObject({
      probability: z.number(),
      horizonHours: z.number(),
      confidence: z.number(),
      source: z.enum(["model", "class-prior"]),
    })
    .nullable(),
  basis: z.record(z.string(), z.string().nullable()),
});

/** A record of a file, under the digest that it really has. */
export interface FileRecord {
  readonly digest: string;
  /** The digest that the file says it has, where that is another one: somebody edited it. */
  readonly statedDigest: string | null;
  readonly record: DecisionRecord;
}

/**
 * The records of a JSON file: one record alone, one as `novacron explain --json` prints it, or all of
 * `novacron place --json`, in the order of the file.
 * @throws {NovaCronError} NC1909 where the file cannot be read or holds none.
 */
export async function readRecords(path: string): Promise<readonly FileRecord[]> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  const entries = entriesOf(content);
  if (entries === null) throw unreadable(path, "it holds no record");
  return entries.map(({ at, raw, stated }) => {
    const parsed = decisionRecord.safeParse(raw);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const property = [...at, ...(issue?.path ?? [])].map(String).join(".");
      throw unreadable(
        path,
        `${property || "the record"}: ${issue?.message ?? "it is no record"}`,
        parsed.error,
        property,
      );
    }
    const digest = digestOf(raw);
    // Parsed loosely, so all that it says is still in it; the compiler sees only what was looked at.
    return { digest, statedDigest: stated === digest ? null : stated, record: raw as DecisionRecord };
  });
}

interface Entry {
  readonly at: readonly PropertyKey[];
  readonly raw: unknown;
  readonly stated: string | null;
}

function entriesOf(content: unknown): readonly Entry[] | null {
  if (!isMap(content)) return null;
  if (Array.isArray(content.placements)) {
    return content.placements.map((entry: unknown, index) => ({
      at: ["placements", index, "record"],
      raw: isMap(entry) ? entry.record : undefined,
      stated: isMap(entry) ? text(entry.recordDigest) : null,
    }));
  }
  if ("record" in content) return [{ at: ["record"], raw: content.record, stated: text(content.digest) }];
  return "contributions" in content ? [{ at: [], raw: content, stated: null }] : null;
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable(path: string, what: string, cause?: unknown, property?: string): NovaCronError {
  return new NovaCronError("NC1909", `${path} holds no decision record that can be read: ${what}`, {
    ...(property && { property }),
    expected: "a record as JSON: of `novacron explain --json` or `novacron place --json`",
    remedy: "Write the file anew with one of these",
    cause,
  });
}
