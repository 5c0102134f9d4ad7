import { type UniformSource, uniformFrom } from "../../quantum/random.ts";
import type { Coupling } from "./coupling.ts";
import { type JointProblem, jointProblem } from "./problem.ts";

/** Shape of a random problem for tests and benchmarks. */
export interface SampleShape {
  readonly requests: number;
  readonly nodes: number;
  /** Demand of all requests as a share of the capacity. */
  readonly load: number;
  readonly couplings: number;
  readonly classes: number;
}

const whole = (uniform: UniformSource, from: number, to: number): number =>
  from + Math.min(to - from, Math.floor(uniform() * (to - from + 1)));

function distinct(uniform: UniformSource, count: number, below: number): Int32Array {
  const out = new Set<number>();
  while (out.size < Math.min(count, below)) out.add(whole(uniform, 0, below - 1));
  return Int32Array.from([...out].sort((a, b) => a - b));
}

function sampleCoupling(
  uniform: UniformSource,
  problem: Omit<JointProblem, "couplings">,
  domains: readonly { readonly domain: Int32Array; readonly domains: number }[],
): Coupling {
  const { requests } = problem;
  const place = domains[whole(uniform, 0, domains.length - 1)] ?? { domain: new Int32Array(), domains: 0 };
  const [a = 0, b = 0] = distinct(uniform, 2, requests);
  switch (whole(uniform, 0, 5)) {
    case 0:
      return { kind: "pair", id: "together", a, b, ...place, relation: "same", reach: null };
    case 1:
    case 2:
      return { kind: "pair", id: "apart", a, b, ...place, relation: "other", reach: null };
    case 3: {
      const reach = Uint8Array.from({ length: place.domains ** 2 }, () => (uniform() < 0.6 ? 1 : 0));
      return { kind: "pair", id: "dependency", a, b, ...place, relation: "within", reach };
    }
    case 4: {
      const group = distinct(uniform, whole(uniform, 2, 4), requests);
      const standing = Int32Array.from({ length: place.domains }, () => whole(uniform, -1, 1));
      // A spread over domains that nobody can use is none.
      if (standing.every((count) => count < 0)) standing[0] = 0;
      return {
        kind: "spread",
        id: "spread",
        domain: place.domain,
        group,
        bound: uniform() < 0.7 ? group : group.slice(1),
        holders: uniform() < 0.5 ? null : group.slice(0, whole(uniform, 1, group.length)),
        maxSkew: whole(uniform, 1, 2),
        standing,
      };
    }
    default: {
      const amounts = Float64Array.from(problem.candidateNode, () => (uniform() < 0.5 ? whole(uniform, 1, 9) : 0));
      return { kind: "limit", id: "quota", limit: whole(uniform, 4, 4 + 3 * requests), amounts };
    }
  }
}

/** A random problem with nodes in racks of two and zones of three, and one candidate in five missing. */
export function sampleProblem(seed: number, shape: SampleShape): JointProblem {
  const uniform = uniformFrom(seed);
  const { requests, nodes } = shape;
  const capacity = Array.from({ length: nodes }, () => [
    whole(uniform, 8, 16),
    whole(uniform, 8, 16),
    uniform() < 0.4 ? whole(uniform, 1, 4) : 0,
  ]);
  const mean = (12 * nodes * shape.load) / requests;
  const size = (): number => Math.max(1, whole(uniform, Math.floor(mean * 0.4), Math.ceil(mean * 1.6)));
  const wanted = Array.from({ length: requests }, () => {
    const gpus = uniform() < 0.2 ? 1 : 0;
    const demand = [size(), size(), gpus];
    const taste = uniform();
    const candidates = capacity.flatMap((free, node) => {
      const fits = demand.every((amount, d) => amount <= (free[d] ?? 0));
      const value = whole(uniform, 300_000, 900_000) + Math.round(taste * ((node * 7919) % 100) * 1000);
      return fits && uniform() < 0.8 ? [{ node, value }] : [];
    });
    return { demand, priority: whole(uniform, 1, shape.classes), candidates };
  });
  const places = [1, 2, 3].map((width) => {
    const domain = Int32Array.from({ length: nodes }, (_, node) => Math.floor(node / width));
    return { domain, domains: Math.ceil(nodes / width) };
  });
  return jointProblem(wanted, capacity, (problem) =>
    Array.from({ length: requests < 2 ? 0 : shape.couplings }, () => sampleCoupling(uniform, problem, places)),
  );
}
