import type { KeyRing } from "../crypto/key-ring.ts";
import type { ErrorCode } from "../errors/codes.ts";
import type { Telemetry } from "../observability/telemetry.ts";
import { tellCache } from "../observability/tell-cache.ts";
import { hasQuotas, quotaShortage } from "../placement/quota-shortage.ts";
import type { WeightProfile } from "../placement/weights.ts";
import type { DecisionRecord } from "../schema/decision.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import type { ProviderConfig } from "../schema/provider-config.ts";
import type { BatchSigner } from "../state/batch-signer.ts";
import { type LeftReservation, QuotaTakenError } from "../store/reservation.ts";
import { judgeRuns, type RunJudge } from "../store/run-lease.ts";
import type { Store } from "../store/store.ts";
import type { Claim } from "../world/snapshot.ts";
import { adoptedText, rivalText } from "./adoption-texts.ts";
import type { VerifiedDecision } from "./attested-inputs.ts";
import { BookedReservations } from "./booked-reservations.ts";
import { capacityOf } from "./capacity-of.ts";
import { copiedDecision, supersededDecision } from "./decision-errors.ts";
import type { DecisionAnswer } from "./decision-kind.ts";
import { HeldReservations } from "./held-reservations.ts";
import { LostKeys } from "./lost-keys.ts";
import { MakingWay } from "./making-way.ts";
import { PlanGroups } from "./plan-groups.ts";
import type { PlanLock } from "./plan-lock.ts";
import type { PlanParts } from "./plan-parts.ts";
import type { PlanPolicies } from "./plan-policies.ts";
import { quotaPassed } from "./quota-passed.ts";
import type { RecordedChoice } from "./recorded-choice.ts";
import { redactAnswer } from "./redact-answer.ts";
import { SiblingClaims } from "./sibling-claims.ts";
import { StandingDecisions } from "./standing-decisions.ts";
import { parseUrn } from "./user-inputs.ts";

/** In larger previews nobody reads a line per resource; `pulumi preview --diff` has them all. */
const announcedAtMost = 40;

/** The state of one plan in one plugin process: the world it decides on, and what was decided so far. */
export class PlanContext {
  /** What was decided on together. */
  readonly groups = new PlanGroups();
  readonly standings: StandingDecisions;
  readonly #parts: PlanParts;
  readonly #claims = new Map<string, Claim | null>();
  readonly #siblings: SiblingClaims;
  readonly #standing = new Map<string, VerifiedDecision>();
  readonly #checked = new Map<string, PropertyMap>();
  readonly #seeds = new Map<string, string>();
  /** URNs by the decision that their states came with. */
  readonly #signedFor = new Map<string, string>();
  readonly #booked: BookedReservations;
  /** The stack's resources that live, by what the store knows: decisions by URN. */
  #living: ReadonlyMap<string, string> = new Map();
  #unsettled: ReadonlySet<string> = new Set();
  /** Claims of this run's preview, or else of the stack's latest, not applied yet; and those that another run showed. */
  #planned: readonly Claim[] = [];
  #shownElsewhere: ReadonlySet<Claim> = new Set();
  #loading: Promise<void> | undefined;
  readonly #held: HeldReservations;
  #announced = 0;
  /** Whether this plan began to carry out its decisions, and not only to show them. */
  #isApplying = false;
  readonly #way = new MakingWay();
  readonly #lostKeys: LostKeys;

  constructor(parts: PlanParts) {
    this.#parts = parts;
    this.#siblings = new SiblingClaims(parts);
    this.#held = new HeldReservations(parts.store);
    const { store, operation, process, diagnostics } = parts;
    this.#booked = new BookedReservations({ store, sign: { run: operation, process }, diagnostics });
    this.#lostKeys = new LostKeys(parts.discardNewKeys);
    const { world, policies } = parts;
    this.standings = new StandingDecisions({ ...parts, ...world, isSilent: policies.isSilent && parts.lock === null });
  }

  /** Learns what the stack has, and what its last preview is about to take. A plugin process serves one stack. */
  loadPlanned(stack: string): Promise<void> {
    this.#loading ??= Promise.all([
      this.store.plannedClaims(stack, this.operation),
      this.store.settledReservations(stack),
      this.lookAround(stack),
      this.standings.load(stack),
      this.#held.of(stack),
    ]).then(([{ operation, claims }, settled]) => {
      if (operation !== this.operation) this.#shownElsewhere = new Set(claims);
      this.#planned = this.lock === null ? claims : this.lock.claimsBeside(stack, claims);
      for (const claim of this.#planned) this.standings.observe(claim.urn, claim);
      this.#living = new Map(settled.map(({ urn, decisionId }) => [urn, decisionId]));
      const held = this.world.snapshot.reservations.filter((reservation) => reservation.stack === stack);
      this.#unsettled = new Set(held.map(({ urn }) => urn).filter((urn) => !this.#living.has(urn)));
    });
    return this.#loading;
  }

  get config(): ProviderConfig {
    return this.#parts.config;
  }
  get keyRing(): KeyRing {
    return this.#parts.keyRing;
  }
  /** Whether a decision that this key signed is good. */
  trusts(keyId: string): boolean {
    return this.keyRing.keys.some((key) => key.keyId === keyId && key.revokedAt === undefined);
  }
  get signer(): BatchSigner {
    return this.#parts.signer;
  }
  get store(): Store {
    return this.#parts.store;
  }
  get policies(): PlanPolicies {
    return this.#parts.policies;
  }
  /** The lock file that the plan goes by; null where there is none. */
  get lock(): PlanLock | null {
    return this.#parts.lock;
  }
  get weights(): WeightProfile {
    return this.#parts.weights;
  }
  get world(): PlanParts["world"] {
    return this.#parts.world;
  }
  get telemetry(): Telemetry {
    return this.#parts.telemetry;
  }
  get operation(): string {
    return this.#parts.operation;
  }
  /** Digest of what a user edits that counts for a resource: its waivers belong to it. */
  basisFor(urn: string): string {
    return this.policies.basisFor(urn, this.#parts.basis);
  }
  get projectDirectory(): string {
    return this.#parts.projectDirectory;
  }
  now(): number {
    return this.#parts.now();
  }

  /**
   * What the stack's other placements take: decided so far, here or by other plugins of this run of the CLI, and previewed
   * but not checked yet.
   */
  get claims(): readonly Claim[] {
    const others = this.#siblings.claims;
    const decided = others.size === 0 ? this.#claims : new Map([...others, ...this.#claims]);
    return [...[...decided.values()].filter((claim) => claim !== null), ...this.waitingClaims];
  }

  /** Those of them that only a preview speaks of, in this run of the CLI or one before. */
  get waitingClaims(): readonly Claim[] {
    return this.#planned.filter(({ urn }) => !this.#claims.has(urn) && !this.#siblings.claims.has(urn));
  }

  /** Those of them that another run has shown: perhaps given up, or of another program. They break no promise. */
  get doubtfulClaims(): readonly Claim[] {
    return this.waitingClaims.filter((claim) => this.#shownElsewhere.has(claim));
  }

  /** Learns what the other plugins of this run of the CLI have decided by now. */
  async lookAround(stack: string): Promise<void> {
    await this.#siblings.look(stack);
    for (const [urn, claim] of this.#siblings.claims) this.standings.observe(urn, claim);
  }

  /**
   * Claims what was just decided: for this plugin before it returns, for the others of the run with its promise.
   * @returns False, and nothing is claimed, where one of them claimed something that the decision did not know of.
   */
  async claim(stack: string, urn: string, claim: Claim | null): Promise<boolean> {
    const before = this.#claims.get(urn);
    this.#claims.set(urn, claim);
    this.standings.observe(urn, claim);
    if (await this.#siblings.claim(stack, urn, claim)) return true;
    if (before === undefined) this.#claims.delete(urn);
    else this.#claims.set(urn, before);
    return false;
  }

  /** Claims what is reserved, which changes nothing for anybody. */
  claimAsReserved(urn: string): void {
    this.#claims.set(urn, this.standings.reservedFor(urn));
  }

  rememberStanding(urn: string, standing: VerifiedDecision): void {
    this.#standing.set(urn, standing);
  }

  /**
   * A decision that was signed under another URN may be that of a renamed resource, or one that was copied, id and all.
   * It is a copy where two resources of one plan come with it.
   * @throws {NovaCronError} NC1604 for the second.
   */
  refuseCopies(urn: string, standing: VerifiedDecision): void {
    const signed = `${standing.summary.record} ${standing.urn}`;
    const owner = this.#signedFor.get(signed) ?? urn;
    this.#signedFor.set(signed, owner);
    if (owner !== urn) throw copiedDecision(owner);
  }

  /** The decision of a resource that this plan replaces: its first Check had old inputs, the one for the successor has none. */
  replacedBy(urn: string): VerifiedDecision | null {
    return this.#standing.get(urn) ?? null;
  }

  /**
   * Whether a resource that is checked without old inputs succeeds one that lives until it is there. A replacement that
   * Diff asked for was checked with old inputs before; of `pulumi up --replace` providers learn nothing at all, and only
   * the store knows.
   */
  succeedsLiving(urn: string): boolean {
    return this.#standing.has(urn) || this.#living.has(urn);
  }

  /** The decision of a resource that was not checked yet, by what the store knows of it; null where that is not clear. */
  livingIn(urn: string): { readonly target: string; readonly recordDigest: string } | null {
    const recordDigest = this.#living.get(urn);
    const [held, ...others] = this.world.snapshot.reservations.filter((reservation) => reservation.urn === urn);
    if (recordDigest === undefined || held === undefined || others.length > 0) return null;
    return { target: held.node, recordDigest };
  }

  /** The state has this decision: if the store knows its reservation as that of a plan that may have been cut off, no more. */
  async settle({ urn, summary: { record } }: VerifiedDecision): Promise<void> {
    if (this.#unsettled.has(urn)) await this.store.settle([{ urn, decisionId: record }]);
  }

  /**
   * The engine is done with this plan, and has written the state. What fails keeps nothing else from being done, and is
   * thrown: NC1714 where the store has lost what this plan reserved.
   */
  async close(): Promise<void> {
    const { cache } = this.#parts;
    const saved = this.standings.save().finally(() => {
      tellCache(cache.stats(), this.telemetry);
      return cache.close();
    });
    const ends = [this.#booked.close(), this.#siblings.leave(), saved];
    await Promise.allSettled(ends);
    await this.store.close();
    await Promise.all(ends);
  }

  /** What to say of a decision that cannot be verified. */
  withoutNewKeys(error: unknown): unknown {
    return this.#lostKeys.explain(error, this.#isApplying);
  }

  /** Shows a warning beside the resource. */
  warn(code: ErrorCode, message: string, urn: string): void {
    this.#parts.diagnostics("warning", code, message, urn);
  }

  rememberSeed(urn: string, seed: string): void {
    this.#seeds.set(urn, seed);
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
    return redactAnswer(answer, this.keyRing);
  }

  async findRecord(digest: string, stack: string): Promise<DecisionRecord | null> {
    return (await this.store.getDecisionRecord(digest, stack)) ?? null;
  }

  async recordChoice(recorded: RecordedChoice): Promise<void> {
    const { subject, requestDigest, choice, standing, summary, attestation, secret } = recorded;
    if (choice.how === "decided") await this.store.putDecisionRecord(subject.stack, choice.answer.record);
    const previousRecord = standing?.summary.record ?? this.#standing.get(subject.urn)?.summary.record ?? null;
    const claim = this.#claims.get(subject.urn) ?? null;
    const locked = { urn: subject.urn, request: requestDigest, previous: previousRecord };
    this.lock?.tellDecision({ ...locked, summary, attestation, claim, secret });
    if (choice.how === "replayed" || (choice.how === "kept" && standing === null)) return;
    await this.store.recordPlanned({
      stack: subject.stack,
      urn: subject.urn,
      requestDigest,
      previousRecord,
      planId: this.#parts.planId,
      operation: this.operation,
      basis: this.basisFor(subject.urn),
      kept: choice.how === "kept",
      secret,
      summary,
      attestation,
      claim,
      recordedAt: this.now(),
      seed: this.#seeds.get(subject.urn) ?? "",
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
    await this.store.markPreviewed(
      parseUrn(urn).stack,
      urn,
      decision.summary.record,
      planId,
      operation,
      this.#seeds.get(urn),
    );
  }

  /**
   * Takes the capacity that a decision needs, in place of what the resource holds.
   * @param claim null for what takes nothing that could run out.
   * @throws {NovaCronError} NC1202 where another decision was previewed; NC1204 where the capacity is gone.
   */
  async reserve(
    urn: string,
    claim: Claim | null,
    fresh: VerifiedDecision,
    standing: VerifiedDecision | null,
  ): Promise<void> {
    if (this.#lostKeys.error !== null) throw this.#lostKeys.error;
    this.lock?.refuseApplying();
    this.#isApplying = true;
    const { stack } = parseUrn(urn);
    const planned = await this.store.findPlannedRecord(stack, urn, fresh.summary.record);
    if (planned?.superseded) throw supersededDecision(planned.superseded, fresh.summary.target);
    if (claim === null) return;
    const { snapshot } = this.world;
    const shortOf = hasQuotas(snapshot)
      ? (others: readonly Claim[]): string | null => quotaShortage(claim, others, snapshot)
      : undefined;
    const take = (): Promise<void> => this.#reserveClaim(claim, fresh.summary.record, standing, shortOf);
    await this.#way.take(urn, take, (error) => {
      const next = new Map([...this.waitingClaims.map((each) => [each.urn, each] as const), ...this.#claims]);
      const there = error instanceof QuotaTakenError ? null : claim.node;
      return this.#way.leaversOf({ urn, node: there }, snapshot.reservations, next);
    });
  }

  async #reserveClaim(
    claim: Claim,
    decisionId: string,
    standing: VerifiedDecision | null,
    shortOf?: (others: readonly Claim[]) => string | null,
  ): Promise<void> {
    await this.#booked.reserve({
      claim,
      decisionId,
      operation: this.operation,
      capacity: capacityOf(claim.node, this.world.snapshot),
      ...(standing === null ? {} : { replaces: { urn: standing.urn, decisionId: standing.summary.record } }),
      // What an apply left behind that was cut off goes, too; never the resource that this one replaces.
      freeOthers: standing !== null || "unsettled",
      // What a verified state has is there already, whatever a quota says by now: adopting it tells of quotas, and asks for none.
      ...(shortOf && { shortOf }),
    });
  }

  /** After an apply: the decision is in the state now, and no longer planned. */
  async consume(urn: string, decision: VerifiedDecision, tainted: boolean): Promise<void> {
    await this.store.consumePlanned(parseUrn(urn).stack, urn);
    await this.#parts.audit.append("decision.applied", urn, {
      target: tainted ? "[secret]" : decision.summary.target,
      record: decision.summary.record,
      attestation: decision.attestation.keyId,
    });
    this.#booked.apply({ urn, decisionId: decision.summary.record });
  }

  /**
   * Books what a verified state holds as the state has it. A store that was lost knows nothing of it; one that saw an
   * apply which was cut off before the state was written has a reservation for another decision in its place, or beside it.
   *
   * Check, from which this comes, is told neither whether it serves a preview nor whether another run destroys the stack
   * meanwhile. So the reservation is not settled: it stays that of this run until a later Check finds the state to have it
   * still. Where it has not, it is freed with what else was left behind (`sweep-left-overs.ts`).
   */
  async adopt(claim: Claim, decision: VerifiedDecision): Promise<void> {
    const { urn, summary } = decision;
    const { held, unsettled } = await this.#held.of(claim.stack);
    const own = held.filter((reservation) => reservation.claim.urn === urn);
    const others = unsettled.filter((key) => key.urn === urn && key.decisionId !== summary.record);
    const judge = others.length > 0 ? await judgeRuns(this.store, this.#parts.statusOf, this.now()) : null;
    const abandoned = others.filter((key) => judge !== null && this.#isAbandoned(key, judge));
    const isHeld = own.some(({ decisionId }) => decisionId === summary.record);
    if (isHeld) return void (await this.store.releaseAbandoned(abandoned));
    // What is not abandoned belongs to a plan that is under way, or to the successor of a resource that is to be deleted.
    if (own.length > abandoned.length) {
      const rival = others.find((key) => !abandoned.includes(key) && key.operation !== this.operation);
      if (rival !== undefined) this.warn("NC1711", rivalText(claim, rival.reservedAt), claim.urn);
      return;
    }
    const adopted = { ...claim, urn };
    await this.#reserveClaim(adopted, summary.record, null);
    const passed = await quotaPassed(adopted, this.store, this.world.snapshot);
    const text = `${adoptedText(claim, abandoned.length > 0)}${passed}`;
    this.#parts.diagnostics(passed === "" ? "info" : "warning", "NC1705", text, claim.urn);
    await this.#parts.audit.append("reservation.adopted", urn, { record: summary.record });
  }

  /** Whether a resource has this reservation and no other, and the state is known to have it. */
  async isHeldAsItIs(urn: string, record: string): Promise<boolean> {
    const own = (await this.#held.of(parseUrn(urn).stack)).byUrn.get(urn) ?? [];
    return own.length === 1 && own[0]?.decisionId === record && !this.#unsettled.has(urn);
  }

  /** Whether nobody is left who could write that reservation's decision into the state. */
  #isAbandoned({ urn, operation, reservedAt }: LeftReservation, judge: RunJudge): boolean {
    // A run of our own number that is not ours had it before us: numbers of processes come again.
    if (operation === this.operation) return this.#booked.appliedTo(urn) === undefined;
    return judge(operation, reservedAt) === "over";
  }

  /** @throws {NovaCronError} NC2009 for what the lock file has and the program has no more. */
  async refuseLockedRemoval(urn: string): Promise<void> {
    if (this.lock === null || this.#checked.has(urn)) return;
    // What was replaced under another provider was checked in that one's process.
    await this.lookAround(parseUrn(urn).stack);
    if (!this.#siblings.claims.has(urn)) this.lock.refuseRemoval(urn, this.#parts.command);
  }

  async release(decision: VerifiedDecision): Promise<void> {
    const { record } = decision.summary;
    const successor = this.#booked.appliedTo(decision.urn);
    // A resource that was checked in this plan goes because it was replaced. Its successor's reservation stays, even where
    // both have the same decision; otherwise nothing stays under this name.
    if (successor === undefined && !this.#checked.has(decision.urn)) {
      this.#booked.forget(decision.urn);
      await this.store.releaseAll(decision.urn, parseUrn(decision.urn).stack);
    } else if (successor !== record) {
      await this.store.release(decision.urn, record);
    }
    await this.store.consumePlanned(parseUrn(decision.urn).stack, decision.urn);
    await this.#parts.audit.append("decision.released", decision.urn, { record: decision.summary.record });
  }
}
