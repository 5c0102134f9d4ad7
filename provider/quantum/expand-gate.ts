import type { Expression, GateCall, GateDefinition, Modifier, Statement } from "./ast.ts";
import type { Budget } from "./budget.ts";
import type { GateOperation, Operation } from "./circuit.ts";
import { type EvaluationContext, evaluate, evaluateInteger } from "./evaluate.ts";
import type { LibraryGate } from "./gate-library.ts";
import { type GateInstance, inverseOf, powerOf } from "./gate-set.ts";
import { MAX_NESTING } from "./limits.ts";
import { lookUpGate } from "./look-up-gate.ts";
import { loopValues } from "./loop-values.ts";
import { type GateSymbol, Scope } from "./scope.ts";

/** What the calls around a gate ask of it: further controls, and whether it is inverted. */
interface Setting {
  readonly controls: readonly number[];
  readonly inverse: boolean;
  readonly depth: number;
}

/** Modifiers commute with each other, so all of a call's come down to controls and one signed exponent. */
interface ResolvedModifiers {
  /** One entry for each control operand, in operand order: does it control on 0? */
  readonly negative: readonly boolean[];
  readonly exponent: number;
}

const noParams: readonly number[] = [];

/** Turns calls of gates into operations on base gates, through the program's definitions. */
export class GateExpander {
  readonly #budget: Budget;
  readonly #emit: (operation: Operation) => void;

  constructor(budget: Budget, emit: (operation: Operation) => void) {
    this.#budget = budget;
    this.#emit = emit;
  }

  /** Expands a call on flat qubits, which stand in operand order, controls first. */
  call(call: GateCall, qubits: readonly number[], context: EvaluationContext): void {
    this.#call(call, qubits, context, { controls: [], inverse: false, depth: 0 });
  }

  /** How many qubits a call takes: its gate's and those of its `ctrl` modifiers. @throws {QasmError} NC1501, NC1502 */
  width(call: GateCall, context: EvaluationContext): number {
    const controls = resolveModifiers(call.modifiers, context).negative.length;
    return call.name === "gphase" && context.version === 3
      ? controls
      : controls + qubitCount(lookUpGate(call, context));
  }

  #call(call: GateCall, qubits: readonly number[], context: EvaluationContext, outer: Setting): void {
    const { source } = context;
    this.#budget.steps(1, call.offset);
    if (outer.depth > MAX_NESTING) {
      throw source.tooLarge(call.offset, "gates call each other too deeply", `at most ${MAX_NESTING} levels`);
    }
    if (hasDuplicates(qubits)) throw source.wrong(call.offset, `${call.name} uses one qubit twice`, "distinct qubits");
    const { negative, exponent } = resolveModifiers(call.modifiers, context);
    const angles = call.args.length === 0 ? noParams : call.args.map((each) => evaluate(each, context).value);
    const added = negative.length === 0 ? [] : qubits.slice(0, negative.length);
    const setting: Setting = {
      controls: added.length === 0 ? outer.controls : [...outer.controls, ...added],
      inverse: exponent < 0 !== outer.inverse,
      depth: outer.depth + 1,
    };
    const flipped = added.filter((_, index) => negative[index] === true);
    // A control on 0 is a control on 1 between two flips.
    for (const qubit of flipped) this.#gate({ gate: "x", params: noParams }, [], [qubit], call.offset);
    if (call.name === "gphase" && context.version === 3) {
      const [angle = 0] = angles;
      if (angles.length !== 1) throw source.wrong(call.offset, `gphase is given ${angles.length} parameters`, "1");
      this.#phase(angle * exponent * (outer.inverse ? -1 : 1), setting.controls, call.offset);
    } else {
      const symbol = lookUpGate(call, context);
      this.#symbol(symbol, angles, qubits.slice(added.length), Math.abs(exponent), setting, call, context);
    }
    for (const qubit of flipped) this.#gate({ gate: "x", params: noParams }, [], [qubit], call.offset);
  }

  #symbol(
    symbol: GateSymbol,
    angles: readonly number[],
    qubits: readonly number[],
    repeat: number,
    setting: Setting,
    call: GateCall,
    context: EvaluationContext,
  ): void {
    if (symbol.origin === "library") {
      this.#library(symbol.gate, angles, qubits, repeat, setting, call.offset);
      return;
    }
    const { body, params, qubits: names } = symbol.gate;
    if (body === null) {
      throw context.source.unsupported(call.offset, `"${call.name}" is opaque`, "a gate with a definition");
    }
    const scope = new Scope(globalScope(context.scope));
    for (const [index, name] of params.entries()) {
      scope.define(name, { kind: "value", value: angles[index] ?? 0, integer: false });
    }
    const wires = new Map(names.map((name, index) => [name, qubits[index] ?? 0]));
    for (let pass = 0; pass < repeat; pass++) {
      this.#budget.steps(1, call.offset);
      this.#body(symbol.gate, body, wires, { ...context, scope }, setting);
    }
  }

  #body(
    gate: GateDefinition,
    body: readonly Statement[],
    wires: ReadonlyMap<string, number>,
    context: EvaluationContext,
    setting: Setting,
  ): void {
    const wire = (name: string): number => wires.get(name) ?? 0;
    for (let index = 0; index < body.length; index++) {
      const statement = body[setting.inverse ? body.length - 1 - index : index];
      if (statement?.kind === "call") {
        this.#call(
          statement,
          statement.operands.map((operand) => wire(operand.name)),
          context,
          setting,
        );
      } else if (statement?.kind === "barrier") {
        const names = statement.operands.length === 0 ? gate.qubits : statement.operands.map((operand) => operand.name);
        this.#budget.operation(statement.offset);
        this.#emit({ kind: "barrier", qubits: names.map(wire) });
      } else if (statement?.kind === "for") {
        const values = loopValues(statement, context, this.#budget);
        for (const value of setting.inverse ? [...values].reverse() : values) {
          const scope = new Scope(context.scope);
          scope.define(statement.variable, { kind: "value", value, integer: true });
          this.#body(gate, statement.body, wires, { ...context, scope }, setting);
        }
      }
    }
  }

  #library(
    gate: LibraryGate,
    angles: readonly number[],
    qubits: readonly number[],
    repeat: number,
    { controls, inverse }: Setting,
    offset: number,
  ): void {
    const all = gate.controls === 0 ? controls : [...controls, ...qubits.slice(0, gate.controls)];
    const targets = gate.controls === 0 ? qubits : qubits.slice(gate.controls);
    const plain: GateInstance = { gate: gate.base, params: gate.params(angles) };
    const instance = inverse ? inverseOf(plain) : plain;
    const power = repeat === 1 ? instance : powerOf(instance, repeat);
    if (power !== undefined && repeat > 0) this.#gate(power, all, targets, offset);
    else for (let pass = 0; pass < repeat; pass++) this.#gate(instance, all, targets, offset);
    this.#phase(gate.phase(angles) * repeat * (inverse ? -1 : 1), all, offset);
  }

  #gate({ gate, params }: GateInstance, controls: readonly number[], targets: readonly number[], offset: number): void {
    this.#budget.operation(offset);
    const operation: GateOperation = { kind: "gate", gate, params, controls, targets };
    this.#emit(operation);
  }

  /** A phase of the whole state cannot be observed; under controls it is a phase gate on them. */
  #phase(angle: number, controls: readonly number[], offset: number): void {
    const target = controls.at(-1);
    if (target === undefined || angle === 0) return;
    this.#gate({ gate: "p", params: [angle] }, controls.slice(0, -1), [target], offset);
  }
}

/** Does a value occur twice? A set only pays for itself on long lists, which only hostile programs have. */
function hasDuplicates(values: readonly number[]): boolean {
  if (values.length > 16) return new Set(values).size !== values.length;
  return values.some((value, index) => values.indexOf(value) !== index);
}

/** Qubits of a gate without modifiers. */
export function qubitCount(symbol: GateSymbol): number {
  return symbol.origin === "library" ? symbol.gate.controls + symbol.gate.targets : symbol.gate.qubits.length;
}

/** A gate's body sees its own names and the program's constants, not those around the call. */
function globalScope(scope: Scope): Scope {
  return scope.parent === null ? scope : globalScope(scope.parent);
}

function resolveModifiers(modifiers: readonly Modifier[], context: EvaluationContext): ResolvedModifiers {
  const negative: boolean[] = [];
  let exponent = 1;
  for (const modifier of modifiers) {
    if (modifier.kind === "inv") exponent = -exponent;
    else if (modifier.kind === "pow") exponent *= wholeExponent(modifier.exponent, context);
    else {
      const count = modifier.count === null ? 1 : evaluateInteger(modifier.count, context, "the number of controls");
      if (count < 1 || count > 64) throw context.source.wrong(modifier.offset, `${count} controls`, "1 to 64");
      for (let i = 0; i < count; i++) negative.push(modifier.negative);
    }
  }
  if (Number.isSafeInteger(exponent)) return { negative, exponent };
  throw context.source.tooLarge(modifiers[0]?.offset ?? 0, "the exponents multiply to too large a power");
}

function wholeExponent(expression: Expression, context: EvaluationContext): number {
  const { value } = evaluate(expression, context);
  if (Number.isSafeInteger(value)) return value;
  throw context.source.unsupported(expression.offset, `pow(${value}): powers that are not integers`, "an integer");
}
