import { MAX_EXPANSION_STEPS, MAX_FLAT_GATES } from "./limits.ts";
import type { SourceFile } from "./source-file.ts";

/** Counts what an expansion has produced and done, and stops a program that asks for too much of either. */
export class Budget {
  readonly #source: SourceFile;
  #operations = 0;
  #steps = 0;

  constructor(source: SourceFile) {
    this.#source = source;
  }

  /** One more operation in the flat circuit. @throws {QasmError} NC1503 */
  operation(offset: number): void {
    this.#operations += 1;
    if (this.#operations > MAX_FLAT_GATES)
      this.#exceeded(offset, `at most ${MAX_FLAT_GATES} operations after expansion`);
  }

  /** More work that need not produce an operation. @throws {QasmError} NC1503 */
  steps(count: number, offset: number): void {
    this.#steps += count;
    if (this.#steps > MAX_EXPANSION_STEPS) this.#exceeded(offset, `at most ${MAX_EXPANSION_STEPS} steps of expansion`);
  }

  #exceeded(offset: number, limit: string): never {
    throw this.#source.tooLarge(offset, "the circuit is too large", limit, "Unroll less, or split the program.");
  }
}
