/**
 * How much work a program may ask for before it is refused with NC1503. The source is untrusted: a few lines of nested
 * loops or of gates that call gates ask for more operations than any machine has memory.
 */

/** Most qubits that the state-vector simulator takes: 2^20 amplitudes of 16 bytes. */
export const MAX_QUBITS = 20;

/** Most qubits, and most classical bits, that a program may declare. The largest backend of the fleet schema has as many. */
export const MAX_REGISTER_BITS = 100_000;

/** Most operations after loops are unrolled, registers broadcast and gate definitions expanded. */
export const MAX_FLAT_GATES = 2_000_000;

/** Most steps of expansion; bounds loops and gates whose bodies emit nothing, and operands of barriers. */
export const MAX_EXPANSION_STEPS = 20_000_000;

/** Longest source, in UTF-16 code units. */
export const MAX_SOURCE_LENGTH = 8_000_000;

/** Deepest nesting of blocks, and of gate definitions that call each other. */
export const MAX_NESTING = 128;

/** Deepest nesting of parentheses, and most operators, in one expression: it is evaluated by recursion. */
export const MAX_EXPRESSION_DEPTH = 200;
export const MAX_EXPRESSION_OPERATORS = 1_000;
