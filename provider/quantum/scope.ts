import type { GateDefinition } from "./ast.ts";
import type { LibraryGate } from "./gate-library.ts";

/** A value known before the program runs. In OpenQASM 3 the quotient of two integers is an integer. */
export interface ConstantValue {
  readonly kind: "value";
  readonly value: number;
  readonly integer: boolean;
}

/** Qubits or classical bits by flat index. `scalar` where declared without a size: it broadcasts against registers. */
export interface RegisterSymbol {
  readonly kind: "qubits" | "clbits";
  readonly start: number;
  readonly size: number;
  readonly scalar: boolean;
}

export type GateSymbol =
  | { readonly kind: "gate"; readonly origin: "library"; readonly gate: LibraryGate; readonly redefinable: boolean }
  | { readonly kind: "gate"; readonly origin: "program"; readonly gate: GateDefinition; readonly redefinable: boolean };

/** What a name can stand for. Gates and registers share one name space, as in the language. */
export type QasmSymbol = ConstantValue | RegisterSymbol | GateSymbol;

/** Names of one block; a name that is not here is looked up in the block around it. */
export class Scope {
  readonly #symbols = new Map<string, QasmSymbol>();
  readonly parent: Scope | null;

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  lookUp(name: string): QasmSymbol | undefined {
    return this.#symbols.get(name) ?? this.parent?.lookUp(name);
  }

  /** The symbol of this very block. */
  own(name: string): QasmSymbol | undefined {
    return this.#symbols.get(name);
  }

  define(name: string, symbol: QasmSymbol): void {
    this.#symbols.set(name, symbol);
  }

  /** Names visible here whose symbol satisfies the test. */
  *names(test: (symbol: QasmSymbol) => boolean): Generator<string> {
    for (const [name, symbol] of this.#symbols) if (test(symbol)) yield name;
    if (this.parent !== null) yield* this.parent.names(test);
  }
}
