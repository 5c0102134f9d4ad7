import { expect, test } from "vitest";
import type { Coupling } from "./coupling.ts";
import { type JointProblem, jointProblem } from "./problem.ts";
import { violations } from "./violations.ts";

const domain = Int32Array.from([0, 0, 1]);

/** Three requests of 2 on three nodes of 4, the first two of which share a domain; all may go everywhere. */
function problemWith(...couplings: readonly Coupling[]): JointProblem {
  const candidates = [0, 1, 2].map((node) => ({ node, value: 0 }));
  const requests = Array.from({ length: 3 }, () => ({ demand: [2], priority: 1, candidates }));
  return jointProblem(requests, [[4], [4], [4]], () => couplings);
}

/** Candidates of requests 0, 1, 2 at these nodes; -1 for none. */
const at = (...nodes: readonly number[]): Int32Array =>
  Int32Array.from(nodes, (node, request) => (node < 0 ? -1 : request * 3 + node));

const pair = { kind: "pair", a: 0, b: 1, domain, domains: 2, reach: null } as const;
const spread = {
  kind: "spread",
  id: "spread",
  domain,
  holders: null,
  maxSkew: 1,
  standing: new Int32Array(2),
} as const;
const all = Int32Array.from([0, 1, 2]);

test.each<[string, JointProblem, Int32Array, string[]]>([
  ["room for two", problemWith(), at(0, 0, 1), []],
  ["no room for three", problemWith(), at(0, 0, 0), ["capacity"]],
  ["another's candidate", problemWith(), Int32Array.from([3, -1, -1]), ["candidate"]],
  ["the same domain", problemWith({ ...pair, id: "together", relation: "same" }), at(0, 1, 2), []],
  ["not the same domain", problemWith({ ...pair, id: "together", relation: "same" }), at(0, 2, 1), ["together"]],
  ["not another domain", problemWith({ ...pair, id: "apart", relation: "other" }), at(0, 1, 2), ["apart"]],
  ["nobody to be apart from", problemWith({ ...pair, id: "apart", relation: "other" }), at(0, -1, 1), []],
  [
    "in reach one way only",
    problemWith({ ...pair, id: "dependency", relation: "within", reach: Uint8Array.from([1, 1, 0, 1]) }),
    at(2, 0, 1),
    ["dependency"],
  ],
  ["an even group", problemWith({ ...spread, group: all, bound: all }), at(0, 1, 2), []],
  ["a group that tilts", problemWith({ ...spread, group: all, bound: all }), at(0, -1, -1), []],
  [
    "a group that tilts too much",
    problemWith({ ...spread, group: all, bound: all }),
    at(0, 1, -1),
    ["spread", "spread"],
  ],
  ["nobody who minds", problemWith({ ...spread, group: all, bound: Int32Array.from([2]) }), at(0, 1, -1), []],
  [
    "nobody who asked for it",
    problemWith({ ...spread, group: all, bound: all, holders: Int32Array.from([2]) }),
    at(0, 1, -1),
    [],
  ],
  [
    "what stands already",
    problemWith({ ...spread, group: all, bound: all, standing: Int32Array.from([1, 0]) }),
    at(0, -1, -1),
    ["spread"],
  ],
  [
    "a domain that does not count",
    problemWith({ ...spread, group: all, bound: all, standing: Int32Array.from([0, -1]) }),
    at(0, 1, -1),
    [],
  ],
  [
    "a limit that is passed",
    problemWith({ kind: "limit", id: "quota", limit: 9, amounts: new Float64Array(9).fill(5) }),
    at(0, 1, -1),
    ["quota"],
  ],
])("sees %s", (_what, problem, assignment, expected) => {
  expect(violations(problem, assignment).map((each) => each.split(":")[0])).toEqual(expected);
});
