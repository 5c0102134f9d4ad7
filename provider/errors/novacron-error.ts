import type { ErrorCode } from "./codes.ts";

/** What a {@link NovaCronError} carries besides its message. */
export interface ErrorDetail {
  /** The property the error is about, as the user writes it: `gpus.count`, `nodes[3].name`. */
  readonly property?: string;
  /** What was expected, in one clause. */
  readonly expected?: string;
  /** What to do about it, in one sentence. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/**
 * An error that a user can act on: a stable code, what was wrong, and what to do.
 *
 * @example
 * throw new NovaCronError("NC1001", "vcpus is -2", { property: "vcpus", expected: "1 to 4096", remedy: "Give a positive number." });
 */
export class NovaCronError extends Error {
  readonly code: ErrorCode;
  readonly property: string | undefined;
  readonly expected: string | undefined;
  readonly remedy: string | undefined;
  /** Code and what was wrong, without expectation and remedy: those may repeat an input that is secret. */
  readonly headline: string;

  constructor(code: ErrorCode, what: string, detail: ErrorDetail = {}) {
    super(
      [`${code}: ${what}`, detail.expected && `expected ${detail.expected}`, detail.remedy].filter(Boolean).join("; "),
      detail.cause === undefined ? undefined : { cause: detail.cause },
    );
    this.name = "NovaCronError";
    this.code = code;
    this.property = detail.property;
    this.expected = detail.expected;
    this.remedy = detail.remedy;
    this.headline = `${code}: ${what}`;
  }

  /** The same error, said of the property that the caller knows it to be about. */
  withProperty(property: string): NovaCronError {
    const { code, expected, remedy } = this;
    return new NovaCronError(code, this.headline.slice(code.length + 2), {
      property,
      ...(expected && { expected }),
      ...(remedy && { remedy }),
      cause: this,
    });
  }
}
