/** A node's `offset` is where it starts in the source, in UTF-16 code units. */
interface Node {
  readonly offset: number;
}

export interface NumberLiteral extends Node {
  readonly kind: "number";
  readonly value: number;
  /** The digits of an integer, which may be too long for `value`; null for a real number. */
  readonly digits: string | null;
}

export interface BitsLiteral extends Node {
  readonly kind: "bits";
  /** Zeros and ones, the highest bit first. */
  readonly bits: string;
}

export interface NameExpression extends Node {
  readonly kind: "name";
  readonly name: string;
}

export interface IndexExpression extends Node {
  readonly kind: "index";
  readonly name: string;
  readonly index: Selector;
}

export interface UnaryExpression extends Node {
  readonly kind: "unary";
  readonly operator: "-" | "+" | "!" | "~";
  readonly operand: Expression;
}

export interface BinaryExpression extends Node {
  readonly kind: "binary";
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface CallExpression extends Node {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Expression[];
}

export type Expression =
  | NumberLiteral
  | BitsLiteral
  | NameExpression
  | IndexExpression
  | UnaryExpression
  | BinaryExpression
  | CallExpression;

/** `start : step : stop`, both ends included. */
export interface Range {
  readonly kind: "range";
  readonly start: Expression | null;
  readonly step: Expression | null;
  readonly stop: Expression | null;
}

/** What stands between brackets: one index, a range, or a set in braces. */
export type Selector =
  | { readonly kind: "one"; readonly value: Expression }
  | Range
  | { readonly kind: "set"; readonly values: readonly Expression[] };

/** A register, or a part of one. */
export interface Operand extends Node {
  readonly name: string;
  readonly selector: Selector | null;
}

export type Modifier =
  | (Node & { readonly kind: "inv" })
  | (Node & { readonly kind: "pow"; readonly exponent: Expression })
  | (Node & { readonly kind: "ctrl"; readonly negative: boolean; readonly count: Expression | null });

export interface GateCall extends Node {
  readonly kind: "call";
  readonly name: string;
  readonly modifiers: readonly Modifier[];
  readonly args: readonly Expression[];
  readonly operands: readonly Operand[];
}

export interface GateDefinition extends Node {
  readonly kind: "gate";
  readonly name: string;
  readonly params: readonly string[];
  readonly qubits: readonly string[];
  /** Null for an `opaque` gate. */
  readonly body: readonly Statement[] | null;
}

export interface RegisterDeclaration extends Node {
  readonly kind: "register";
  readonly type: "qubit" | "bit";
  readonly name: string;
  /** Null for a single qubit or bit. */
  readonly size: Expression | null;
  /** `bit[2] c = measure q;` */
  readonly measure: Operand | null;
}

export interface ConstantDeclaration extends Node {
  readonly kind: "constant";
  readonly type: "int" | "uint" | "float" | "angle" | "bool";
  readonly name: string;
  readonly value: Expression;
}

export interface MeasureStatement extends Node {
  readonly kind: "measure";
  readonly source: Operand;
  readonly target: Operand | null;
}

export interface IfStatement extends Node {
  readonly kind: "if";
  readonly condition: Expression;
  readonly whenTrue: readonly Statement[];
  readonly whenFalse: readonly Statement[];
}

export interface ForStatement extends Node {
  readonly kind: "for";
  readonly variable: string;
  readonly values: Range | { readonly kind: "set"; readonly values: readonly Expression[] };
  readonly body: readonly Statement[];
}

export type Statement =
  | GateCall
  | GateDefinition
  | RegisterDeclaration
  | ConstantDeclaration
  | MeasureStatement
  | IfStatement
  | ForStatement
  | (Node & { readonly kind: "reset"; readonly operand: Operand })
  | (Node & { readonly kind: "barrier"; readonly operands: readonly Operand[] })
  | (Node & { readonly kind: "include"; readonly file: string });

/** A parsed program. `version` is 3 where the program does not say, as the OpenQASM 3 specification asks. */
export interface Program {
  readonly version: 2 | 3;
  readonly statements: readonly Statement[];
}
