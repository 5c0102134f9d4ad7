import type { SourceFile } from "./source-file.ts";

/** One lexical element; `offset` is where it starts in the source. `text` of a string is without its quotes. */
export interface Token {
  readonly kind: "name" | "integer" | "real" | "string" | "symbol" | "end";
  readonly text: string;
  readonly offset: number;
}

/** Letters as in OpenQASM 3: any Unicode letter may start a name, so that angles can be called theta in Greek. */
const namePattern = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}_]*/uy;
const spacePattern = /(?:[ \t\r\n\f\v\uFEFF]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const realPattern = /(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?|\d[\d_]*[eE][+-]?\d+/y;
const integerPattern = /0[xX][\da-fA-F][\da-fA-F_]*|0[bB][01][01_]*|0[oO][0-7][0-7_]*|\d[\d_]*/y;
const symbolPattern = /->|\*\*|==|!=|<=|>=|<<|>>|&&|\|\||\+\+|[-+*/%^~!<>=&|(){}[\];:,.@$#]/y;
const unitPattern = /^(?:ns|us|µs|μs|ms|s|dt|im)$/;

/** Cuts OpenQASM source into tokens, one at a time, so that a large program never lies in memory as a token array. */
export class Lexer {
  readonly #source: SourceFile;
  #at = 0;

  constructor(source: SourceFile) {
    this.#source = source;
  }

  /**
   * The next token; after the last, always one of kind "end".
   * @throws {QasmError} NC1501 on what is no token, NC1502 on durations and imaginary numbers.
   */
  next(): Token {
    this.#match(spacePattern);
    const text = this.#source.text;
    const offset = this.#at;
    if (offset >= text.length) return { kind: "end", text: "", offset };
    const first = text[offset];
    if (first === '"' || first === "'") return this.#string(offset, first);
    if (text.startsWith("/*", offset)) throw this.#source.wrong(offset, "the comment is not closed", '"*/"');
    const real = this.#match(realPattern);
    if (real !== undefined) return this.#number("real", real, offset);
    const integer = this.#match(integerPattern);
    if (integer !== undefined) return this.#number("integer", integer, offset);
    const name = this.#match(namePattern);
    if (name !== undefined) return { kind: "name", text: name, offset };
    const symbol = this.#match(symbolPattern);
    if (symbol !== undefined) return { kind: "symbol", text: symbol, offset };
    const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
    throw this.#source.wrong(offset, `unexpected character ${JSON.stringify(character)}`);
  }

  #number(kind: "integer" | "real", digits: string, offset: number): Token {
    const suffix = this.#match(namePattern);
    if (suffix !== undefined) {
      const what = `"${digits}${suffix}"`;
      if (unitPattern.test(suffix)) throw this.#source.unsupported(offset, `${what}: durations and complex numbers`);
      throw this.#source.wrong(offset, `malformed number ${what}`);
    }
    return { kind, text: digits.replaceAll("_", ""), offset };
  }

  #string(offset: number, quote: string): Token {
    const text = this.#source.text;
    const end = text.indexOf(quote, offset + 1);
    const lineEnd = text.indexOf("\n", offset + 1);
    if (end === -1 || (lineEnd !== -1 && lineEnd < end)) {
      throw this.#source.wrong(offset, "the string is not closed", `${quote} on the same line`);
    }
    this.#at = end + 1;
    return { kind: "string", text: text.slice(offset + 1, end), offset };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source.text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
