import { Lexer, type Token } from "./lexer.ts";
import { MAX_NESTING } from "./limits.ts";
import type { SourceFile } from "./source-file.ts";

/** The tokens of a program with one token of look-ahead, and the questions that a parser asks of them. */
export class TokenStream {
  readonly source: SourceFile;
  readonly #lexer: Lexer;
  #current: Token;
  #depth = 0;

  constructor(source: SourceFile) {
    this.source = source;
    this.#lexer = new Lexer(source);
    this.#current = this.#lexer.next();
  }

  /** The token that is not yet consumed. */
  get current(): Token {
    return this.#current;
  }

  /** Consumes the current token and returns it. */
  take(): Token {
    const token = this.#current;
    this.#current = this.#lexer.next();
    return token;
  }

  /** Is the current token this symbol or this word? */
  at(text: string): boolean {
    return (this.#current.kind === "symbol" || this.#current.kind === "name") && this.#current.text === text;
  }

  /** Consumes the current token if it is this symbol or word. */
  accept(text: string): boolean {
    if (!this.at(text)) return false;
    this.take();
    return true;
  }

  /** Consumes this symbol or word. @throws {QasmError} NC1501 if something else stands there. */
  expect(text: string): Token {
    if (!this.at(text)) throw this.unexpected(`"${text}"`);
    return this.take();
  }

  /** Consumes a name. `what` says which, for the error. */
  expectName(what: string): Token {
    if (this.#current.kind !== "name") throw this.unexpected(what);
    return this.take();
  }

  /** NC1501 about the current token. */
  unexpected(expected: string): Error {
    const { kind, text, offset } = this.#current;
    const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
    const what = kind === "end" ? "unexpected end of the program" : `unexpected ${JSON.stringify(shown)}`;
    return this.source.wrong(offset, what, expected);
  }

  /** Items separated by commas up to `close`, which is consumed; a comma may stand before it. */
  list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.accept(close)) {
      items.push(item());
      if (!this.at(close)) this.expect(",");
    }
    return items;
  }

  /** Runs `body` one block deeper. @throws {QasmError} NC1503 beyond the limit, before the stack overflows. */
  nested<T>(body: () => T): T {
    if (this.#depth >= MAX_NESTING) {
      throw this.source.tooLarge(this.#current.offset, "blocks are nested too deeply", `at most ${MAX_NESTING} levels`);
    }
    this.#depth += 1;
    try {
      return body();
    } finally {
      this.#depth -= 1;
    }
  }
}
