import { NovaCronError } from "../errors/novacron-error.ts";
import type { FleetFile, FleetNode } from "../schema/fleet.ts";
import { didYouMean } from "./near-names.ts";

function refuseDuplicates(kind: string, items: readonly { readonly name: string }[], path: string): void {
  const first = new Map<string, number>();
  for (const [index, { name }] of items.entries()) {
    const before = first.get(name);
    if (before !== undefined) {
      throw new NovaCronError(
        "NC1103",
        `${path}: the ${kind} "${name}" occurs twice, as ${kind}s[${before}] and ${kind}s[${index}]`,
        {
          property: `${kind}s[${index}].name`,
          expected: `a name that no other ${kind} has`,
          remedy: "Rename or remove one of them.",
        },
      );
    }
    first.set(name, index);
  }
}

function refuseUnknownRegion(name: string, known: ReadonlySet<string>, property: string, path: string): void {
  if (known.has(name)) return;
  throw new NovaCronError("NC1106", `${path}: ${property} names the region "${name}", which the fleet does not have`, {
    property,
    expected: "the name of an entry of regions",
    remedy: didYouMean(name, known),
  });
}

function checkMaintenance(fleet: FleetFile, path: string): void {
  for (const [n, node] of fleet.nodes.entries()) {
    for (const [m, { start, end }] of node.maintenance.entries()) {
      if (Date.parse(start) < Date.parse(end)) continue;
      const property = `nodes[${n}].maintenance[${m}].end`;
      throw new NovaCronError("NC1102", `${path}: ${property} is ${end}, not after its start ${start}`, {
        property,
        expected: "an instant after start",
        remedy: "Swap or correct the two instants.",
      });
    }
  }
}

/** Pairs of figures of one node of which the first cannot be above the second. */
const ordered: readonly (readonly [string, string, (node: FleetNode) => readonly (number | undefined)[]])[] = [
  ["power.idleWatts", "power.maxWatts", ({ power }) => [power?.idleWatts, power?.maxWatts]],
  [
    "performance.p95LatencyMs",
    "performance.p99LatencyMs",
    ({ performance }) => [performance.p95LatencyMs, performance.p99LatencyMs],
  ],
  [
    "security.knownExploitedVulnerabilities",
    "security.openVulnerabilities",
    ({ security }) => [security.knownExploitedVulnerabilities, security.openVulnerabilities],
  ],
];

function checkOrdered(node: FleetNode, property: string, path: string): void {
  for (const [lower, upper, figures] of ordered) {
    const [low, high] = figures(node);
    if (low === undefined || high === undefined || low <= high) continue;
    const above = upper.slice(upper.indexOf(".") + 1);
    throw new NovaCronError("NC1102", `${path}: ${property}.${lower} is ${low}, above ${above}`, {
      property: `${property}.${lower}`,
      expected: `at most ${above} (${high})`,
      remedy: "Correct the node's figures.",
    });
  }
}

/**
 * What a schema of single properties cannot say about a fleet: names are unique, regions exist, windows have a length.
 * @throws {NovaCronError} NC1103 a name twice, NC1104 neither nodes nor backends, NC1106 unknown region, NC1102 a
 * maintenance window that ends before it starts, idle power above the maximum, p95 above p99, more exploited than open
 * vulnerabilities.
 */
export function checkFleet(fleet: FleetFile, path: string): void {
  if (fleet.nodes.length === 0 && fleet.quantumBackends.length === 0 && fleet.clouds === undefined) {
    throw new NovaCronError("NC1104", `${path}: the fleet has no nodes and no quantum backends, and no clouds`, {
      property: "nodes",
      expected: "at least one node or quantum backend, or accounts of clouds",
      remedy: "Add a node under nodes.",
    });
  }
  refuseDuplicates("region", fleet.regions, path);
  refuseDuplicates("node", fleet.nodes, path);
  refuseDuplicates("quantumBackend", fleet.quantumBackends, path);

  const regions = new Set(fleet.regions.map(({ name }) => name));
  for (const [r, region] of fleet.regions.entries()) {
    for (const peer of Object.keys(region.latencyMs)) {
      refuseUnknownRegion(peer, regions, `regions[${r}].latencyMs.${peer}`, path);
    }
  }
  for (const [q, { regions: named = [] }] of (fleet.limits?.quotas ?? []).entries()) {
    for (const [r, name] of named.entries()) {
      refuseUnknownRegion(name, regions, `limits.quotas[${q}].regions[${r}]`, path);
    }
  }
  for (const [n, node] of fleet.nodes.entries()) {
    refuseUnknownRegion(node.region, regions, `nodes[${n}].region`, path);
    checkOrdered(node, `nodes[${n}]`, path);
  }
  for (const [b, backend] of fleet.quantumBackends.entries()) {
    refuseUnknownRegion(backend.region, regions, `quantumBackends[${b}].region`, path);
  }
  checkMaintenance(fleet, path);
}
