import type { Operand, Selector } from "./ast.ts";
import { nearestName } from "./did-you-mean.ts";
import { type EvaluationContext, evaluateInteger } from "./evaluate.ts";
import { MAX_REGISTER_BITS } from "./limits.ts";
import type { RegisterSymbol } from "./scope.ts";

/** Flat indices; `scalar` where the operand is one bit and not a register of size 1, so that it broadcasts. */
export interface ResolvedOperand {
  readonly indices: readonly number[];
  readonly scalar: boolean;
}

/**
 * The flat qubits or classical bits that an operand names.
 * @throws {QasmError} NC1501 on an unknown register, a register of the other kind, or an index out of range.
 */
export function resolveOperand(
  operand: Operand,
  kind: "qubits" | "clbits",
  context: EvaluationContext,
): ResolvedOperand {
  const register = lookUpRegister(operand.name, operand.offset, kind, context);
  if (operand.selector === null) {
    return { indices: Array.from({ length: register.size }, (_, i) => register.start + i), scalar: register.scalar };
  }
  return select(operand.name, register, operand.selector, operand.offset, context);
}

/** The register of that name. @throws {QasmError} NC1501 */
export function lookUpRegister(
  name: string,
  offset: number,
  kind: "qubits" | "clbits",
  { scope, source }: EvaluationContext,
): RegisterSymbol {
  const symbol = scope.lookUp(name);
  const noun = kind === "qubits" ? "qubit register" : "bit register";
  if (symbol === undefined) {
    const nearest = nearestName(
      name,
      scope.names((each) => each.kind === kind),
    );
    const remedy = nearest === undefined ? undefined : `did you mean "${nearest}"?`;
    throw source.wrong(offset, `unknown ${noun} "${name}"`, `a ${noun} declared above`, remedy);
  }
  if (symbol.kind !== kind) throw source.wrong(offset, `"${name}" is no ${noun}`, `a ${noun}`);
  return symbol;
}

/** The bits of a register that stand between its brackets. @throws {QasmError} NC1501 */
export function select(
  name: string,
  register: RegisterSymbol,
  selector: Selector,
  offset: number,
  context: EvaluationContext,
): ResolvedOperand {
  const { source, version } = context;
  if (version === 2 && selector.kind !== "one") throw source.wrong(offset, "OpenQASM 2.0 has no slices", "one index");
  const { size, start, scalar } = register;
  if (scalar) throw source.wrong(offset, `"${name}" is one bit and has no index`, `"${name}" without brackets`);
  const flat = (index: number): number => {
    // OpenQASM 3 counts negative indices from the end.
    const at = index < 0 && version === 3 ? index + size : index;
    if (at >= 0 && at < size) return start + at;
    throw source.wrong(
      offset,
      `${name}[${index}] is out of range`,
      size === 0 ? "no index: it is empty" : `an index from 0 to ${size - 1}`,
    );
  };
  const integer = (value: Parameters<typeof evaluateInteger>[0]): number =>
    evaluateInteger(value, context, "the index");
  if (selector.kind === "one") return { indices: [flat(integer(selector.value))], scalar: true };
  if (selector.kind === "set") return { indices: selector.values.map((value) => flat(integer(value))), scalar: false };
  const step = selector.step === null ? 1 : integer(selector.step);
  const first = selector.start === null ? (step < 0 ? size - 1 : 0) : integer(selector.start);
  const last = selector.stop === null ? (step < 0 ? 0 : size - 1) : integer(selector.stop);
  if (step === 0) throw source.wrong(offset, "the slice has a step of 0", "another step");
  const indices: number[] = [];
  const end = last < 0 && version === 3 ? last + size : last;
  for (let at = first < 0 ? first + size : first; step > 0 ? at <= end : at >= end; at += step) {
    indices.push(flat(at < 0 ? size : at));
    if (indices.length > MAX_REGISTER_BITS) break;
  }
  return { indices, scalar: false };
}
