import { NovaCronError } from "../../errors/novacron-error.ts";
import type { Claim } from "../../world/snapshot.ts";
import { choose } from "../choose.ts";
import { claimOn } from "../decide.ts";
import { nodeArena } from "../node-arena.ts";
import type { JointSubject, JointWorld } from "./joint-arguments.ts";
import { argumentsOf } from "./prospect.ts";

/**
 * Where `decide` would put each of a group if it were asked one by one, each seeing the claims of those before it; null
 * for those that it would refuse.
 */
export function oneByOne(ordered: readonly JointSubject[], world: JointWorld): (string | null)[] {
  const claims: Claim[] = [...world.claims];
  return ordered.map((each) => {
    try {
      const { chosen } = choose(nodeArena(argumentsOf(each, { ...world, claims })));
      claims.push(claimOn(chosen.candidate.target, each));
      return chosen.candidate.name;
    } catch (error) {
      if (error instanceof NovaCronError) return null;
      throw error;
    }
  });
}
