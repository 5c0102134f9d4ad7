import { z } from "zod";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const waived = z.object({
  rule: z.string(),
  /** Id. */
  waiver: z.string(),
  /** URN, where the input is a stack: which resource's finding was lifted. All of the rule's where absent. */
  resource: z.string().optional(),
});

/** The bundle and data that lines under `digest` were judged by. Once per process that writes. */
export const policiesLine = z.object({
  formatVersion: z.literal(1),
  line: z.literal("policies"),
  at: z.string(),
  digest: z.string(),
  /** Digest of the bundle alone. */
  bundle: z.string(),
  /** Parts of the input that the rules read, dotted: what else candidates differ in is not told apart. */
  reads: z.array(z.string()),
});

/** One input and what was said of it. At plan time once for all candidates that the rules cannot tell apart. */
export const evaluationLine = z.object({
  formatVersion: z.literal(1),
  line: z.literal("evaluation"),
  place: z.enum(["plan", "pack", "review"]),
  /** When it was logged, ISO 8601; the instant that the rules saw is in the input. */
  at: z.string(),
  /** Of `input`. */
  inputDigest: digest,
  policies: z.string(),
  result: z.enum(["allow", "deny"]),
  /** Ids. Under `deny` stands a rule with a finding that no waiver lifts. */
  rules: z.object({ deny: z.array(z.string()), prefer: z.array(z.string()) }),
  /** What was lifted. */
  waivers: z.array(waived),
  /** The policy input, secrets masked, with a long quantum program replaced by its length and digest. */
  input: z.looseObject({ kind: z.string() }),
});

/** What became of one resource in a plan. */
export const resourceLine = z.object({
  formatVersion: z.literal(1),
  line: z.literal("resource"),
  place: z.enum(["plan", "pack", "review"]),
  at: z.string(),
  urn: z.string(),
  policies: z.string(),
  /** `decided`, `kept`, `replayed` or `refused`. */
  how: z.string(),
  /** Null where it was refused, or is secret. */
  target: z.string().nullable(),
  /** `inputDigest` of the target's evaluation. */
  chosen: digest.nullable(),
  /** Evaluations, and how many candidates each stands for. */
  evaluations: z.array(z.tuple([digest, z.int().min(1)])),
  /** Whether it rests on secrets: then nothing else is said. */
  secret: z.boolean(),
});

export const logLine = z.discriminatedUnion("line", [policiesLine, evaluationLine, resourceLine]);
export type PoliciesLine = z.infer<typeof policiesLine>;
export type EvaluationLine = z.infer<typeof evaluationLine>;
export type ResourceLine = z.infer<typeof resourceLine>;
export type LogLine = z.infer<typeof logLine>;
