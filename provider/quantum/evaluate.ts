import type { BinaryExpression, CallExpression, Expression } from "./ast.ts";
import type { ConstantValue, Scope } from "./scope.ts";
import type { SourceFile } from "./source-file.ts";

/** What an expression is evaluated in. */
export interface EvaluationContext {
  readonly source: SourceFile;
  readonly scope: Scope;
  readonly version: 2 | 3;
}

const constants: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["π", Math.PI],
  ["tau", 2 * Math.PI],
  ["τ", 2 * Math.PI],
  ["euler", Math.E],
  ["ℇ", Math.E],
]);

/** Functions of one argument. `ln` is OpenQASM 2's name and `log` OpenQASM 3's; both are natural. */
const functions: ReadonlyMap<string, (x: number) => number> = new Map([
  ["sin", Math.sin],
  ["cos", Math.cos],
  ["tan", Math.tan],
  ["exp", Math.exp],
  ["ln", Math.log],
  ["log", Math.log],
  ["sqrt", Math.sqrt],
  ["arcsin", Math.asin],
  ["arccos", Math.acos],
  ["arctan", Math.atan],
  ["ceiling", Math.ceil],
  ["floor", Math.floor],
]);

/**
 * The value of a constant expression; angles in radians.
 * @throws {QasmError} NC1501 on unknown names and on results that are no finite number, NC1502 where a value would be
 * known only at run time.
 */
export function evaluate(expression: Expression, context: EvaluationContext): ConstantValue {
  const result = evaluateUnchecked(expression, context);
  if (Number.isFinite(result.value)) return result;
  throw context.source.wrong(expression.offset, "the value is not a finite number", "a finite number");
}

/** As {@link evaluate}, for sizes and indices. @throws {QasmError} NC1501 where the value is no integer. */
export function evaluateInteger(expression: Expression, context: EvaluationContext, what: string): number {
  const { value } = evaluate(expression, context);
  if (Number.isSafeInteger(value)) return value;
  throw context.source.wrong(expression.offset, `${what} is ${value}`, "an integer");
}

function evaluateUnchecked(expression: Expression, context: EvaluationContext): ConstantValue {
  switch (expression.kind) {
    case "number":
      return constant(expression.value, expression.digits !== null);
    case "name":
      return named(expression.name, expression.offset, context);
    case "unary": {
      const { value, integer } = evaluateUnchecked(expression.operand, context);
      if (expression.operator === "-") return constant(-value, integer);
      if (expression.operator === "+") return constant(value, integer);
      if (expression.operator === "!") return constant(value === 0 ? 1 : 0, true);
      if (!Number.isSafeInteger(value))
        throw context.source.wrong(expression.offset, '"~" needs an integer', "an integer");
      return constant(-value - 1, true);
    }
    case "binary":
      return binary(expression, context);
    case "call":
      return call(expression, context);
    case "bits":
      throw context.source.wrong(expression.offset, "a bit string is no number", "a number");
    case "index":
      throw context.source.unsupported(
        expression.offset,
        `"${expression.name}[...]" in a constant expression`,
        "a constant",
      );
  }
}

const constant = (value: number, integer: boolean): ConstantValue => ({ kind: "value", value, integer });

function named(name: string, offset: number, { scope, source, version }: EvaluationContext): ConstantValue {
  const symbol = scope.lookUp(name);
  if (symbol?.kind === "value") return symbol;
  if (symbol !== undefined) {
    if (symbol.kind === "gate") throw source.wrong(offset, `"${name}" is a gate`, "a number");
    throw source.unsupported(
      offset,
      `"${name}" in a constant expression: its value is known only at run time`,
      "a constant",
    );
  }
  const value = name === "pi" || version === 3 ? constants.get(name) : undefined;
  if (value !== undefined) return constant(value, false);
  if (version === 3 && (name === "true" || name === "false")) return constant(name === "true" ? 1 : 0, true);
  throw source.wrong(offset, `unknown name "${name}" in an expression`, "a parameter, a constant or pi");
}

function binary({ operator, left, right, offset }: BinaryExpression, context: EvaluationContext): ConstantValue {
  const a = evaluateUnchecked(left, context);
  const b = evaluateUnchecked(right, context);
  const integer = a.integer && b.integer;
  const truth = (value: boolean): ConstantValue => constant(value ? 1 : 0, true);
  switch (operator) {
    case "+":
      return constant(a.value + b.value, integer);
    case "-":
      return constant(a.value - b.value, integer);
    case "*":
      return constant(a.value * b.value, integer);
    case "/":
      if (b.value === 0) throw context.source.wrong(offset, "division by zero");
      // Integer division truncates in OpenQASM 3; OpenQASM 2 knows real numbers only.
      if (integer && context.version === 3) return constant(Math.trunc(a.value / b.value), true);
      return constant(a.value / b.value, false);
    case "**":
      return constant(a.value ** b.value, integer && b.value >= 0);
    case "^":
      return context.version === 2 ? constant(a.value ** b.value, integer && b.value >= 0) : bitwise();
    case "==":
      return truth(a.value === b.value);
    case "!=":
      return truth(a.value !== b.value);
    case "<":
      return truth(a.value < b.value);
    case ">":
      return truth(a.value > b.value);
    case "<=":
      return truth(a.value <= b.value);
    case ">=":
      return truth(a.value >= b.value);
    case "&&":
      return truth(a.value !== 0 && b.value !== 0);
    case "||":
      return truth(a.value !== 0 || b.value !== 0);
    default:
      return bitwise();
  }

  function bitwise(): ConstantValue {
    if (!Number.isSafeInteger(a.value) || !Number.isSafeInteger(b.value)) {
      throw context.source.wrong(offset, `"${operator}" needs integers`, "integers below 2^53 on both sides");
    }
    const [x, y] = [BigInt(a.value), BigInt(b.value)];
    if (operator === "%") {
      if (y === 0n) throw context.source.wrong(offset, "division by zero");
      return constant(Number(x % y), true);
    }
    if (operator === "<<" || operator === ">>") {
      if (y < 0n || y > 64n) throw context.source.wrong(offset, `a shift by ${y}`, "0 to 64");
      return constant(Number(operator === "<<" ? x << y : x >> y), true);
    }
    return constant(Number(operator === "&" ? x & y : operator === "|" ? x | y : x ^ y), true);
  }
}

function call({ name, args, offset }: CallExpression, context: EvaluationContext): ConstantValue {
  const values = args.map((each) => evaluateUnchecked(each, context));
  const [first, second] = values;
  const arity = (count: number): void => {
    if (values.length !== count)
      throw context.source.wrong(offset, `${name} is given ${values.length} values`, String(count));
  };
  const apply = functions.get(name);
  if (apply !== undefined) {
    arity(1);
    const value = apply(first?.value ?? 0);
    return constant(value, name === "ceiling" || name === "floor");
  }
  if (context.version === 3 && (name === "pow" || name === "mod")) {
    arity(2);
    const [a, b] = [first?.value ?? 0, second?.value ?? 0];
    return constant(
      name === "pow" ? a ** b : a - b * Math.floor(a / b),
      first?.integer === true && second?.integer === true,
    );
  }
  if (context.version === 3 && ["int", "uint", "float", "angle", "bool"].includes(name)) {
    arity(1);
    return castTo(name, constant(first?.value ?? 0, first?.integer ?? true));
  }
  throw context.source.wrong(offset, `unknown function "${name}"`, [...functions.keys()].join(", "));
}

/** A constant as a value of a declared type: `int` and `uint` cut off the fraction, `bool` asks whether it is not 0. */
export function castTo(type: string, { value }: ConstantValue): ConstantValue {
  if (type === "bool") return constant(value === 0 ? 0 : 1, true);
  return type === "int" || type === "uint" ? constant(Math.trunc(value), true) : constant(value, false);
}
