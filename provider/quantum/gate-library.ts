import type { BaseGate } from "./gate-set.ts";

/**
 * A gate that needs no definition in the program: `controls` leading operands that control `base`, then its targets.
 * `params` turns the gate's angles into those of `base`; `phase` is the angle by which the gate differs from it, which
 * matters only under further controls.
 */
export interface LibraryGate {
  readonly name: string;
  readonly paramCount: number;
  readonly controls: number;
  readonly targets: number;
  readonly base: BaseGate;
  readonly params: (angles: readonly number[]) => readonly number[];
  readonly phase: (angles: readonly number[]) => number;
  /** A program may define a gate of this name itself: it came to the library after 2017, and older exporters define it. */
  readonly redefinable: boolean;
}

type Angles = readonly number[];
const same = (angles: Angles): Angles => angles;
const noPhase = (): number => 0;

interface Extra {
  readonly params?: (angles: Angles) => Angles;
  readonly phase?: (angles: Angles) => number;
  readonly redefinable?: boolean;
}

function library(
  name: string,
  paramCount: number,
  controls: number,
  base: BaseGate,
  targets = 1,
  extra: Extra = {},
): LibraryGate {
  const { params = same, phase = noPhase, redefinable = false } = extra;
  return { name, paramCount, controls, targets, base, params, phase, redefinable };
}

const later: Extra = { redefinable: true };
const none = { params: (): Angles => [] };
const halfTurn = ([phi = 0, lambda = 0]: Angles): Angles => [Math.PI / 2, phi, lambda];
const controlledU = { params: (a: Angles): Angles => a.slice(0, 3), phase: ([, , , gamma = 0]: Angles) => gamma };

/**
 * In OpenQASM 3 `U` carries e^(i theta/2) against our `u`, while `u2` and `u3` have determinant 1 (OpenQASM 3.0
 * specification, "Built-in gates" and stdgates.inc). OpenQASM 2 cannot tell, having no `ctrl @`.
 */
const builtin2 = [library("U", 3, 0, "u"), library("CX", 0, 1, "x")];
const builtin3 = [library("U", 3, 0, "u", 1, { phase: ([theta = 0]) => theta / 2 })];

const common: readonly LibraryGate[] = [
  library("x", 0, 0, "x"),
  library("y", 0, 0, "y"),
  library("z", 0, 0, "z"),
  library("h", 0, 0, "h"),
  library("s", 0, 0, "s"),
  library("sdg", 0, 0, "sdg"),
  library("t", 0, 0, "t"),
  library("tdg", 0, 0, "tdg"),
  library("id", 0, 0, "id"),
  library("rx", 1, 0, "rx"),
  library("ry", 1, 0, "ry"),
  library("rz", 1, 0, "rz"),
  library("u1", 1, 0, "p"),
  library("cx", 0, 1, "x"),
  library("cy", 0, 1, "y"),
  library("cz", 0, 1, "z"),
  library("ch", 0, 1, "h"),
  library("ccx", 0, 2, "x"),
  library("crz", 1, 1, "rz"),
  library("p", 1, 0, "p", 1, later),
  library("sx", 0, 0, "sx", 1, later),
  library("swap", 0, 0, "swap", 2, later),
  library("cswap", 0, 1, "swap", 2, later),
  library("crx", 1, 1, "rx", 1, later),
  library("cry", 1, 1, "ry", 1, later),
  library("cp", 1, 1, "p", 1, later),
  library("cu", 4, 1, "u", 1, { ...controlledU, ...later }),
];

/** `qelib1.inc` of the OpenQASM 2 paper (arXiv:1707.03429), with the gates that Qiskit added to it since. */
const qelib1: readonly LibraryGate[] = [
  ...common,
  library("u3", 3, 0, "u"),
  library("u2", 2, 0, "u", 1, { params: halfTurn }),
  library("cu1", 1, 1, "p"),
  library("cu3", 3, 1, "u"),
  library("u0", 1, 0, "id", 1, { ...none, ...later }),
  library("u", 3, 0, "u", 1, later),
  library("sxdg", 0, 0, "sxdg", 1, later),
  library("csx", 0, 1, "sx", 1, later),
  library("ccz", 0, 2, "z", 1, later),
  library("rxx", 1, 0, "rxx", 2, later),
  library("ryy", 1, 0, "ryy", 2, later),
  library("rzz", 1, 0, "rzz", 2, later),
  library("c3x", 0, 3, "x", 1, later),
  library("c3sqrtx", 0, 3, "sx", 1, later),
  library("c4x", 0, 4, "x", 1, later),
];

/** `stdgates.inc` of the OpenQASM 3 specification. */
const stdgates: readonly LibraryGate[] = [
  ...common.map((gate) => ({ ...gate, redefinable: false })),
  library("CX", 0, 1, "x"),
  library("phase", 1, 0, "p"),
  library("cphase", 1, 1, "p"),
  library("u2", 2, 0, "u", 1, { params: halfTurn, phase: ([phi = 0, lambda = 0]) => -(phi + lambda) / 2 }),
  library("u3", 3, 0, "u", 1, { phase: ([, phi = 0, lambda = 0]) => -(phi + lambda) / 2 }),
];

/** The relative-phase Toffoli gates of `qelib1.inc` (Maslov, arXiv:1508.03273), which are no base gate with controls. */
const qelib1Definitions = `
gate rccx a,b,c {
  h c; t c; cx b,c; tdg c; cx a,c; t c; cx b,c; tdg c; h c;
}
gate rc3x a,b,c,d {
  h d; t d; cx c,d; tdg d; h d; cx a,d; t d; cx b,d; tdg d; cx a,d; t d; cx b,d; tdg d; h d; t d; cx c,d; tdg d; h d;
}
`;

/** What an `include` of a known file brings: gates by table, and gates by definition in OpenQASM. */
export interface IncludeFile {
  readonly gates: readonly LibraryGate[];
  readonly definitions: string;
}

/** The files that a program may include; they are built in, no file is read. */
export const includeFiles: ReadonlyMap<string, IncludeFile> = new Map([
  ["qelib1.inc", { gates: qelib1, definitions: qelib1Definitions }],
  ["stdgates.inc", { gates: stdgates, definitions: "" }],
]);

/** Gates that a program has without any include, by major version of OpenQASM. `gphase` is the language's own. */
export const builtinGates: Readonly<Record<2 | 3, readonly LibraryGate[]>> = { 2: builtin2, 3: builtin3 };
