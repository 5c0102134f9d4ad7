import type { GateCall } from "./ast.ts";
import { nearestName } from "./did-you-mean.ts";
import type { EvaluationContext } from "./evaluate.ts";
import { includeFiles } from "./gate-library.ts";
import type { GateSymbol } from "./scope.ts";

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/**
 * The gate that a call names, with as many parameters as the call gives it.
 * @throws {QasmError} NC1501 on an unknown gate, with the nearest known name or the include that would bring it.
 */
export function lookUpGate(call: GateCall, { scope, source, version }: EvaluationContext): GateSymbol {
  const symbol = scope.lookUp(call.name);
  const file = version === 2 ? "qelib1.inc" : "stdgates.inc";
  if (symbol === undefined) {
    const brings = includeFiles.get(file)?.gates.some((gate) => gate.name === call.name) === true;
    const nearest = nearestName(
      call.name,
      scope.names((each) => each.kind === "gate"),
    );
    const remedy = brings
      ? `write 'include "${file}";' above`
      : nearest === undefined
        ? undefined
        : `did you mean "${nearest}"?`;
    throw source.wrong(call.offset, `unknown gate "${call.name}"`, `a gate of ${file} or one defined above`, remedy);
  }
  if (symbol.kind !== "gate") throw source.wrong(call.offset, `"${call.name}" is no gate`, "a gate");
  const count = symbol.origin === "library" ? symbol.gate.paramCount : symbol.gate.params.length;
  if (call.args.length === count) return symbol;
  const given = plural(call.args.length, "parameter");
  throw source.wrong(call.offset, `gate "${call.name}" is given ${given}`, plural(count, "parameter"));
}
