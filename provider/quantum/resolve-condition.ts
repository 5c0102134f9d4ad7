import type { BinaryExpression, Expression } from "./ast.ts";
import type { Condition } from "./circuit.ts";
import { type EvaluationContext, evaluate } from "./evaluate.ts";
import { lookUpRegister, select } from "./resolve-operand.ts";

/** A condition of `if`: decided already, or a test of classical bits, perhaps with its branches exchanged. */
export type ResolvedCondition =
  | { readonly kind: "constant"; readonly holds: boolean }
  | { readonly kind: "test"; readonly condition: Condition; readonly negated: boolean };

/**
 * What a condition asks: `c == 3`, `c != 3`, `c[0]`, `!c[0]`, `c[0] == true`, `c == "011"`, or a constant.
 * @throws {QasmError} NC1502 on other tests of classical bits.
 */
export function resolveCondition(expression: Expression, context: EvaluationContext): ResolvedCondition {
  if (expression.kind === "unary" && expression.operator === "!")
    return negate(resolveCondition(expression.operand, context));
  if (expression.kind === "call" && expression.name === "bool" && expression.args.length === 1) {
    const [inner] = expression.args;
    if (inner !== undefined) return resolveCondition(inner, context);
  }
  const bits = clbitsOf(expression, context);
  if (bits !== null) return negate(equals(bits, "0"));
  if (expression.kind === "binary" && mentionsClbits(expression, context)) return comparison(expression, context);
  return { kind: "constant", holds: evaluate(expression, context).value !== 0 };
}

function comparison(expression: BinaryExpression, context: EvaluationContext): ResolvedCondition {
  const { operator, left, right, offset } = expression;
  const bits = clbitsOf(left, context) ?? clbitsOf(right, context);
  const value = clbitsOf(left, context) === null ? left : right;
  if (bits === null || (operator !== "==" && operator !== "!=") || mentionsClbits(value, context)) {
    const expected = "a register or bit compared with a constant by == or !=";
    throw context.source.unsupported(offset, "the condition is too complex", expected);
  }
  const test = equals(bits, binaryDigits(value, context));
  return operator === "==" ? test : negate(test);
}

/** The bits that a name or an indexed name stands for, lowest first; null if it is no classical register. */
function clbitsOf(expression: Expression, context: EvaluationContext): readonly number[] | null {
  if (expression.kind !== "name" && expression.kind !== "index") return null;
  const { name, offset } = expression;
  if (context.scope.lookUp(name)?.kind !== "clbits") return null;
  const register = lookUpRegister(name, offset, "clbits", context);
  if (expression.kind === "index") return select(name, register, expression.index, offset, context).indices;
  return Array.from({ length: register.size }, (_, index) => register.start + index);
}

function mentionsClbits(expression: Expression, context: EvaluationContext): boolean {
  switch (expression.kind) {
    case "name":
    case "index":
      return context.scope.lookUp(expression.name)?.kind === "clbits";
    case "unary":
      return mentionsClbits(expression.operand, context);
    case "binary":
      return mentionsClbits(expression.left, context) || mentionsClbits(expression.right, context);
    case "call":
      return expression.args.some((each) => mentionsClbits(each, context));
    default:
      return false;
  }
}

/** The value in base 2, highest digit first; "-1" where no register can have it. */
function binaryDigits(value: Expression, context: EvaluationContext): string {
  if (value.kind === "bits") return value.bits;
  // A literal may be too long for a double, since a register may be longer than 53 bits.
  if (value.kind === "number" && value.digits !== null) return BigInt(value.digits).toString(2);
  const number = evaluate(value, context).value;
  return Number.isSafeInteger(number) && number >= 0 ? number.toString(2) : "-1";
}

function equals(clbits: readonly number[], digits: string): ResolvedCondition {
  const significant = digits.replace(/^0+/, "");
  if (digits === "-1" || significant.length > clbits.length) return { kind: "constant", holds: false };
  const values = clbits.map((_, index) => (significant.at(-1 - index) === "1" ? 1 : 0));
  return { kind: "test", condition: { clbits, values }, negated: false };
}

function negate(resolved: ResolvedCondition): ResolvedCondition {
  if (resolved.kind === "constant") return { kind: "constant", holds: !resolved.holds };
  return { ...resolved, negated: !resolved.negated };
}
