import { hash } from "node:crypto";
import { z } from "zod";
import type { Cache } from "../cache/cache.ts";
import { canonicalJson, type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { keyRingSealer } from "../crypto/sealer.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { DecisionSummary } from "../schema/decision.ts";
import { isPlainlyEqual } from "../schema/plain-equality.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import type { Attestation } from "../state/attestation.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";
import type { VerifiedDecision } from "./attested-inputs.ts";
import { plainText } from "./plain-text.ts";
import { rememberAskedFor } from "./warm-ahead.ts";

/** Plans of a stack that wait for longer see another world anyway. */
const keptMs = 24 * 3_600_000;
/** 10,000 resources take a megabyte and a half. */
const rememberedAtMost = 10_000;

/** What a plan says of the world that its decisions stand in. */
export interface StandingParts {
  readonly cache: Cache;
  readonly keyRing: KeyRing;
  readonly snapshot: Snapshot;
  readonly snapshotDigest: string;
  readonly basis: string;
  /** Whether nobody wants to hear of resources that stay: no policies' log, no waivers, no lock file. */
  readonly isSilent: boolean;
}

/** A digest of a resource's old inputs, decision and attestation included, and that of its request. */
const remembered = z.record(z.string(), z.tuple([z.string(), z.templateLiteral(["sha256:", z.string()])]));

/**
 * What stood when a plan looked at it last, in this very world: the same fleet, prices, telemetry, reservations, policies,
 * model, weights and trusted keys, of which the name of the memory is made. A resource whose old inputs are the same, byte
 * for byte, then has a decision that was verified, and that stands, without being verified and judged again.
 *
 * That holds as long as the plan is quiet: nothing in it claims anything else than it has reserved. What each resource is
 * judged beside is then what is reserved, in whatever order they come. With the first that changes, all that come later
 * are judged as ever.
 *
 * The memory is sealed under a key that only those have who can sign: who could write it could pass off what he likes as
 * verified.
 */
export class StandingDecisions {
  readonly #parts: StandingParts;
  readonly #reserved = new Map<string, Claim | null>();
  /** Resources whose decision stood in this plan, by URN: their old inputs, verified. */
  readonly #stood = new Map<string, PropertyMap>();
  #known: Readonly<Record<string, readonly [text: string, request: Digest]>> = {};
  readonly #learnt = new Map<string, readonly [text: string, request: Digest]>();
  #stack: string | null = null;
  #isQuiet: boolean;

  constructor(parts: StandingParts) {
    this.#parts = parts;
    this.#isQuiet = parts.isSilent;
    for (const claim of parts.snapshot.reservations) {
      this.#reserved.set(claim.urn, this.#reserved.has(claim.urn) ? null : claim);
    }
  }

  /** Reads what an earlier plan of the stack remembered. */
  async load(stack: string): Promise<void> {
    this.#stack = stack;
    if (!this.#isQuiet) return;
    const { cache, keyRing } = this.#parts;
    const sealed = await cache.get("standing", this.#key(stack));
    if (sealed === undefined) return;
    const opened = keyRingSealer(keyRing).open("standing decisions", [stack, this.#key(stack)], sealed);
    this.#known = remembered.safeParse(opened).data ?? {};
  }

  /** Takes notice of what somebody claims; null for what takes nothing. */
  observe(urn: string, claim: Claim | null): void {
    if (!this.#isQuiet) return;
    const reserved = this.#reserved.get(urn) ?? null;
    if (canonicalJson(claim) !== canonicalJson(reserved)) this.#isQuiet = false;
  }

  /** What is reserved for a resource; null where that is nothing, or more than one thing. */
  reservedFor(urn: string): Claim | null {
    return this.#reserved.get(urn) ?? null;
  }

  /** The decision in old inputs, where it is known that it holds and stands. */
  recall(urn: string, olds: PropertyMap): VerifiedDecision | null {
    const known = this.#isQuiet && Object.hasOwn(this.#known, urn) ? this.#known[urn] : undefined;
    if (known === undefined) return null;
    const [digest, requestDigest] = known;
    if (digestOfInputs(olds) !== digest) return null;
    this.#stood.set(urn, olds);
    this.#learnt.set(urn, known);
    return {
      urn,
      requestDigest,
      summary: olds.decision as DecisionSummary,
      attestation: olds.attestation as Attestation,
    };
  }

  /** Remembers a decision that was verified, judged, and stays. */
  learn(urn: string, olds: PropertyMap, requestDigest: string): void {
    const digest = digestOfInputs(olds);
    if (digest === null) return;
    this.#stood.set(urn, olds);
    if (this.#isQuiet && this.#learnt.size < rememberedAtMost) this.#learnt.set(urn, [digest, requestDigest as Digest]);
  }

  /** Whether these are the old inputs of a resource that this plan's Check has verified, and that stay as they are. */
  hasStood(urn: string, olds: PropertyMap, news: PropertyMap): boolean {
    const stood = this.#stood.get(urn);
    return stood !== undefined && [olds, news].every((inputs) => inputs === stood || isPlainlyEqual(stood, inputs));
  }

  /** Keeps what was learnt for the plans that follow; nothing where nobody here can seal. */
  async save(): Promise<void> {
    const { cache, keyRing } = this.#parts;
    if (this.#stack !== null) await rememberAskedFor(cache, this.#stack);
    const isNews = [...this.#learnt].some(([urn, value]) => this.#known[urn] !== value);
    if (this.#stack === null || !isNews) return;
    const all = { ...this.#known, ...Object.fromEntries(this.#learnt) };
    const key = this.#key(this.#stack);
    try {
      const sealed = keyRingSealer(keyRing).seal("standing decisions", [this.#stack, key], all);
      await cache.set("standing", key, sealed, { ttlMs: keptMs });
    } catch (error) {
      const isKeyless = error instanceof NovaCronError && (error.code === "NC1601" || error.code === "NC1605");
      if (!isKeyless) throw error;
    }
  }

  #key(stack: string): Digest {
    const { keyRing, snapshotDigest, basis } = this.#parts;
    return digestOf({ formatVersion: 3, stack, snapshotDigest, basis, keys: keyRing.keys });
  }
}

function digestOfInputs(olds: PropertyMap): string | null {
  const text = plainText(olds);
  return text === null ? null : hash("sha256", text, "base64");
}
