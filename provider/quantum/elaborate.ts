import type {
  ConstantDeclaration,
  GateCall,
  GateDefinition,
  IfStatement,
  MeasureStatement,
  Operand,
  Program,
  RegisterDeclaration,
  Statement,
} from "./ast.ts";
import { Budget } from "./budget.ts";
import { checkGateBody } from "./check-gate-body.ts";
import type { Circuit, Operation, Register } from "./circuit.ts";
import { castTo, type EvaluationContext, evaluate, evaluateInteger } from "./evaluate.ts";
import { GateExpander } from "./expand-gate.ts";
import { builtinGates, includeFiles } from "./gate-library.ts";
import { MAX_REGISTER_BITS } from "./limits.ts";
import { loopValues } from "./loop-values.ts";
import { parseProgram } from "./parse-program.ts";
import { resolveCondition } from "./resolve-condition.ts";
import { type ResolvedOperand, resolveOperand } from "./resolve-operand.ts";
import { type QasmSymbol, Scope } from "./scope.ts";
import { SourceFile } from "./source-file.ts";

/**
 * Runs a program's declarations and loops, and expands its gates, into a flat circuit.
 * @throws {QasmError} NC1501, NC1502, NC1503
 */
export function elaborate(program: Program, source: SourceFile): Circuit {
  return new Elaborator(program.version, source).run(program.statements);
}

class Elaborator {
  readonly #context: EvaluationContext;
  readonly #budget: Budget;
  readonly #expander: GateExpander;
  readonly #qubitRegisters: Register[] = [];
  readonly #clbitRegisters: Register[] = [];
  readonly #included = new Set<string>();
  #qubits = 0;
  #clbits = 0;
  /** Where operations go: the circuit, or a branch of the conditional that is being read. */
  #operations: Operation[] = [];

  constructor(version: 2 | 3, source: SourceFile) {
    this.#context = { source, version, scope: new Scope(null) };
    this.#budget = new Budget(source);
    this.#expander = new GateExpander(this.#budget, (operation) => this.#operations.push(operation));
    for (const gate of builtinGates[version]) {
      this.#context.scope.define(gate.name, { kind: "gate", origin: "library", gate, redefinable: false });
    }
  }

  run(statements: readonly Statement[]): Circuit {
    this.#statements(statements, this.#context);
    const { source } = this.#context;
    if (this.#qubits === 0) {
      throw source.wrong(source.text.length, "the program declares no qubits", "at least one qubit");
    }
    return {
      qubits: this.#qubits,
      clbits: this.#clbits,
      qubitRegisters: this.#qubitRegisters,
      clbitRegisters: this.#clbitRegisters,
      operations: this.#operations,
    };
  }

  #statements(statements: readonly Statement[], context: EvaluationContext): void {
    for (const statement of statements) this.#statement(statement, context);
  }

  #statement(statement: Statement, context: EvaluationContext): void {
    this.#budget.steps(1, statement.offset);
    switch (statement.kind) {
      case "include":
        this.#include(statement.file, statement.offset, context);
        return;
      case "register":
        this.#register(statement, context);
        return;
      case "constant":
        this.#constant(statement, context);
        return;
      case "gate":
        this.#gate(statement, context);
        return;
      case "call":
        this.#call(statement, context);
        return;
      case "measure":
        this.#measure(statement, context);
        return;
      case "reset":
        for (const qubit of this.#resolve(statement.operand, "qubits", context).indices) {
          this.#emit({ kind: "reset", qubit }, statement.offset);
        }
        return;
      case "barrier":
        this.#barrier(statement.operands, statement.offset, context);
        return;
      case "if":
        this.#if(statement, context);
        return;
      case "for":
        for (const value of loopValues(statement, context, this.#budget)) {
          const scope = new Scope(context.scope);
          scope.define(statement.variable, { kind: "value", value, integer: true });
          this.#statements(statement.body, { ...context, scope });
        }
    }
  }

  #include(file: string, offset: number, context: EvaluationContext): void {
    this.#globalOnly("an include", offset, context);
    const known = includeFiles.get(file);
    if (known === undefined) {
      const expected = [...includeFiles.keys()].join(" or ");
      const remedy = "Other files are not read: copy the definitions into the program.";
      throw context.source.unsupported(offset, `include "${file}"`, expected, remedy);
    }
    if (this.#included.has(file)) return;
    this.#included.add(file);
    for (const gate of known.gates) {
      const before = context.scope.own(gate.name);
      if (before?.kind === "gate" && before.origin === "library") continue;
      this.#define(
        gate.name,
        { kind: "gate", origin: "library", gate, redefinable: gate.redefinable },
        offset,
        context,
      );
    }
    const definitions = new SourceFile(file, known.definitions);
    for (const statement of parseProgram(definitions).statements) {
      if (statement.kind !== "gate" || context.scope.own(statement.name) !== undefined) continue;
      context.scope.define(statement.name, { kind: "gate", origin: "program", gate: statement, redefinable: true });
    }
  }

  #register(statement: RegisterDeclaration, context: EvaluationContext): void {
    const { name, size: sizeExpression, offset, type } = statement;
    this.#globalOnly(`a ${type} register`, offset, context);
    const size = sizeExpression === null ? 1 : evaluateInteger(sizeExpression, context, "the register's size");
    if (size < 1) throw context.source.wrong(offset, `register "${name}" has size ${size}`, "at least 1");
    const start = type === "qubit" ? this.#qubits : this.#clbits;
    if (start + size > MAX_REGISTER_BITS) {
      const limit = `at most ${MAX_REGISTER_BITS} in all`;
      throw context.source.tooLarge(offset, `register "${name}" makes ${start + size} ${type}s`, limit);
    }
    const kind = type === "qubit" ? "qubits" : "clbits";
    this.#define(name, { kind, start, size, scalar: sizeExpression === null }, offset, context);
    (type === "qubit" ? this.#qubitRegisters : this.#clbitRegisters).push({ name, start, size });
    if (type === "qubit") this.#qubits += size;
    else this.#clbits += size;
    if (statement.measure !== null) {
      const target: Operand = { name, selector: null, offset };
      this.#measure({ kind: "measure", source: statement.measure, target, offset }, context);
    }
  }

  #constant({ name, type, value, offset }: ConstantDeclaration, context: EvaluationContext): void {
    this.#define(name, castTo(type, evaluate(value, context)), offset, context);
  }

  #gate(gate: GateDefinition, context: EvaluationContext): void {
    this.#globalOnly("a gate's definition", gate.offset, context);
    checkGateBody(gate, context, this.#expander);
    this.#define(gate.name, { kind: "gate", origin: "program", gate, redefinable: false }, gate.offset, context);
  }

  #call(call: GateCall, context: EvaluationContext): void {
    const { source } = context;
    const width = this.#expander.width(call, context);
    if (call.operands.length !== width) {
      const given = `${call.operands.length} qubit${call.operands.length === 1 ? "" : "s"}`;
      throw source.wrong(call.offset, `gate "${call.name}" is given ${given}`, String(width));
    }
    const operands = call.operands.map((operand) => this.#resolve(operand, "qubits", context));
    const registers = operands.filter((operand) => !operand.scalar);
    const count = registers[0]?.indices.length ?? 1;
    const other = registers.find((register) => register.indices.length !== count);
    if (other !== undefined) {
      const what = `gate "${call.name}" is given registers of ${count} and ${other.indices.length} qubits`;
      throw source.wrong(call.offset, what, "registers of one size, or single qubits");
    }
    for (let index = 0; index < count; index++) {
      const qubits = operands.map((operand) => operand.indices[operand.scalar ? 0 : index] ?? 0);
      this.#expander.call(call, qubits, context);
    }
  }

  #measure({ source: from, target: to, offset }: MeasureStatement, context: EvaluationContext): void {
    const qubits = this.#resolve(from, "qubits", context).indices;
    const clbits = to === null ? null : this.#resolve(to, "clbits", context).indices;
    if (clbits !== null && clbits.length !== qubits.length) {
      const what = `${qubits.length} qubits are measured into ${clbits.length} bits`;
      throw context.source.wrong(offset, what, "as many bits as qubits");
    }
    for (const [index, qubit] of qubits.entries()) {
      this.#emit({ kind: "measure", qubit, clbit: clbits?.[index] ?? null }, offset);
    }
  }

  #barrier(operands: readonly Operand[], offset: number, context: EvaluationContext): void {
    const all = operands.length === 0 ? Array.from({ length: this.#qubits }, (_, qubit) => qubit) : null;
    const named = operands.flatMap((operand) => this.#resolve(operand, "qubits", context).indices);
    const qubits = all ?? [...new Set(named)];
    this.#budget.steps(qubits.length, offset);
    this.#emit({ kind: "barrier", qubits }, offset);
  }

  #if({ condition: expression, whenTrue, whenFalse, offset }: IfStatement, context: EvaluationContext): void {
    const inner = { ...context, scope: new Scope(context.scope) };
    const resolved = resolveCondition(expression, context);
    if (resolved.kind === "constant") {
      this.#statements(resolved.holds ? whenTrue : whenFalse, inner);
      return;
    }
    const { condition, negated } = resolved;
    this.#budget.steps(condition.clbits.length, offset);
    const held = this.#branch(whenTrue, inner);
    const failed = this.#branch(whenFalse, inner);
    if (held.length === 0 && failed.length === 0) return;
    const [first, second] = negated ? [failed, held] : [held, failed];
    this.#emit({ kind: "conditional", condition, whenTrue: first, whenFalse: second }, offset);
  }

  #branch(statements: readonly Statement[], context: EvaluationContext): Operation[] {
    const outer = this.#operations;
    this.#operations = [];
    try {
      this.#statements(statements, context);
      return this.#operations;
    } finally {
      this.#operations = outer;
    }
  }

  #resolve(operand: Operand, kind: "qubits" | "clbits", context: EvaluationContext): ResolvedOperand {
    const resolved = resolveOperand(operand, kind, context);
    this.#budget.steps(resolved.indices.length, operand.offset);
    return resolved;
  }

  #emit(operation: Operation, offset: number): void {
    this.#budget.operation(offset);
    this.#operations.push(operation);
  }

  #define(name: string, symbol: QasmSymbol, offset: number, context: EvaluationContext): void {
    const before = context.scope.own(name);
    if (before !== undefined && !(before.kind === "gate" && before.redefinable)) {
      throw context.source.wrong(offset, `"${name}" is already defined`, "a new name");
    }
    context.scope.define(name, symbol);
  }

  #globalOnly(what: string, offset: number, context: EvaluationContext): void {
    if (context.scope.parent !== null)
      throw context.source.wrong(offset, `${what} inside a block`, "it at the top level");
  }
}
