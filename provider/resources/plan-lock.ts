import type { KeyRing } from "../crypto/key-ring.ts";
import { keyRingSealer, type Sealer } from "../crypto/sealer.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { lockDifferences } from "../lock/lock-differences.ts";
import {
  type LockBasis,
  type LockEntry,
  type LockedDecision,
  lockedDecision,
  type UnsignedEntry,
} from "../lock/lock-entry.ts";
import { unreadableLock } from "../lock/lock-errors.ts";
import { readLockFile } from "../lock/lock-file.ts";
import { signEntry, verifyEntry } from "../lock/sign-entry.ts";
import { spool } from "../lock/spooled.ts";
import { stackOfUrn } from "../lock/stack-of-urn.ts";
import type { DecisionSummary } from "../schema/decision.ts";
import type { Attestation } from "../state/attestation.ts";
import type { Claim } from "../world/snapshot.ts";
import type { LockSettings } from "./lock-settings.ts";
import { parseUrn } from "./user-inputs.ts";

/** A verified line of the lock file. */
export interface OpenedEntry {
  readonly entry: LockEntry;
  /** Null where it is sealed and does not open here. */
  readonly locked: LockedDecision | null;
}

/** What is to be locked: a decision, and what it was made on. */
export interface Lockable {
  readonly urn: string;
  readonly request: string;
  readonly previous: string | null;
  readonly summary: DecisionSummary;
  readonly attestation: Attestation;
  readonly claim: Claim | null;
  /** Whether it rests on secret inputs. */
  readonly secret: boolean;
}

/** What a plan's lock is made of. */
export interface PlanLockParts {
  readonly settings: LockSettings;
  readonly ring: KeyRing;
  /** What the plan rests on, without what differs between its resources. */
  readonly basis: Omit<LockBasis, "policies">;
  /** Digest of the policies as they are for a resource. */
  readonly policiesFor: (urn: string) => string;
}

/**
 * The lock file as one plan goes by it. Every line of its stack is verified before any is believed. Those of other stacks are
 * theirs to verify: they may have keys of their own.
 */
export class PlanLock {
  readonly #parts: PlanLockParts;
  readonly #sealer: Sealer;
  /** By stack; a plan has one. */
  readonly #opened = new Map<string, ReadonlyMap<string, OpenedEntry>>();

  constructor(parts: PlanLockParts) {
    this.#parts = parts;
    this.#sealer = keyRingSealer(parts.ring);
  }

  get mode(): LockSettings["mode"] {
    return this.#parts.settings.mode;
  }

  /** What the plan rests on now, as it is for a resource. */
  basisFor(urn: string): LockBasis {
    return { ...this.#parts.basis, policies: this.#parts.policiesFor(urn) };
  }

  /**
   * The line of a resource, or null.
   * @throws {NovaCronError} NC2001, NC1604 to NC1606 where the file is not to be believed, whichever line of the stack it is about.
   */
  find(urn: string): OpenedEntry | null {
    return this.#linesOf(parseUrn(urn).stack).get(urn) ?? null;
  }

  /**
   * What the stack is about to take: the locked decisions, and where the file is written, what is planned besides. What
   * does not open here is left out.
   * @throws as {@link find}.
   */
  claimsBeside(stack: string, planned: readonly Claim[]): readonly Claim[] {
    const claims = [...this.#linesOf(stack).values()].flatMap(({ locked }) =>
      locked?.claim?.stack === stack ? [locked.claim] : [],
    );
    if (this.mode !== "write") return claims;
    const urns = new Set(claims.map(({ urn }) => urn));
    return [...claims, ...planned.filter(({ urn }) => !urns.has(urn))];
  }

  /**
   * Refuses to carry anything out in a plan that only writes or checks a file: those are previews.
   * @throws {NovaCronError} NC1003.
   */
  refuseApplying(): void {
    if (this.mode === "apply") return;
    throw new NovaCronError("NC1003", `NOVACRON_LOCK_MODE is "${this.mode}", and something is to be applied`, {
      property: "lockFile",
      expected: "none, as only `novacron lock` sets it for its previews",
      remedy: "Unset NOVACRON_LOCK_MODE",
    });
  }

  /** Whether a question has its answer in the file, as far as can be told without looking at the fleet. */
  fits(urn: string, request: string, previous: string | null): boolean {
    const opened = this.find(urn);
    if (opened === null || opened.locked === null) return false;
    const locked = opened.locked.decision.record;
    return lockDifferences(opened.entry, { request, basis: this.basisFor(urn), previous, locked }).length === 0;
  }

  /**
   * Refuses to delete what the file has and the program was not seen to have, unless the stack is destroyed, of which no lock
   * file says anything.
   * @param command of the CLI; null where nobody knows.
   * @throws {NovaCronError} NC2009.
   */
  refuseRemoval(urn: string, command: () => string | null): void {
    if (this.mode !== "apply") return;
    const run = command();
    if (run === "destroy" || this.find(urn) === null) return;
    if (run === null) {
      throw new NovaCronError("NC2009", `${parseUrn(urn).name} is in the lock file, and is to be deleted`, {
        property: "decision",
        expected: "`pulumi destroy`, and this system does not tell the command of the CLI",
        remedy: "Where it is that, set NOVACRON_COMMAND=destroy for it",
      });
    }
    throw new NovaCronError("NC2009", `${parseUrn(urn).name} is in the lock file, and the program has it no more`, {
      property: "decision",
      expected: "a program with all that is locked",
      remedy: "Put it back, or take it out of the lock file with `novacron lock write`, and let that be reviewed",
    });
  }

  #linesOf(stack: string): ReadonlyMap<string, OpenedEntry> {
    const known = this.#opened.get(stack);
    if (known !== undefined) return known;
    const opened = this.#open(stack);
    this.#opened.set(stack, opened);
    return opened;
  }

  #open(stack: string): ReadonlyMap<string, OpenedEntry> {
    const { path, mode } = this.#parts.settings;
    const file = path === null ? null : readLockFile(path);
    if (file !== null && path !== null) {
      const [project = "", name = ""] = stack.split("/");
      const own = stackOfUrn({ project, stack: name });
      return new Map([...file].filter(([urn]) => own(urn)).map(([urn, entry]) => [urn, this.#openEntry(entry, path)]));
    }
    if (mode === "write") return new Map();
    throw unreadableLock(path ?? "", "does not exist", "Make it with `novacron lock write`");
  }

  #openEntry(entry: LockEntry, path: string): OpenedEntry {
    verifyEntry(entry, this.#parts.ring, path);
    if ("decision" in entry) return { entry, locked: { decision: entry.decision, claim: entry.claim } };
    const opened = lockedDecision.safeParse(this.#sealer.open("lock file", placeOf(entry), entry.sealed));
    return { entry, locked: opened.success ? opened.data : null };
  }

  /**
   * Tells `novacron lock write` of a decision. Where the file has it already, its line stays as it is: other bytes would be
   * a change that nobody made.
   * @throws {NovaCronError} NC1601 or NC1605 where there is no key to sign or to seal with.
   */
  tellDecision(lockable: Lockable): void {
    const { ring, settings } = this.#parts;
    if (settings.mode !== "write" || settings.spool === null) return;
    const { urn } = lockable;
    const before = this.find(urn);
    const kept = before !== null && this.#isSame(before.entry, lockable);
    const entry = kept ? before.entry : signEntry(this.#unsigned(lockable), ring);
    spool(settings.spool, { what: "entry", urn, kept, entry });
  }

  /** Tells `novacron lock check` why a placement is not as it is locked; nothing where it is. */
  tellVerdict(urn: string, refusals: readonly NovaCronError[]): void {
    const { mode, spool: folder } = this.#parts.settings;
    if (mode !== "check" || folder === null) return;
    spool(folder, { what: "verdict", urn, problems: refusals.map(({ code, message }) => ({ code, message })) });
  }

  #unsigned(lockable: Lockable): UnsignedEntry {
    const { urn, request, previous, summary, attestation, claim, secret } = lockable;
    const common = {
      urn,
      request,
      previous,
      basis: this.basisFor(urn),
      attestation,
    };
    const hidden = { decision: summary, claim };
    if (!secret) return { ...common, ...hidden };
    return { ...common, sealed: this.#sealer.seal("lock file", placeOf(common), hidden) };
  }

  #isSame(entry: LockEntry, { urn, request, summary, attestation, secret }: Lockable): boolean {
    const basis = this.basisFor(urn);
    return (
      entry.request === request &&
      "sealed" in entry === secret &&
      entry.attestation.signature === attestation.signature &&
      this.find(urn)?.locked?.decision.record === summary.record &&
      (Object.keys(basis) as (keyof LockBasis)[]).every((name) => entry.basis[name] === basis[name])
    );
  }
}

function placeOf({ urn, request }: Pick<LockEntry, "urn" | "request">): readonly string[] {
  return [parseUrn(urn).stack, urn, request];
}
