import type { Telemetry } from "../observability/telemetry.ts";
import type { QuantumRequest } from "../schema/quantum-request.ts";
import type { Snapshot } from "../world/snapshot.ts";
import type { Arena, PreviousDecision, StickyOptions } from "./arena.ts";
import { type BackendCandidate, type BackendSite, backendCandidate, backendSites } from "./backend-candidate.ts";
import type { BackendContext, CircuitFacts } from "./backend-context.ts";
import { withLevels } from "./columns/levels.ts";
import { backendConstraints } from "./constraints/backend-constraints.ts";
import { backendFactors } from "./factors/backend.ts";
import { backendObjectives } from "./multi/backend-objectives.ts";
import { checkCurrency, checkPatterns, checkResidency } from "./named-things.ts";
import { residencyScope } from "./node-arena.ts";
import type { DecisionSubject } from "./node-context.ts";
import type { EvaluatePolicy, PolicyInput } from "./policy-port.ts";
import { defaultEvacuationRisk, defaultHysteresis } from "./sticky-defaults.ts";
import type { WeightProfile } from "./weights.ts";

/** Everything that a decision on a quantum job may depend on. */
export interface DecideBackendArguments {
  readonly subject: DecisionSubject;
  /** Validated by its schema. */
  readonly request: QuantumRequest;
  readonly requestDigest: string;
  /** The request with secret values as "[secret]". The program's source may be left out. */
  readonly maskedRequest: Readonly<Record<string, unknown>>;
  /** What the program turned out to be; more than these facts may be given, and is not looked at. */
  readonly circuit: CircuitFacts;
  /** The request's own where absent. */
  readonly shots?: number;
  readonly snapshot: Snapshot;
  readonly snapshotDigest: string;
  readonly previous: PreviousDecision | null;
  readonly evaluatePolicy: EvaluatePolicy;
  /** As in `DecideArguments`. */
  readonly policiesDigest?: string;
  readonly weights: WeightProfile;
  readonly options?: StickyOptions;
  readonly protect?: boolean;
  /** As in `DecideArguments`. */
  readonly telemetry?: Telemetry | undefined;
}

function policyInput(candidate: BackendCandidate, args: DecideBackendArguments, asOfMs: number): PolicyInput {
  const { backend, region } = candidate;
  const { stack, name, urn } = args.subject;
  return {
    formatVersion: 1,
    kind: "quantum",
    subject: { stack, name, urn },
    request: args.maskedRequest,
    candidate: {
      name: backend.name,
      region: region.name,
      country: region.country,
      continent: region.continent,
      labels: backend.labels,
      compliance: [],
      security: {},
      ...(region.gridCarbonGramsPerKwh !== undefined && { gridCarbonGramsPerKwh: region.gridCarbonGramsPerKwh }),
      ...(region.renewableFraction !== undefined && { renewableFraction: region.renewableFraction }),
      driver: backend.driver,
    },
    estimates: {
      ...(candidate.cost !== null && { cost: candidate.cost }),
      currency: args.snapshot.currency,
      ...(candidate.carbonGramsPerHour !== null && { carbonGramsPerHour: candidate.carbonGramsPerHour }),
    },
    now_ns: asOfMs * 1e6,
  };
}

/**
 * Sets up the decision on a quantum job.
 * @throws {NovaCronError} NC1106 for a name that the fleet does not have; NC1001 for a budget in another currency.
 */
export function backendArena(args: DecideBackendArguments): Arena<BackendSite, BackendCandidate, BackendContext> {
  const { subject, request, snapshot, options = {} } = args;
  checkCurrency(request.budget, snapshot);
  checkResidency(request.residency, snapshot);
  if (request.backends !== undefined) {
    const known = snapshot.quantumBackends.map(({ name }) => name);
    checkPatterns("quantum backend", request.backends, "backends", known);
  }
  const { qubits, depth, twoQubitGates, oneQubitGates, measurements } = args.circuit;
  const circuit: CircuitFacts = { qubits, depth, twoQubitGates, oneQubitGates, measurements };
  const context: BackendContext = { subject, request, circuit, shots: args.shots ?? request.shots, snapshot };
  const asOfMs = Date.parse(snapshot.telemetry.asOf);
  return {
    noun: "quantum backend",
    telemetry: args.telemetry,
    subject,
    context,
    sites: backendSites(snapshot),
    constraints: backendConstraints.filter((constraint) => constraint.applies(context)),
    factors: backendFactors,
    measure: (candidates) =>
      backendFactors.map(({ value, normalise }) =>
        withLevels(
          Float64Array.from(candidates, (candidate) => value(candidate, context) ?? Number.NaN),
          normalise,
        ),
      ),
    objectives: backendObjectives,
    weights: args.weights,
    adjustments: () => [],
    estimate: (site) => backendCandidate(site, context),
    policyInput: (candidate) => policyInput(candidate, args, asOfMs),
    evaluatePolicy: args.evaluatePolicy,
    previous: args.previous,
    hysteresis: options.hysteresis ?? defaultHysteresis,
    evacuationRisk: options.evacuationRisk ?? defaultEvacuationRisk,
    hold: args.protect === true ? "protected" : null,
    scope: residencyScope(request.residency),
  };
}
