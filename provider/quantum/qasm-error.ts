import { type ErrorDetail, NovaCronError } from "../errors/novacron-error.ts";

/** NC1501 the program is wrong, NC1502 it uses a construct that is not supported, NC1503 it is too large. */
export type QasmErrorCode = "NC1501" | "NC1502" | "NC1503";

/** Where in a source file something stands. Lines and columns count from 1; columns count UTF-16 code units. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The parts of a {@link QasmError} that survive a structured clone, so that a worker can hand it over. */
export interface QasmErrorData {
  readonly code: QasmErrorCode;
  readonly position: SourcePosition;
  readonly what: string;
  readonly expected?: string;
  readonly remedy?: string;
}

/**
 * What is wrong with an OpenQASM program, and where.
 *
 * @example
 * NC1501: bell.qasm:4:1: unknown gate "cxx"; expected a gate of qelib1.inc or one defined above; did you mean "cx"?
 */
export class QasmError extends NovaCronError {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** The message without code, position, expectation and remedy. */
  readonly what: string;

  constructor(code: QasmErrorCode, position: SourcePosition, what: string, detail: Omit<ErrorDetail, "property"> = {}) {
    super(code, `${position.file}:${position.line}:${position.column}: ${what}`, { ...detail, property: "program" });
    this.name = "QasmError";
    this.file = position.file;
    this.line = position.line;
    this.column = position.column;
    this.what = what;
  }

  /** The error as plain data; {@link QasmError.fromData} is the way back. */
  toData(): QasmErrorData {
    return {
      code: this.code as QasmErrorCode,
      position: { file: this.file, line: this.line, column: this.column },
      what: this.what,
      ...(this.expected === undefined ? {} : { expected: this.expected }),
      ...(this.remedy === undefined ? {} : { remedy: this.remedy }),
    };
  }

  static fromData(data: QasmErrorData): QasmError {
    return new QasmError(data.code, data.position, data.what, {
      ...(data.expected === undefined ? {} : { expected: data.expected }),
      ...(data.remedy === undefined ? {} : { remedy: data.remedy }),
    });
  }
}
