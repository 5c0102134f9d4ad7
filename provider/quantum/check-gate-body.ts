import type { Expression, GateDefinition, Operand, Statement } from "./ast.ts";
import { type EvaluationContext, evaluate } from "./evaluate.ts";
import type { GateExpander } from "./expand-gate.ts";
import { Scope } from "./scope.ts";

/**
 * Checks a definition where it stands, so that a mistake in a gate that is never called is found as well: gates above
 * it only (so no recursion), known parameters, its own qubits only, as many as each gate takes, none twice.
 * @throws {QasmError} NC1501, NC1502
 */
export function checkGateBody(gate: GateDefinition, context: EvaluationContext, expander: GateExpander): void {
  const scope = new Scope(context.scope);
  // Any value will do: only names and counts are checked, and a value such as 1 keeps most quotients finite.
  for (const name of gate.params) scope.define(name, { kind: "value", value: 1, integer: false });
  checkStatements(gate.body ?? [], new Set(gate.qubits), { ...context, scope }, expander);
}

function checkStatements(
  statements: readonly Statement[],
  wires: ReadonlySet<string>,
  context: EvaluationContext,
  expander: GateExpander,
): void {
  const { source } = context;
  for (const statement of statements) {
    if (statement.kind === "call") {
      const width = expander.width(statement, context);
      checkOperands(statement.operands, wires, context);
      if (statement.operands.length !== width) {
        const what = `gate "${statement.name}" is given ${statement.operands.length} qubits`;
        throw source.wrong(statement.offset, what, String(width));
      }
      for (const each of statement.args) checkNames(each, context);
    } else if (statement.kind === "barrier") {
      checkOperands(statement.operands, wires, context);
    } else if (statement.kind === "for" && context.version === 3) {
      const scope = new Scope(context.scope);
      scope.define(statement.variable, { kind: "value", value: 0, integer: true });
      checkStatements(statement.body, wires, { ...context, scope }, expander);
    } else {
      throw source.wrong(statement.offset, `"${statement.kind}" in a gate's body`, "calls of gates and barriers");
    }
  }
}

function checkOperands(operands: readonly Operand[], wires: ReadonlySet<string>, { source }: EvaluationContext): void {
  const seen = new Set<string>();
  for (const { name, selector, offset } of operands) {
    if (!wires.has(name))
      throw source.wrong(offset, `"${name}" is no qubit of this gate`, [...wires].slice(0, 8).join(", "));
    if (selector !== null)
      throw source.wrong(offset, `"${name}" is one qubit and has no index`, `"${name}" without brackets`);
    if (seen.has(name)) throw source.wrong(offset, `qubit "${name}" is used twice`, "distinct qubits");
    seen.add(name);
  }
}

/** Evaluates the leaves only: `1/(x-1)` is fine as long as nobody calls the gate with 1. */
function checkNames(expression: Expression, context: EvaluationContext): void {
  if (expression.kind === "binary") {
    checkNames(expression.left, context);
    checkNames(expression.right, context);
  } else if (expression.kind === "unary") {
    checkNames(expression.operand, context);
  } else if (expression.kind === "call") {
    for (const each of expression.args) checkNames(each, context);
  } else {
    evaluate(expression, context);
  }
}
