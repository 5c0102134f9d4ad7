import type { Cache } from "../cache/cache.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import type { ErrorCode } from "../errors/codes.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { WeightProfile } from "../placement/weights.ts";
import type { PolicyHost } from "../policy/policy-host.ts";
import type { DecisionRecord } from "../schema/decision.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import type { ProviderConfig } from "../schema/provider-config.ts";
import type { BatchSigner } from "../state/batch-signer.ts";
import type { Store } from "../store/store.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";
import type { VerifiedDecision } from "./attested-inputs.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { Choice } from "./choose-decision.ts";
import type { DecisionAnswer, DecisionSubject } from "./decision-kind.ts";
import { redactAnswer } from "./redact-answer.ts";
import { parseUrn } from "./user-inputs.ts";

/** What the plan was opened with. */
export interface PlanParts {
  readonly config: ProviderConfig;
  readonly keyRing: KeyRing;
  readonly signer: BatchSigner;
  readonly store: Store;
  readonly cache: Cache;
  readonly policies: PolicyHost;
  readonly weights: WeightProfile;
  readonly audit: AuditTrail;
  readonly world: { readonly snapshot: Snapshot; readonly snapshotDigest: string };
  /** Digest of what a user edits: fleet, policies, models, weights. */
  readonly basis: string;
  /** Names this run of the CLI: its preview and its up share it. */
  readonly operation: string;
  /** Names this plugin process. */
  readonly planId: string;
  readonly projectDirectory: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly diagnostics: (severity: "info" | "warning", code: ErrorCode, message: string, urn?: string) => void;
  readonly announce: (message: string, urn: string) => void;
}

/** In larger previews nobody reads a line per resource; `pulumi preview --diff` has them all. */
const announcedAtMost = 40;

/** What Check records of a choice, for the up that follows. */
interface RecordedChoice {
  readonly subject: DecisionSubject;
  readonly requestDigest: string;
  readonly standing: VerifiedDecision | null;
  readonly choice: Choice;
  readonly summary: VerifiedDecision["summary"];
  readonly attestation: VerifiedDecision["attestation"];
}

/** The state of one plan in one plugin process: the world it decides on, and what was decided so far. */
export class PlanContext {
  readonly #parts: PlanParts;
  readonly #claims = new Map<string, Claim | null>();
  readonly #standing = new Map<string, VerifiedDecision>();
  readonly #checked = new Map<string, PropertyMap>();
  /** Claims of the stack's latest previewed plan that are not applied yet. */
  #planned: readonly Claim[] = [];
  #loading: Promise<void> | undefined;
  #announced = 0;

  constructor(parts: PlanParts) {
    this.#parts = parts;
  }

  /** Learns what the stack's last preview is about to take. A plugin process serves one stack. */
  loadPlanned(stack: string): Promise<void> {
    this.#loading ??= this.store.plannedClaims(stack).then((claims) => {
      this.#planned = claims;
    });
    return this.#loading;
  }

  get config(): ProviderConfig {
    return this.#parts.config;
  }
  get keyRing(): KeyRing {
    return this.#parts.keyRing;
  }
  get signer(): BatchSigner {
    return this.#parts.signer;
  }
  get store(): Store {
    return this.#parts.store;
  }
  get policies(): PolicyHost {
    return this.#parts.policies;
  }
  get weights(): WeightProfile {
    return this.#parts.weights;
  }
  get world(): PlanParts["world"] {
    return this.#parts.world;
  }
  get operation(): string {
    return this.#parts.operation;
  }
  get basis(): string {
    return this.#parts.basis;
  }
  get projectDirectory(): string {
    return this.#parts.projectDirectory;
  }
  now(): number {
    return this.#parts.now();
  }

  /** What this plan's other placements take: decided so far, and previewed but not checked yet. */
  get claims(): readonly Claim[] {
    const decided = [...this.#claims.values()].filter((claim) => claim !== null);
    const waiting = this.#planned.filter((claim) => !this.#claims.has(claim.urn));
    return [...decided, ...waiting];
  }

  claim(urn: string, claim: Claim | null): void {
    this.#claims.set(urn, claim);
  }

  rememberStanding(urn: string, standing: VerifiedDecision): void {
    this.#standing.set(urn, standing);
  }

  /** The decision of a resource that this plan replaces: its first Check had old inputs, the one for the successor has none. */
  replacedBy(urn: string): VerifiedDecision | null {
    return this.#standing.get(urn) ?? null;
  }

  rememberInputs(urn: string, inputs: PropertyMap): void {
    this.#checked.set(urn, inputs);
  }

  /** What Check was given in this very process; null where it was not asked, as in `up --plan` of a kept resource. */
  checkedInputs(urn: string): PropertyMap | null {
    return this.#checked.get(urn) ?? null;
  }

  /** A decision that rests on secrets, with everything taken out that could tell of them. */
  taint(answer: DecisionAnswer): DecisionAnswer {
    return redactAnswer(answer);
  }

  async findRecord(digest: string, stack: string): Promise<DecisionRecord | null> {
    return (await this.store.getDecisionRecord(digest, stack)) ?? null;
  }

  async recordChoice(recorded: RecordedChoice): Promise<void> {
    const { subject, choice, standing, summary, attestation } = recorded;
    if (choice.how === "decided") await this.store.putDecisionRecord(subject.stack, choice.answer.record);
    if (choice.how === "replayed" || (choice.how === "kept" && standing === null)) return;
    await this.store.recordPlanned({
      stack: subject.stack,
      urn: subject.urn,
      requestDigest: recorded.requestDigest,
      previousRecord: standing?.summary.record ?? this.#standing.get(subject.urn)?.summary.record ?? null,
      planId: this.#parts.planId,
      operation: this.operation,
      basis: this.basis,
      kept: choice.how === "kept",
      summary,
      attestation,
      claim: this.#claims.get(subject.urn) ?? null,
      recordedAt: this.now(),
      superseded: choice.how === "decided" ? choice.superseded : null,
    });
  }

  /** The engine shows this decision to the user, and we show why. */
  async markPreviewed(urn: string, decision: VerifiedDecision, shown: string): Promise<void> {
    this.#announced += 1;
    if (this.#announced <= announcedAtMost) this.#parts.announce(shown, urn);
    else if (this.#announced === announcedAtMost + 1)
      this.#parts.announce("further decisions: `pulumi preview --diff`", urn);
    const { planId, operation } = this.#parts;
    await this.store.markPreviewed(parseUrn(urn).stack, urn, decision.summary.record, planId, operation);
  }

  /**
   * Takes the capacity that a decision needs, in place of what the resource holds.
   * @throws {NovaCronError} NC1202 where another decision was previewed; NC1204 where the capacity is gone.
   */
  async reserve(urn: string, fresh: VerifiedDecision, standing: VerifiedDecision | null): Promise<void> {
    const { stack } = parseUrn(urn);
    const planned = await this.store.findPlannedRecord(stack, urn, fresh.summary.record);
    if (planned?.superseded) {
      const { target, reason } = planned.superseded;
      throw new NovaCronError(
        "NC1202",
        `the preview placed it on ${target}, which cannot be carried out any more: ${reason}`,
        {
          property: "decision",
          expected: "the decision that was previewed",
          remedy: `Run \`pulumi preview\` again; it would now be placed on ${fresh.summary.target}`,
        },
      );
    }
    const claim = this.#claims.get(urn) ?? planned?.claim ?? null;
    if (claim === null) return;
    await this.#reserveClaim(claim, fresh.summary.record, standing);
  }

  async #reserveClaim(claim: Claim, decisionId: string, standing: VerifiedDecision | null): Promise<void> {
    await this.store.reserve({
      claim,
      decisionId,
      capacity: this.#capacity(claim.node),
      ...(standing === null ? {} : { replaces: { urn: standing.urn, decisionId: standing.summary.record } }),
      // What an apply left behind that was cut off goes, too; never the resource that this one replaces.
      freeOthers: standing !== null || !this.#standing.has(claim.urn),
    });
  }

  #capacity(nodeName: string) {
    const node = this.world.snapshot.nodes.find((candidate) => candidate.name === nodeName);
    if (node === undefined) {
      throw new NovaCronError("NC1202", `node ${nodeName} is no longer in the fleet`, {
        property: "target",
        remedy: "Run `pulumi preview` again: it decides on the fleet as it is now",
      });
    }
    const { vcpus, memoryGiB, diskGiB, gpus } = node.capacity;
    return { vcpus, memoryGiB, diskGiB, gpus: gpus?.count ?? 0 };
  }

  /** After an apply: the decision is in the state now, and no longer planned. */
  async consume(urn: string, decision: VerifiedDecision, tainted: boolean): Promise<void> {
    await this.store.consumePlanned(parseUrn(urn).stack, urn);
    await this.#parts.audit.append("decision.applied", urn, {
      target: tainted ? "[secret]" : decision.summary.target,
      record: decision.summary.record,
      attestation: decision.attestation.keyId,
    });
  }

  /** Books again what a verified state holds and the store does not know. */
  async adopt(claim: Claim, decision: VerifiedDecision): Promise<void> {
    const held = await this.store.listReservations();
    if (held.some((reservation) => reservation.claim.urn === decision.urn)) return;
    await this.#reserveClaim({ ...claim, urn: decision.urn }, decision.summary.record, null);
    this.#parts.diagnostics(
      "info",
      "NC1705",
      `the store did not know this placement; its reservation on ${claim.node} was made again from the verified state`,
      claim.urn,
    );
    await this.#parts.audit.append("reservation.adopted", decision.urn, { record: decision.summary.record });
  }

  async release(decision: VerifiedDecision): Promise<void> {
    await this.store.release(decision.urn, decision.summary.record);
    await this.store.consumePlanned(parseUrn(decision.urn).stack, decision.urn);
    await this.#parts.audit.append("decision.released", decision.urn, { record: decision.summary.record });
  }
}
