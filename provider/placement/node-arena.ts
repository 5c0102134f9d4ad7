import type { Telemetry } from "../observability/telemetry.ts";
import type { PlacementRequest } from "../schema/placement-request.ts";
import type { CloudWorld } from "../world/clouds/cloud-world.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";
import type { Arena, PreviousDecision, StickyOptions } from "./arena.ts";
import { type NodeCandidate, type NodeSite, nodeCandidate } from "./candidate.ts";
import { measureNodes } from "./columns/measure-nodes.ts";
import { nodeFrame } from "./columns/node-frame.ts";
import { nodeConstraints } from "./constraints/node-constraints.ts";
import { nodeFactors } from "./factors/node-factors.ts";
import { type Holdings, holdingsFor } from "./holdings.ts";
import { holdOf } from "./moves/hold.ts";
import { nodeObjectives } from "./multi/node-objectives.ts";
import { checkCurrency, checkPatterns, checkResidency, regionNamed } from "./named-things.ts";
import { type DecisionSubject, type NodeContext, nodeSites } from "./node-context.ts";
import { namedOffers } from "./offers/named-offers.ts";
import { offerMarket } from "./offers/offer-market.ts";
import { withOffers } from "./offers/offered-snapshot.ts";
import { unknownPlace } from "./offers/unknown-place.ts";
import type { EvaluatePolicy, PolicyInput } from "./policy-port.ts";
import { planRun } from "./run/run-plan.ts";
import { defaultEvacuationRisk, defaultHysteresis } from "./sticky-defaults.ts";
import { weightAdjustments } from "./weight-adjustments.ts";
import type { WeightProfile } from "./weights.ts";
import { worldIndex } from "./world-index.ts";

/** A decision on a placement, set up. */
export type NodeArena = Arena<NodeSite, NodeCandidate, NodeContext>;

/** What policies are told besides the candidate. */
export interface PolicySubject {
  readonly subject: DecisionSubject;
  /** The request with secret values as "[secret]": for records and policies. */
  readonly maskedRequest: Readonly<Record<string, unknown>>;
  readonly snapshot: Snapshot;
}

/** Everything that a decision on a placement may depend on. Nothing else enters: no clock, no locale, no chance. */
export interface DecideArguments extends PolicySubject {
  /** Validated by its schema. */
  readonly request: PlacementRequest;
  readonly requestDigest: string;
  readonly snapshotDigest: string;
  /** Decisions of the same plan that are not reserved yet. Those of the subject itself are ignored. */
  readonly claims: readonly Claim[];
  readonly previous: PreviousDecision | null;
  readonly evaluatePolicy: EvaluatePolicy;
  /** Digest of `evaluatePolicy` where it is not that of the Snapshot's policies: with waivers, it is the subject's own. */
  readonly policiesDigest?: string;
  readonly weights: WeightProfile;
  readonly options: StickyOptions;
  /** Never move it; the request's own `protect` says the same. */
  readonly protect?: boolean;
  /** Offers of clouds that are looked at besides those that the request is decided on; of no account for what is best. */
  readonly alsoOffers?: readonly string[];
  /** Hears how long the steps take; nothing depends on it. */
  readonly telemetry?: Telemetry | undefined;
}

/** What policies are told of a candidate. */
export function policyInput(candidate: NodeCandidate, args: PolicySubject, asOfMs: number): PolicyInput {
  const { node, region } = candidate;
  const { stack, name, urn } = args.subject;
  return {
    formatVersion: 1,
    kind: "placement",
    subject: { stack, name, urn },
    request: args.maskedRequest,
    candidate: {
      name: node.name,
      region: region.name,
      ...(node.zone !== unknownPlace && { zone: node.zone }),
      ...(node.rack !== unknownPlace && { rack: node.rack }),
      country: region.country,
      continent: region.continent,
      class: node.class,
      spot: node.spot,
      labels: node.labels,
      compliance: node.compliance,
      security: node.security,
      cordoned: node.cordoned,
      ...(region.gridCarbonGramsPerKwh !== undefined && { gridCarbonGramsPerKwh: region.gridCarbonGramsPerKwh }),
      ...(node.offer && { cloud: node.offer.target }),
      ...(region.renewableFraction !== undefined && { renewableFraction: region.renewableFraction }),
    },
    estimates: {
      ...(candidate.cost !== null && { costPerMonth: candidate.cost }),
      currency: args.snapshot.currency,
      ...(candidate.carbonGramsPerHour !== null && { carbonGramsPerHour: candidate.carbonGramsPerHour }),
      ...(candidate.risk !== null && { risk: candidate.risk.probability }),
    },
    now_ns: asOfMs * 1e6,
  };
}

const continents: ReadonlyMap<string, string> = new Map([
  ["continent:AF", "Africa"],
  ["continent:AN", "Antarctica"],
  ["continent:AS", "Asia"],
  ["continent:EU", "Europe"],
  ["continent:NA", "North America"],
  ["continent:OC", "Oceania"],
  ["continent:SA", "South America"],
]);

/** ` in DE/Europe`; nothing without a residency. */
export function residencyScope(residency: readonly string[] | undefined): string {
  if (residency === undefined) return "";
  return ` in ${residency.map((entry) => continents.get(entry) ?? entry).join("/")}`;
}

/** @throws {NovaCronError} NC1106 for a name that the fleet does not have; NC1001 for a budget in another currency. */
export function refuseUnknownNames({ request, snapshot }: Pick<DecideArguments, "request" | "snapshot">): void {
  checkCurrency(request.budget, snapshot);
  checkResidency(request.residency, snapshot);
  if (request.flexible?.regions !== undefined) {
    const known = snapshot.regions.map(({ name }) => name);
    checkPatterns("region", request.flexible.regions, "flexible.regions", known);
  }
  if (request.targets !== undefined) {
    const offers = snapshot.clouds ? namedOffers(request, snapshot.clouds) : [];
    const known = [...[...snapshot.nodes, ...snapshot.regions].map(({ name }) => name), ...offers];
    checkPatterns("node or region", request.targets, "targets", known);
  }
}

/** @param leaves where it is, unless it is held there */
function marketOf(
  request: PlacementRequest,
  clouds: CloudWorld,
  leaves: string | null,
): Pick<NodeArena, "offers" | "isOffer" | "returnsTo"> {
  const market = offerMarket(clouds);
  return {
    offers: market.best(request),
    isOffer: (name) => market.keyOf(name) !== null,
    returnsTo: leaves === null ? null : market.spotInsteadOf(leaves, request),
  };
}

/** Names of the offers that are candidates; null without clouds. */
function offersAsked({ request, snapshot, previous, alsoOffers = [] }: DecideArguments): ReadonlySet<string> | null {
  if (snapshot.clouds === undefined) return null;
  return new Set([...offerMarket(snapshot.clouds).best(request).names, previous?.target ?? "", ...alsoOffers]);
}

/**
 * Sets up the decision on a placement.
 * @param known Who holds what, where the caller has that already; it must be what `args` says.
 * @throws {NovaCronError} NC1106 for a name that the fleet does not have; NC1001 for a budget in another currency; NC1206
 * for a flexible job whose window is over.
 */
export function nodeArena(args: DecideArguments, known?: Holdings): NodeArena {
  const { subject, request, previous, options } = args;
  refuseUnknownNames(args);
  const snapshot = withOffers(args.snapshot, [args], args.claims);
  const offers = offersAsked(args);
  const index = worldIndex(snapshot);
  const holdings = known ?? holdingsFor(index, args.claims, subject);
  const hysteresis = options.hysteresis ?? defaultHysteresis;
  const startAt = previous?.startAt;
  const run =
    request.flexible === undefined
      ? null
      : planRun({
          flexible: request.flexible,
          snapshot,
          asOfMs: index.asOfMs,
          hysteresis,
          previous: previous === null || startAt === undefined ? null : { target: previous.target, startAt },
        });
  const context: NodeContext = {
    subject,
    request,
    snapshot,
    index,
    holdings,
    offers,
    previousNode: previous?.target ?? null,
    previousCloud: previous && (previous.cloud ?? index.nodeByName.get(previous.target)?.offer?.target ?? null),
    latencyRegion: request.latency ? regionNamed(request.latency.toRegion, "latency.toRegion", snapshot) : null,
    run,
  };
  const hold = holdOf(args, run?.hasBegun === true);
  const factors = nodeFactors.filter(({ applies }) => applies?.(context) ?? true);
  return {
    noun: "node",
    subject,
    context,
    sites: nodeSites(snapshot, holdings, offers),
    constraints: nodeConstraints.filter((constraint) => constraint.applies(context)),
    factors,
    measure: (candidates) => {
      const frame = nodeFrame(candidates, context);
      return factors.map((factor) => measureNodes(factor, frame));
    },
    objectives: nodeObjectives(context),
    weights: args.weights,
    adjustments: (candidates) => weightAdjustments(context, candidates),
    estimate: (site) => nodeCandidate(site, context),
    policyInput: (candidate) => policyInput(candidate, args, index.asOfMs),
    evaluatePolicy: args.evaluatePolicy,
    previous,
    hysteresis: hysteresis + (request.moveCost ?? 0),
    evacuationRisk: options.evacuationRisk ?? defaultEvacuationRisk,
    hold,
    ...(snapshot.clouds && marketOf(request, snapshot.clouds, hold === null ? (previous?.target ?? null) : null)),
    telemetry: args.telemetry,
    scope: residencyScope(request.residency) + (request.gpus ? " with GPU" : ""),
  };
}
