import type { DecisionSummary } from "../schema/decision.ts";
import { containsUnknown, type PropertyMap, UNKNOWN } from "../schema/property-value.ts";
import { validationIssues } from "../schema/validation.ts";
import { requestDigest } from "../state/request-digest.ts";
import { containsSecret, revealSecrets, Secret } from "../state/secret.ts";
import type { Claim } from "../world/snapshot.ts";
import { announcement } from "./announcement.ts";
import { asItStood, standsAsChecked } from "./as-it-stood.ts";
import type { VerifiedDecision } from "./attested-inputs.ts";
import { blindClaim } from "./blind-claim.ts";
import { checkFailures } from "./check-failures.ts";
import { type Choice, chooseDecision } from "./choose-decision.ts";
import type { DecisionKind, DecisionSubject } from "./decision-kind.ts";
import { decisionOutputs, sayTheSame, verifyOutputs, withNone } from "./decision-outputs.ts";
import { type GroupInputs, groupFailures, type SplitInputs, splitGroup, unknownInputs } from "./group-inputs.ts";
import { hideSecretValues } from "./hide-secret-values.ts";
import { importDecided } from "./import-decided.ts";
import { changedPaths, withoutDecisionParts } from "./input-changes.ts";
import { NotAsLocked } from "./locked-choice.ts";
import { openGroup, questionDigest } from "./open-group.ts";
import type { PlanOpener } from "./open-plan.ts";
import type { PlanContext } from "./plan-context.ts";
import type {
  CheckCall,
  CheckFailure,
  CheckResult,
  CreateCall,
  CreateResult,
  DeleteCall,
  DiffCall,
  DiffResult,
  ReadCall,
  ReadResult,
  ResourceHandler,
  UpdateCall,
} from "./resource-handler.ts";
import { decisionStatement, resultStatement } from "./statements.ts";
import { measured, subjectAttributes, tellChoice, tellPhase, tellRefusal } from "./tell-choice.ts";
import { ownInputs, parseUrn, secrecyOf, subjectIdOf, userInputs } from "./user-inputs.ts";
import { pick, verifyDecision, verifyFresh, verifyStored } from "./verify-resource.ts";
import { tellable, withoutDemands } from "./without-demands.ts";

/**
 * A resource whose place NovaCron decides in Check. The decision lies, signed, in the checked inputs; every later call
 * verifies it against the inputs it was made for before it acts on it.
 */
export class DecidedResource<Request, Facts> implements ResourceHandler {
  readonly #kind: DecisionKind<Request, Facts>;
  readonly #openPlan: (opener: PlanOpener) => Promise<PlanContext>;
  readonly #announce: (message: string, urn: string) => void;

  /**
   * @param openPlan gives the plan's context; the first call reads fleet, policies, models and store.
   * @param announce shows a line beside the resource.
   */
  constructor(
    kind: DecisionKind<Request, Facts>,
    openPlan: (opener: PlanOpener) => Promise<PlanContext>,
    announce: (message: string, urn: string) => void,
  ) {
    this.#kind = kind;
    this.#openPlan = openPlan;
    this.#announce = announce;
  }

  async check(call: CheckCall): Promise<CheckResult> {
    const stood = await this.#asItStood(call);
    if (stood !== null) return { inputs: stood, failures: [] };
    const given = userInputs(call.news);
    const { inputs: own, group } = this.#split(given);
    if (containsUnknown(given)) {
      // An unknown input makes the decision unknown; a guess could be wrong, and then up would differ from preview.
      if (given.group !== undefined)
        this.#announce(`not decided yet: waits for ${unknownInputs(given).join(", ")}`, call.urn);
      return { inputs: { ...own, decision: UNKNOWN, attestation: UNKNOWN }, failures: [] };
    }
    const failures = [...this.#foreign(call), ...this.#invalid(given)];
    if (failures.length === 0) failures.push(...this.#misgrouped(call, own, group));
    if (failures.length > 0) return { inputs: call.news, failures: hideSecretValues(failures, call.news) };
    const context = await this.#open(call.urn, isStored(call.olds));
    try {
      const standing = isStored(call.olds) ? await verifyDecision(call.urn, call.olds, context) : null;
      const inputs = await context.signer.attend(() => this.#decide(call, own, group, standing, context));
      return { inputs, failures: [] };
    } catch (error) {
      if (error instanceof NotAsLocked)
        return { inputs: { ...own, decision: UNKNOWN, attestation: UNKNOWN }, failures: [] };
      tellRefusal(error, this.#kind.token, context.telemetry);
      const failures = checkFailures(error, containsSecret(given));
      return { inputs: call.news, failures: hideSecretValues(failures, call.news) };
    }
  }

  /** What goes wrong on the short way, the long way tells. */
  async #asItStood(call: CheckCall): Promise<PropertyMap | null> {
    const { derivedInputs, appliedOutputs } = this.#kind;
    if (derivedInputs.length > 0 || appliedOutputs.length > 0 || !isStored(call.olds)) return null;
    try {
      return await asItStood(call, await this.#open(call.urn, true));
    } catch {
      return null;
    }
  }

  async #decide(
    call: CheckCall,
    given: PropertyMap,
    groupInputs: GroupInputs | null,
    standing: VerifiedDecision | null,
    context: PlanContext,
  ): Promise<PropertyMap> {
    const { urn, signal } = call;
    const { request, facts } = await this.#prepare(given, context);
    const derived = this.#kind.derive(request, facts);
    const inputs = { ...given, ...(containsSecret(given) ? secretly(derived) : derived) };
    const tainted = containsSecret(inputs);
    const digest = requestDigest(inputs, context.keyRing, standing?.attestation.keyId);
    const subject = { ...parseUrn(urn), urn, id: standing?.summary.subject ?? subjectIdOf(urn) };
    if (standing !== null) {
      context.refuseCopies(urn, standing);
      context.rememberStanding(urn, standing);
    }
    await context.loadPlanned(subject.stack);
    if (standing !== null) await context.settle(standing);
    const kind = this.#kind;
    const group = groupInputs && (await openGroup({ kind, urn, group: groupInputs, context }));
    const told = { urn, type: kind.token, tainted };
    const choice = await context.telemetry
      .span("novacron.decide", async (span) => {
        span.set(subjectAttributes(told, context.telemetry));
        const chosen = await chooseDecision({
          kind,
          subject,
          inputs,
          request,
          facts,
          requestDigest: digest,
          standing,
          group,
          context,
          seed: call.seed,
          signal,
        });
        tellChoice(chosen, told, span, context.telemetry);
        return chosen;
      })
      .catch((error: unknown) => {
        context.policies.close(urn, { how: "refused", target: null, secret: tainted });
        throw error;
      });
    context.rememberSeed(urn, call.seed);
    const { summary, attestation } = await this.#seal(choice, urn, inputs, digest, context);
    context.rememberInputs(urn, inputs);
    const { target } = choice.how === "decided" ? choice.answer.summary : choice.summary;
    context.policies.close(urn, { how: choice.how, target, secret: tainted });
    // That a preview has promised it does not say that it would stand by itself.
    const hasStood = choice.how === "kept" && choice.attestation === standing?.attestation && standing.urn === urn;
    // What has results is verified with them, which lie in the outputs.
    const isPlain = group === null && kind.appliedOutputs.length === 0;
    if (hasStood && isPlain && call.olds !== null) context.standings.learn(urn, call.olds, digest);
    if (choice.how === "kept" && standing !== null) await this.#adopt(urn, inputs, standing, context);
    await context.recordChoice({
      subject,
      requestDigest: questionDigest(digest, group),
      standing,
      choice,
      secret: tainted,
      summary,
      attestation,
    });
    return { ...inputs, decision: tainted ? new Secret(summary) : summary, attestation };
  }

  async #seal(choice: Choice, urn: string, inputs: PropertyMap, digest: string, context: PlanContext) {
    if (choice.how !== "decided") return { summary: choice.summary, attestation: choice.attestation };
    const { summary } = choice.answer;
    // A rotated key salts anew: the digest is that of the key that signs now.
    const tainted = containsSecret(inputs);
    const request = tainted ? requestDigest(inputs, context.keyRing) : digest;
    return {
      summary,
      attestation: await context.signer.seal(decisionStatement(urn, summary, request, tainted, context.keyRing)),
    };
  }

  async diff(call: DiffCall): Promise<DiffResult> {
    const context = await this.#open(call.urn, true);
    if (standsAsChecked(call, context)) {
      const summary = call.oldInputs.decision as DecisionSummary;
      if (!sayTheSame(summary, call.oldOutputs)) verifyOutputs(summary, call.oldInputs, call.oldOutputs);
      return { changes: {}, replaces: [] };
    }
    const standing = await verifyStored(call, this.#kind.appliedOutputs, context);
    const changes = changedPaths(userInputs(call.oldInputs), userInputs(call.news));
    if (containsUnknown(call.news))
      return { changes: { ...changes, decision: "update" }, replaces: this.#kind.replacedBy(Object.keys(changes)) };
    const coming = await verifyFresh(call.urn, call.news, context);
    for (const [path, change] of Object.entries(changedPaths({ ...standing.summary }, { ...coming.summary }))) {
      if (path !== "record") changes[`decision.${path}`] = change;
    }
    // The same choice under new digests (a renamed resource, an input that did not matter) must reach the state, too.
    if (Object.keys(changes).length === 0 && standing.attestation.signature !== coming.attestation.signature) {
      changes["decision.record"] = "update";
    }
    const difference = { changes, replaces: this.#kind.replacedBy(Object.keys(changes)) };
    const tainted = [call.oldInputs, call.news].some((inputs) => containsSecret(userInputs(inputs)));
    return tainted ? withoutDecisionParts(difference) : difference;
  }

  async create(call: CreateCall): Promise<CreateResult> {
    if (containsUnknown(call.inputs)) return { id: "", outputs: this.#unknownOutputs(call.inputs) };
    const context = await this.#open(call.urn, true);
    tellPhase(call, context.telemetry);
    const fresh = await verifyFresh(call.urn, call.inputs, context);
    if (call.preview) {
      await context.markPreviewed(call.urn, fresh, this.#announcement(fresh, call.inputs));
      const outputs = decisionOutputs(fresh.summary, call.inputs, this.#unknownResults(), null);
      return { id: "", outputs: withNone(outputs, call.inputs, this.#kind.optionalOutputs) };
    }
    return {
      id: fresh.summary.subject,
      outputs: await this.#apply(call.urn, call.inputs, fresh, null, context, call.signal),
    };
  }

  async update(call: UpdateCall): Promise<{ readonly outputs: PropertyMap }> {
    const context = await this.#open(call.urn, true);
    tellPhase(call, context.telemetry);
    const standing = await verifyStored(call, this.#kind.appliedOutputs, context);
    if (containsUnknown(call.news)) return { outputs: this.#unknownOutputs(call.news) };
    const fresh = await verifyFresh(call.urn, call.news, context);
    const results = pick(call.oldOutputs, this.#kind.appliedOutputs);
    if (call.preview) {
      await context.markPreviewed(call.urn, fresh, this.#announcement(fresh, call.news));
      const outputs = decisionOutputs(fresh.summary, call.news, [], results);
      return { outputs: withNone(outputs, call.news, this.#kind.optionalOutputs) };
    }
    return { outputs: await this.#apply(call.urn, call.news, fresh, { standing, results }, context, call.signal) };
  }

  async #apply(
    urn: string,
    inputs: PropertyMap,
    fresh: VerifiedDecision,
    before: { readonly standing: VerifiedDecision; readonly results: PropertyMap } | null,
    context: PlanContext,
    signal: AbortSignal,
  ): Promise<PropertyMap> {
    const tainted = containsSecret(userInputs(inputs));
    const request = this.#kind.schema.parse(revealSecrets(userInputs(inputs)));
    const subject = { ...parseUrn(urn), urn, id: fresh.summary.subject };
    const claim = this.#claimOf(fresh, subject, request, tainted, context);
    const reserve = () => context.reserve(urn, claim, fresh, before?.standing ?? null);
    const told = { urn, type: this.#kind.token };
    await measured("novacron.reserve", told, reserve, context.telemetry).catch((error: unknown) => {
      throw tainted ? withoutDemands(error) : error;
    });
    const results = before?.results ?? (await this.#run(urn, inputs, fresh, tainted, context, signal));
    await context.consume(urn, fresh, tainted);
    const { appliedOutputs, optionalOutputs } = this.#kind;
    if (appliedOutputs.length === 0)
      return withNone(decisionOutputs(fresh.summary, inputs, [], null), inputs, optionalOutputs);
    const resultAttestation = await context.signer.seal(resultStatement(urn, fresh, results, tainted, context.keyRing));
    const shown = tainted ? secretly(results) : results;
    return decisionOutputs(fresh.summary, inputs, [], { ...shown, resultAttestation });
  }

  async #run(
    urn: string,
    inputs: PropertyMap,
    fresh: VerifiedDecision,
    tainted: boolean,
    context: PlanContext,
    signal: AbortSignal,
  ) {
    const decision = { stack: parseUrn(urn).stack, summary: fresh.summary, tainted };
    try {
      const { request, facts } = await this.#prepare(userInputs(inputs), context);
      return await this.#kind.apply(request, facts, decision, context, signal);
    } catch (error) {
      throw tainted ? tellable(error) : error;
    }
  }

  async read(call: ReadCall): Promise<ReadResult | null> {
    const context = await this.#open(call.urn, isStored(call.inputs));
    // The engine imports with neither inputs nor outputs; outputs alone mean that the inputs were taken away.
    if (!isStored(call.inputs) && !isStored(call.outputs)) return importDecided(call, context);
    const stored = { ...call, oldInputs: call.inputs, oldOutputs: call.outputs };
    const standing = await verifyStored(stored, this.#kind.appliedOutputs, context);
    context.refuseCopies(call.urn, standing);
    // A store that was lost knows nothing of what the verified state says; that is no deletion.
    await this.#adopt(call.urn, userInputs(call.inputs), standing, context);
    return { id: call.id, inputs: call.inputs, outputs: call.outputs };
  }

  async #adopt(urn: string, inputs: PropertyMap, standing: VerifiedDecision, context: PlanContext): Promise<void> {
    const request = this.#kind.schema.parse(revealSecrets(inputs));
    const subject = { ...parseUrn(urn), urn, id: standing.summary.subject };
    const tainted = containsSecret(inputs);
    const claim = this.#claimOf(standing, subject, request, tainted, context);
    if (claim === null) return;
    await context.adopt(claim, standing).catch((error: unknown) => {
      throw tainted ? withoutDemands(error) : error;
    });
  }

  #claimOf(
    { summary }: VerifiedDecision,
    subject: DecisionSubject,
    request: Request,
    tainted: boolean,
    context: PlanContext,
  ): Claim | null {
    const claim = this.#kind.claimOn(summary, subject, request);
    return claim !== null && tainted ? blindClaim(claim, context.keyRing) : claim;
  }

  async delete(call: DeleteCall): Promise<void> {
    const context = await this.#open(call.urn, true);
    await context.refuseLockedRemoval(call.urn);
    const standing = await verifyStored(call, this.#kind.appliedOutputs, context);
    tellPhase({ preview: false }, context.telemetry);
    const told = { urn: call.urn, type: this.#kind.token };
    await measured("novacron.release", told, () => context.release(standing), context.telemetry);
  }

  #open(urn: string, attested: boolean): Promise<PlanContext> {
    return this.#openPlan({ stack: parseUrn(urn).stack, attested });
  }

  async #prepare(
    inputs: PropertyMap,
    context: PlanContext,
  ): Promise<{ readonly request: Request; readonly facts: Facts }> {
    const request = this.#kind.schema.parse(revealSecrets(inputs));
    return { request, facts: await this.#kind.prepare(request, context) };
  }

  /** The user cannot bring a decision along; what ignoreChanges carries over from the state is no news. */
  #foreign(call: CheckCall): CheckFailure[] {
    const carried = [...ownInputs, ...this.#kind.derivedInputs];
    return carried
      .filter((name) => call.news[name] !== undefined && call.news[name] !== null)
      .filter(
        (name) => Object.keys(changedPaths({ [name]: call.olds?.[name] }, { [name]: call.news[name] })).length > 0,
      )
      .map((name) => ({
        property: name,
        reason: `NC1002: ${name} is made by NovaCron and cannot be given; remove it`,
      }));
  }

  #split(given: PropertyMap): SplitInputs {
    return this.#kind.decideTogether === undefined ? { inputs: given, group: null } : splitGroup(given);
  }

  /** What is wrong with the group of a resource that is well-formed itself. */
  #misgrouped({ urn, olds }: CheckCall, own: PropertyMap, group: GroupInputs | null): CheckFailure[] {
    if (group !== null) return groupFailures(urn, own, group, this.#kind.schema);
    // What was imported has no more than the name, and stays where it is.
    if (own.group === undefined || isStored(olds)) return [];
    const reason =
      "NC1001: group.members is missing; expected the requests of all members; use the component PlacementGroup";
    return [{ property: "", reason }];
  }

  #invalid(inputs: PropertyMap): CheckFailure[] {
    const bare = revealSecrets(inputs);
    const parsed = this.#kind.schema.safeParse(bare);
    if (parsed.success) return [];
    return validationIssues(parsed.error, bare, secrecyOf(inputs)).map(({ property, message }) => ({
      property,
      reason: message,
    }));
  }

  #announcement(fresh: VerifiedDecision, inputs: PropertyMap): string {
    if (containsSecret(userInputs(inputs))) return "placed; where and why is secret, as some of its inputs are";
    return announcement(fresh.summary, this.#kind.appliedOutputs.length > 0);
  }

  #unknownResults(): readonly string[] {
    return this.#kind.appliedOutputs.length === 0 ? [] : [...this.#kind.appliedOutputs, "resultAttestation"];
  }

  #unknownOutputs(inputs: PropertyMap): PropertyMap {
    const undecided: DecisionSummary | null = null;
    return decisionOutputs(undecided, inputs, this.#unknownResults(), null);
  }
}

/** A first registration has no old inputs, or none but an empty map. */
function isStored(inputs: PropertyMap | null): inputs is PropertyMap {
  return inputs !== null && Object.keys(inputs).length > 0;
}

/** Each property as a secret: what is made from secrets is one. */
function secretly(properties: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, new Secret(value)]));
}
