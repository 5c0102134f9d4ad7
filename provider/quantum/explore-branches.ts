import { QueuedState } from "./gate-queue.ts";
import type { Instruction, SimulationPlan } from "./simulation-plan.ts";

/** One way that the measurements on the way can have gone. */
export interface Leaf {
  readonly state: QueuedState;
  /** Classical bits as the measurements on the way left them. */
  readonly bits: Uint8Array;
  /** The branch's probability, or its number of shots: what the splitter deals out. */
  readonly weight: number;
}

/** Deals a branch's weight out to the outcomes 0 and 1 of a measurement; an outcome of weight 0 is not followed. */
export type Splitter = (weight: number, probabilityOfOne: number) => readonly [number, number];

interface Branch extends Leaf {
  readonly position: number;
}

/**
 * Runs a plan, splitting at every measurement and reset on the way that both outcomes can pass.
 * The heavier branch waits while the lighter is followed, so no more than log2(weight) states wait where weights are
 * whole numbers.
 * @param maxLeaves stops after so many ends and returns false.
 */
export function exploreBranches(
  plan: SimulationPlan,
  weight: number,
  split: Splitter,
  visit: (leaf: Leaf) => void,
  maxLeaves = Number.POSITIVE_INFINITY,
): boolean {
  const waiting: Branch[] = [
    { position: 0, state: QueuedState.zero(plan.qubits), bits: new Uint8Array(plan.clbits), weight },
  ];
  let leaves = 0;
  for (let branch = waiting.pop(); branch !== undefined; branch = waiting.pop()) {
    if (leaves + waiting.length + 1 > maxLeaves) return false;
    leaves += 1;
    if (!follow(plan.instructions, branch, split, waiting, maxLeaves - leaves, visit)) return false;
  }
  return true;
}

/** Follows one branch to its end; the other outcomes that it meets go into `waiting`, at most `room` of them. */
function follow(
  instructions: readonly Instruction[],
  branch: Branch,
  split: Splitter,
  waiting: Branch[],
  room: number,
  visit: (leaf: Leaf) => void,
): boolean {
  const { state, bits } = branch;
  let { position, weight } = branch;
  while (position < instructions.length) {
    const instruction = instructions[position];
    position += 1;
    if (instruction === undefined) break;
    if (instruction.kind === "gate") {
      state.gate(instruction);
    } else if (instruction.kind === "jump") {
      position = instruction.to;
    } else if (instruction.kind === "jumpUnless") {
      const { clbits, values } = instruction.condition;
      if (!clbits.every((clbit, index) => bits[clbit] === values[index])) position = instruction.to;
    } else {
      const one = Math.min(1, Math.max(0, state.probabilityOfOne(instruction.qubit)));
      const [weight0, weight1] = split(weight, one);
      const lighter = weight1 > 0 && (weight0 === 0 || weight1 <= weight0) ? 1 : 0;
      const [mine, others] = lighter === 1 ? [weight1, weight0] : [weight0, weight1];
      if (others > 0) {
        if (waiting.length >= room) return false;
        const twin: Branch = { position, state: state.copy(), bits: bits.slice(), weight: others };
        settle(twin, instruction, lighter === 1 ? 0 : 1, one);
        waiting.push(twin);
      }
      weight = mine;
      settle(branch, instruction, lighter, one);
    }
  }
  visit({ state, bits, weight });
  return true;
}

/** Puts a branch into the state after a measurement or reset with that outcome. */
function settle(
  { state, bits }: Leaf,
  instruction: Extract<Instruction, { kind: "measure" | "reset" }>,
  outcome: 0 | 1,
  probabilityOfOne: number,
): void {
  const { qubit } = instruction;
  const probability = outcome === 1 ? probabilityOfOne : 1 - probabilityOfOne;
  if (probability < 1) state.collapse(qubit, outcome, probability);
  if (instruction.kind === "measure") {
    if (instruction.clbit !== null) bits[instruction.clbit] = outcome;
  } else if (outcome === 1) {
    state.gate({ kind: "gate", gate: "x", params: [], controls: [], targets: [qubit] });
  }
}
