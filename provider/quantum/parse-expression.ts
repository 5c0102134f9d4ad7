import type { Expression, Range, Selector } from "./ast.ts";
import { MAX_EXPRESSION_DEPTH, MAX_EXPRESSION_OPERATORS } from "./limits.ts";
import type { TokenStream } from "./token-stream.ts";

/** Binding strengths of OpenQASM 3, "Operator precedence"; `^` is a power in OpenQASM 2 and exclusive or in 3. */
const strength3: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "==": 6,
  "!=": 6,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
  "**": 12,
};
const strength2: Readonly<Record<string, number>> = { "==": 6, "+": 9, "-": 9, "*": 10, "/": 10, "^": 12 };
const unaryStrength = 11;
const rightAssociative: ReadonlySet<string> = new Set(["**"]);

/** Casts read like calls: `float(x)`. Those of a constant only change its type. */
export const castNames: ReadonlySet<string> = new Set(["int", "uint", "float", "bool", "angle", "bit"]);

/** Reads expressions by precedence climbing. One object per program; it holds the operator count of one expression. */
export class ExpressionParser {
  readonly #tokens: TokenStream;
  readonly #strength: Readonly<Record<string, number>>;
  readonly #version: 2 | 3;
  #depth = 0;
  #operators = 0;

  constructor(tokens: TokenStream, version: 2 | 3) {
    this.#tokens = tokens;
    this.#version = version;
    this.#strength = version === 2 ? strength2 : strength3;
  }

  /** @throws {QasmError} NC1501 where no expression stands, NC1503 where it is too large to evaluate by recursion. */
  expression(): Expression {
    if (this.#depth === 0) this.#operators = 0;
    return this.#binary(0);
  }

  /** `[index]`, `[start:step:stop]` or `[{set}]`; the opening bracket is the current token. */
  selector(): Selector {
    this.#tokens.expect("[");
    const selector = this.#tokens.accept("{") ? this.set() : this.#indexOrRange();
    this.#tokens.expect("]");
    return selector;
  }

  /** The values of a set up to its closing brace. */
  set(): { readonly kind: "set"; readonly values: readonly Expression[] } {
    return { kind: "set", values: this.#tokens.list("}", () => this.expression()) };
  }

  #indexOrRange(): Selector {
    const first = this.#tokens.at(":") ? null : this.expression();
    if (!this.#tokens.at(":") && first !== null) return { kind: "one", value: first };
    return this.#range(first);
  }

  #range(start: Expression | null): Range {
    this.#tokens.expect(":");
    const open = (): boolean => this.#tokens.at("]") || this.#tokens.at(":");
    const second = open() ? null : this.expression();
    if (!this.#tokens.accept(":")) return { kind: "range", start, step: null, stop: second };
    return { kind: "range", start, step: second, stop: open() ? null : this.expression() };
  }

  #binary(least: number): Expression {
    return this.#deeper(() => {
      let left = this.#unary();
      for (;;) {
        const { kind, text: operator, offset } = this.#tokens.current;
        const strength = kind === "symbol" ? this.#strength[operator] : undefined;
        if (strength === undefined || strength < least) return left;
        this.#count();
        this.#tokens.take();
        // OpenQASM 2 writes a power with "^" and leaves its associativity open; qiskit and the paper's grammar
        // read it from the right, as mathematics does.
        const fromRight = rightAssociative.has(operator) || (this.#version === 2 && operator === "^");
        const right = this.#binary(fromRight ? strength : strength + 1);
        left = { kind: "binary", operator, left, right, offset };
      }
    });
  }

  #unary(): Expression {
    const { kind, text, offset } = this.#tokens.current;
    if (
      kind === "symbol" &&
      (text === "-" || text === "+" || ((text === "!" || text === "~") && this.#version === 3))
    ) {
      this.#count();
      this.#tokens.take();
      return { kind: "unary", operator: text, operand: this.#binary(unaryStrength), offset };
    }
    return this.#primary();
  }

  #primary(): Expression {
    const { kind, text, offset } = this.#tokens.current;
    if (kind === "integer" || kind === "real") {
      this.#tokens.take();
      return { kind: "number", value: Number(text), digits: kind === "integer" ? text : null, offset };
    }
    if (kind === "string" && /^[01][01_]*$/.test(text) && this.#version === 3) {
      this.#tokens.take();
      return { kind: "bits", bits: text.replaceAll("_", ""), offset };
    }
    if (this.#tokens.accept("(")) {
      const inner = this.#binary(0);
      this.#tokens.expect(")");
      return inner;
    }
    if (kind !== "name") throw this.#tokens.unexpected("an expression");
    this.#tokens.take();
    if (castNames.has(text) && this.#tokens.at("[")) this.selector();
    if (this.#tokens.accept("(")) {
      return { kind: "call", name: text, args: this.#tokens.list(")", () => this.#binary(0)), offset };
    }
    if (this.#tokens.at("[")) return { kind: "index", name: text, index: this.selector(), offset };
    return { kind: "name", name: text, offset };
  }

  #count(): void {
    this.#operators += 1;
    if (this.#operators > MAX_EXPRESSION_OPERATORS) {
      const limit = `at most ${MAX_EXPRESSION_OPERATORS} operators`;
      throw this.#tokens.source.tooLarge(this.#tokens.current.offset, "the expression is too long", limit);
    }
  }

  #deeper<T>(body: () => T): T {
    if (this.#depth >= MAX_EXPRESSION_DEPTH) {
      const limit = `at most ${MAX_EXPRESSION_DEPTH} levels`;
      throw this.#tokens.source.tooLarge(this.#tokens.current.offset, "the expression is nested too deeply", limit);
    }
    this.#depth += 1;
    try {
      return body();
    } finally {
      this.#depth -= 1;
    }
  }
}
