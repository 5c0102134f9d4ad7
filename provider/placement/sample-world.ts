import { digestOf } from "../crypto/canonical-json.ts";
import { type FleetNode, type FleetRegion, node, quantumBackend, region } from "../schema/fleet.ts";
import { type PlacementRequest, placementRequest } from "../schema/placement-request.ts";
import { quantumRequest } from "../schema/quantum-request.ts";
import { sortedBy } from "../world/code-units.ts";
import type { Claim, Snapshot, Telemetry } from "../world/snapshot.ts";
import type { DecideBackendArguments } from "./backend-arena.ts";
import type { DecideArguments } from "./node-arena.ts";
import { resolveWeights } from "./weights.ts";

// Small worlds for tests: everything has a plain value that a test overrides where it matters.

type Loose = Record<string, unknown>;

/** A region; Germany unless said otherwise. */
export function sampleRegion(name: string, overrides: Loose = {}): FleetRegion {
  return region.parse({ name, country: "DE", continent: "EU", gridCarbonGramsPerKwh: 300, ...overrides });
}

/** A node with 16 vCPUs, 64 GiB and 500 GiB of disk in region `r1`; `capacity` is merged. */
export function sampleNode(name: string, overrides: Loose & { readonly capacity?: Loose } = {}): FleetNode {
  return node.parse({
    name,
    region: "r1",
    zone: "a",
    rack: "1",
    pricePerHour: 1,
    power: { idleWatts: 100, maxWatts: 300, pue: 1.2 },
    ...overrides,
    capacity: { vcpus: 16, memoryGiB: 64, diskGiB: 500, ...overrides.capacity },
  });
}

/** A claim of 4 vCPUs and 16 GiB by the stack `dev`. */
export function sampleClaim(name: string, on: string, overrides: Partial<Claim> = {}): Claim {
  const urn = sampleUrn(name);
  return {
    urn,
    stack: "dev",
    name,
    node: on,
    vcpus: 4,
    memoryGiB: 16,
    diskGiB: 0,
    gpus: 0,
    apart: [],
    spread: null,
    ...overrides,
  };
}

/** The URN of a placement of that name in the stack `dev`. */
export function sampleUrn(name: string): string {
  return `urn:pulumi:dev::app::novacron:index:Placement::${name}`;
}

/** What a test says about a world. */
export interface WorldOverrides {
  readonly nodes?: readonly FleetNode[];
  readonly regions?: readonly FleetRegion[];
  readonly backends?: readonly Loose[];
  readonly reservations?: readonly Claim[];
  /** Failure risk by node; 0.01 where not given. */
  readonly risk?: Readonly<Record<string, number>>;
  readonly telemetry?: Partial<Telemetry>;
}

/** A Snapshot as the caller orders it: not sorted, so that tests can show that order does not matter. */
export function sampleSnapshot({
  nodes = [sampleNode("n1"), sampleNode("n2")],
  ...world
}: WorldOverrides = {}): Snapshot {
  const risk: Record<string, Telemetry["risk"][string]> = {};
  for (const { name } of nodes) {
    risk[name] = { probability: world.risk?.[name] ?? 0.01, horizonHours: 24, confidence: 0.8, source: "model" };
  }
  return {
    formatVersion: 1,
    fleetId: "test",
    currency: "EUR",
    regions: world.regions ?? [sampleRegion("r1")],
    nodes,
    quantumBackends: (world.backends ?? []).map((backend) =>
      quantumBackend.parse({ region: "r1", driver: "statevector", qubits: 20, ...backend }),
    ),
    telemetry: { asOf: "2026-06-01T12:00:00Z", risk, availability: {}, down: [], ...world.telemetry },
    reservationsRevision: 1,
    reservations: world.reservations ?? [],
    digests: { fleet: digestOf("fleet"), model: digestOf("model"), policies: digestOf("policies") },
  };
}

/** Arguments of a decision on `web`: 4 vCPUs, 16 GiB, no policies, balanced weights. */
export function sampleArguments(
  request: Loose = {},
  world: WorldOverrides = {},
  overrides: Partial<DecideArguments> = {},
): DecideArguments {
  const parsed: PlacementRequest = placementRequest.parse({ vcpus: 4, memoryGiB: 16, ...request });
  const snapshot = sampleSnapshot(world);
  return {
    subject: { id: "nc-web", stack: "dev", urn: sampleUrn("web"), name: "web", type: "novacron:index:Placement" },
    request: parsed,
    requestDigest: digestOf(parsed),
    maskedRequest: parsed,
    snapshot,
    snapshotDigest: digestOf({ ...snapshot, nodes: sortedBy(snapshot.nodes, ({ name }) => name) }),
    claims: [],
    previous: null,
    evaluatePolicy: () => ({ deny: [], prefer: [] }),
    weights: resolveWeights("balanced"),
    options: {},
    ...overrides,
  };
}

/** Arguments of a decision on the job `bell`: a Bell pair of 1,000 shots. */
export function sampleJob(
  request: Loose = {},
  world: WorldOverrides = {},
  overrides: Partial<DecideBackendArguments> = {},
): DecideBackendArguments {
  const parsed = quantumRequest.parse({ program: "OPENQASM 3;", ...request });
  const snapshot = sampleSnapshot(world);
  const urn = "urn:pulumi:dev::app::novacron:index:QuantumJob::bell";
  return {
    subject: { id: "nc-bell", stack: "dev", urn, name: "bell", type: "novacron:index:QuantumJob" },
    request: parsed,
    requestDigest: digestOf(parsed),
    maskedRequest: { shots: parsed.shots },
    circuit: { qubits: 2, depth: 3, oneQubitGates: 1, twoQubitGates: 1, measurements: 2 },
    snapshot,
    snapshotDigest: digestOf(snapshot),
    previous: null,
    evaluatePolicy: () => ({ deny: [], prefer: [] }),
    weights: resolveWeights("balanced"),
    ...overrides,
  };
}
