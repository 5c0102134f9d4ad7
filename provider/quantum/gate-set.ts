/**
 * The gates that remain after expansion. Every other gate of `qelib1.inc` and `stdgates.inc` is one of these with
 * controls, or is defined by them. Matrices: {@link matrixOf} in `gate-matrix.ts`.
 */
export const baseGates = {
  id: { params: 0, targets: 1 },
  x: { params: 0, targets: 1 },
  y: { params: 0, targets: 1 },
  z: { params: 0, targets: 1 },
  h: { params: 0, targets: 1 },
  s: { params: 0, targets: 1 },
  sdg: { params: 0, targets: 1 },
  t: { params: 0, targets: 1 },
  tdg: { params: 0, targets: 1 },
  sx: { params: 0, targets: 1 },
  sxdg: { params: 0, targets: 1 },
  p: { params: 1, targets: 1 },
  rx: { params: 1, targets: 1 },
  ry: { params: 1, targets: 1 },
  rz: { params: 1, targets: 1 },
  u: { params: 3, targets: 1 },
  swap: { params: 0, targets: 2 },
  rxx: { params: 1, targets: 2 },
  ryy: { params: 1, targets: 2 },
  rzz: { params: 1, targets: 2 },
} as const satisfies Record<string, { readonly params: number; readonly targets: 1 | 2 }>;

/** The name of a gate that a {@link Circuit} can hold. */
export type BaseGate = keyof typeof baseGates;

/** A base gate with its angles in radians. */
export interface GateInstance {
  readonly gate: BaseGate;
  readonly params: readonly number[];
}

const adjoint: Partial<Record<BaseGate, BaseGate>> = { s: "sdg", sdg: "s", t: "tdg", tdg: "t", sx: "sxdg", sxdg: "sx" };

/** Gates that form a one-parameter group, so that a power multiplies the angle. */
const rotations: ReadonlySet<BaseGate> = new Set(["p", "rx", "ry", "rz", "rxx", "ryy", "rzz"]);

/** The inverse of a gate, exactly: `inv @ g`. */
export function inverseOf({ gate, params }: GateInstance): GateInstance {
  const [theta = 0, phi = 0, lambda = 0] = params;
  if (gate === "u") return { gate, params: [-theta, -lambda, -phi] };
  if (rotations.has(gate)) return { gate, params: [-theta] };
  return { gate: adjoint[gate] ?? gate, params };
}

/** A positive integer power as one gate where the gate's angle can be multiplied, else undefined. */
export function powerOf({ gate, params }: GateInstance, exponent: number): GateInstance | undefined {
  return rotations.has(gate) ? { gate, params: [(params[0] ?? 0) * exponent] } : undefined;
}
