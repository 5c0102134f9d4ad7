import { NovaCronError } from "../../errors/novacron-error.ts";

/** Reads whole numbers that are separated by blanks and line ends, and knows on which line it is. */
export class NumberReader {
  readonly #text: string;
  readonly #name: string;
  #at = 0;
  #line = 1;

  /** @param name what the text is called in errors, such as a path. */
  constructor(text: string, name: string) {
    this.#text = text;
    this.#name = name;
  }

  /**
   * The next number, from `min` to `max`.
   * @param what what it stands for, for errors; a function where the words cost something to make.
   * @throws {NovaCronError} NC1220 where there is none, or another than allowed.
   */
  next(what: string | (() => string), min = 0, max = Number.MAX_SAFE_INTEGER): number {
    this.#skipBlanks();
    const start = this.#at;
    while (this.#at < this.#text.length && !isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
    const word = this.#text.slice(start, this.#at);
    const value = /^-?\d+$/.test(word) ? Number(word) : Number.NaN;
    if (value >= min && value <= max) return value;
    const most = max === Number.MAX_SAFE_INTEGER ? "or more" : `to ${max}`;
    throw this.#error(
      word === "" ? "the text ends too early" : `${JSON.stringify(word.slice(0, 40))} is not what belongs here`,
      `${typeof what === "string" ? what : what()}: a whole number, ${min} ${most}`,
    );
  }

  /** `count` numbers into `target` from `offset` on. @throws {NovaCronError} NC1220 as `next`. */
  fill(
    target: Float64Array | Int32Array | Uint8Array,
    offset: number,
    count: number,
    what: (index: number) => string,
    max = Number.MAX_SAFE_INTEGER,
  ): void {
    for (let index = 0; index < count; index++) target[offset + index] = this.next(() => what(index), 0, max);
  }

  /** @throws {NovaCronError} NC1220 where anything but blanks is left. */
  end(): void {
    this.#skipBlanks();
    if (this.#at >= this.#text.length) return;
    throw this.#error("there is more than belongs here", "the end of the text");
  }

  #skipBlanks(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (!isBlank(code)) return;
      if (code === 10) this.#line++;
    }
  }

  #error(what: string, expected: string): NovaCronError {
    return new NovaCronError("NC1220", `${this.#name}, line ${this.#line}: ${what}`, {
      expected,
      remedy: "Compare the file with the format of the ROADEF/EURO challenge 2012.",
    });
  }
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
