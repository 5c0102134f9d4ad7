import type { Circuit } from "./circuit.ts";
import { elaborate } from "./elaborate.ts";
import { MAX_SOURCE_LENGTH } from "./limits.ts";
import { parseProgram } from "./parse-program.ts";
import { SourceFile } from "./source-file.ts";

/**
 * The flat circuit of an OpenQASM 2.0 or 3.x program.
 *
 * Of OpenQASM 3 it takes what is known before the program runs: registers, constants, `for` over constant ranges,
 * `gate` with all modifiers, measurements and resets anywhere, and `if` on measured bits. No file is read:
 * `qelib1.inc` and `stdgates.inc` are built in.
 *
 * @param fileName only appears in errors.
 * @throws {QasmError} NC1501 the program is wrong, NC1502 it uses what is not supported, NC1503 it is too large.
 */
export function parseQasm(source: string, fileName: string): Circuit {
  const file = new SourceFile(fileName, source);
  if (source.length > MAX_SOURCE_LENGTH) {
    throw file.tooLarge(0, `the source has ${source.length} characters`, `at most ${MAX_SOURCE_LENGTH}`);
  }
  return elaborate(parseProgram(file), file);
}
