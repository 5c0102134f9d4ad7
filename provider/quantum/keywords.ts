/** Constructs of OpenQASM 3 that are understood enough to be refused by name, and what they are. */
export const unsupportedKeywords: ReadonlyMap<string, string> = new Map([
  ["input", "program inputs"],
  ["output", "program outputs"],
  ["def", "subroutines"],
  ["extern", "external functions"],
  ["cal", "pulse-level calibrations"],
  ["defcal", "pulse-level calibrations"],
  ["defcalgrammar", "pulse-level calibrations"],
  ["while", "loops whose length is known only at run time"],
  ["switch", "switch statements"],
  ["return", "subroutines"],
  ["break", "leaving a loop early"],
  ["continue", "leaving a loop early"],
  ["end", "ending the program early"],
  ["delay", "timing"],
  ["box", "timing"],
  ["duration", "timing"],
  ["stretch", "timing"],
  ["durationof", "timing"],
  ["let", "register aliases"],
  ["array", "classical arrays"],
  ["complex", "complex numbers"],
  ["pragma", "pragmas"],
]);

/** Types of OpenQASM 3 whose constants take part in expressions. */
export const constantTypes = ["int", "uint", "float", "angle", "bool"] as const;

const common = ["OPENQASM", "include", "qreg", "creg", "gate", "opaque", "measure", "reset", "barrier", "if"];
const later = [
  "qubit",
  "bit",
  "const",
  "else",
  "for",
  "in",
  "ctrl",
  "negctrl",
  "inv",
  "pow",
  "gphase",
  "true",
  "false",
  ...constantTypes,
  ...unsupportedKeywords.keys(),
];

/** Words that cannot be names, by major version. A 2.0 program may well call a register `input` or a gate `inv`. */
export const reservedWords: Readonly<Record<2 | 3, ReadonlySet<string>>> = {
  2: new Set([...common, "pi"]),
  3: new Set([...common.filter((word) => word !== "opaque"), ...later, "opaque"]),
};

/** First words of statements that only OpenQASM 3 has; met in a 2.0 program, the version line is likely wrong. */
export const laterStatements: ReadonlySet<string> = new Set([
  "qubit",
  "bit",
  "const",
  "for",
  "else",
  "ctrl",
  "negctrl",
  "inv",
  "pow",
  "gphase",
]);
