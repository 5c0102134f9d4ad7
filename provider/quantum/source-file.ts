import type { ErrorDetail } from "../errors/novacron-error.ts";
import { QasmError, type QasmErrorCode, type SourcePosition } from "./qasm-error.ts";

/** A program's text and name. Nodes carry offsets only: a line and a column are worked out when an error needs them. */
export class SourceFile {
  readonly name: string;
  readonly text: string;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }

  /** The line and column of an offset; an offset past the end means the end. */
  position(offset: number): SourcePosition {
    const end = Math.min(offset, this.text.length);
    let line = 1;
    let lineStart = 0;
    for (let at = this.text.indexOf("\n"); at !== -1 && at < end; at = this.text.indexOf("\n", at + 1)) {
      line += 1;
      lineStart = at + 1;
    }
    return { file: this.name, line, column: end - lineStart + 1 };
  }

  /** NC1501 at an offset: the program is wrong. */
  wrong(offset: number, what: string, expected?: string, remedy?: string): QasmError {
    return this.#error("NC1501", offset, what, expected, remedy);
  }

  /** NC1502 at an offset: the program may be right, but the construct is not supported. */
  unsupported(offset: number, what: string, expected?: string, remedy?: string): QasmError {
    return this.#error("NC1502", offset, what, expected, remedy);
  }

  /** NC1503 at an offset: the program asks for more than the limits allow. */
  tooLarge(offset: number, what: string, expected?: string, remedy?: string): QasmError {
    return this.#error("NC1503", offset, what, expected, remedy);
  }

  #error(code: QasmErrorCode, offset: number, what: string, expected?: string, remedy?: string): QasmError {
    const detail: ErrorDetail = {
      ...(expected === undefined ? {} : { expected }),
      ...(remedy === undefined ? {} : { remedy }),
    };
    return new QasmError(code, this.position(offset), what, detail);
  }
}
