import type { GateOperation } from "./circuit.ts";

/**
 * cx gates of an x with so many controls and no spare qubit. One to four: the constructions of `qelib1.inc`. Beyond:
 * an upper bound by Barenco et al. (Phys. Rev. A 52, 3457, lemma 7.5), whose inner x gates borrow the target at
 * 16k - 8 cx each (Iten et al., Phys. Rev. A 93, 032318).
 */
function controlledX(controls: number): number {
  const known = [0, 1, 6, 14, 36][controls];
  return known ?? controlledU(controls);
}

/** cx gates of an arbitrary one-qubit gate with so many controls. */
function controlledU(controls: number): number {
  if (controls === 0) return 0;
  let cost = 2;
  for (let k = 2; k <= controls; k++) {
    const inner = k - 1;
    cost += 4 + 2 * (inner <= 4 ? controlledX(inner) : 16 * inner - 8) - (k === 2 ? 0 : 2);
  }
  return cost;
}

/**
 * Two-qubit gates that a gate stands for on a machine that only has cx. Every definition is that of `qelib1.inc`, with
 * no optimisation across gates; beyond four controls it is an upper bound.
 */
export function cxCost({ gate, controls }: GateOperation): number {
  const k = controls.length;
  switch (gate) {
    case "id":
      return 0;
    case "x":
    case "y":
    case "z":
    case "h":
      return controlledX(k);
    case "swap":
      return k === 0 ? 3 : 2 + controlledX(k + 1);
    case "rxx":
    case "ryy":
    case "rzz":
      // A controlled rotation about zz is two cx around a controlled rotation about z.
      return 2 + controlledU(k);
    default:
      return controlledU(k);
  }
}

/**
 * Two-qubit gates that a gate stands for where every two-qubit gate is at hand: one on two qubits counts as one, save
 * the controlled phase and the controlled u, which no machine has and which count as their two cx. Gates on more qubits
 * count as their cx, one without effect as none.
 */
export function twoQubitCost(operation: GateOperation): number {
  const width = operation.controls.length + operation.targets.length;
  if (width < 2) return 0;
  if (width > 2) return cxCost(operation);
  return operation.gate === "p" || operation.gate === "u" ? 2 : 1;
}
