import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_FLAT_GATES } from "./limits.ts";
import { parseQasm } from "./parse-qasm.ts";
import { QasmError } from "./qasm-error.ts";

const tooLarge = (source: string): void => {
  const start = performance.now();
  expect(() => parseQasm(source, "hostile.qasm")).toThrow(expect.objectContaining({ code: "NC1503" }));
  // Generous: the point is that it is not minutes.
  expect(performance.now() - start).toBeLessThan(15_000);
};
const v3 = 'OPENQASM 3.0; include "stdgates.inc"; qubit[3] q; bit[3] c;';
const doubling = (levels: number, first: string): string =>
  [first, ...Array.from({ length: levels }, (_, i) => `gate g${i + 1} a { g${i} a; g${i} a; }`)].join("\n");

describe("programs that ask for too much", () => {
  it.each([
    ["gates that double", `${v3} ${doubling(60, "gate g0 a { x a; }")} g60 q[0];`],
    ["gates that double nothing", `${v3} ${doubling(60, "gate g0 a { }")} g60 q[0];`],
    ["loops in loops", `${v3} ${"for int i in [0:99999] ".repeat(4)} x q[0];`],
    ["empty loops in loops", `${v3} ${"for int i in [0:99999] { ".repeat(4)}${"}".repeat(4)}`],
    ["one endless loop", `${v3} for int i in [0:9000000000000000] { }`],
    ["a power", `${v3} pow(9000000000000000) @ h q[0];`],
    ["a power of nothing", `${v3} gate g a { } pow(9000000000000000) @ g q[0];`],
    ["powers of powers", `${v3} pow(9007199254740991) @ pow(9007199254740991) @ h q[0];`],
    ["a huge register", "OPENQASM 2.0; qreg q[2000000000];"],
    ["many registers", `OPENQASM 2.0; qreg a[100000]; qreg b[1];`],
    ["broadcasts of a large register", `OPENQASM 3.0; qubit[100000] q; for int i in [0:999999] barrier q;`],
    ["parentheses", `${v3} rz(${"(".repeat(100_000)}1${")".repeat(100_000)}) q[0];`],
    ["signs", `${v3} rz(${"-".repeat(100_000)}1) q[0];`],
    ["sums", `${v3} rz(1${"+1".repeat(100_000)}) q[0];`],
    ["powers in a row", `${v3} rz(1${"**1".repeat(100_000)}) q[0];`],
    ["calls in calls", `${v3} rz(${"sin(".repeat(100_000)}1${")".repeat(100_000)}) q[0];`],
    ["blocks in blocks", `${v3} ${"if (c[0]) { ".repeat(100_000)}`],
    ["else upon else", `${v3} ${"if (c[0]) x q[0]; else ".repeat(100_000)} x q[0];`],
    [
      "a long chain of gates",
      `${v3} gate g0 a { x a; } ${Array.from({ length: 5000 }, (_, i) => `gate g${i + 1} a { g${i} a; }`).join(" ")} g5000 q[0];`,
    ],
  ])("%s", (_, source) => tooLarge(source));

  it("takes as many operations as it says", () => {
    const circuit = parseQasm(`${v3} for int i in [1:${MAX_FLAT_GATES}] x q[0];`, "large.qasm");
    expect(circuit.operations.length).toBe(MAX_FLAT_GATES);
    tooLarge(`${v3} for int i in [0:${MAX_FLAT_GATES}] x q[0];`);
  });
});

const programs = [
  `OPENQASM 2.0;\ninclude "qelib1.inc";\ngate g(t) a,b { cu1(t/2) a,b; barrier a; h b; }\nqreg q[3];\ncreg c[3];\ng(pi^2) q[0],q[1];\nif(c==3) x q[2];\nreset q[1];\nmeasure q -> c;\n`,
  `OPENQASM 3.0;\ninclude "stdgates.inc";\nconst int n = 3;\nqubit[n] q; bit[n] c;\nfor int i in [0:n-1] { ctrl @ inv @ pow(2) @ s q[i], q[(i+1)%n]; }\nif (c[0] == true) { x q[0]; } else if (c != 2) z q[1:2];\nnegctrl @ gphase(pi/4) q[0];\nc = measure q;\n`,
];
const fragments = [
  "[",
  "]",
  "(",
  ")",
  "{",
  "}",
  ";",
  ",",
  "@",
  "->",
  "==",
  "=",
  "0",
  "-1",
  "1e309",
  "99999999999999999999",
  "pi",
  "q",
  "c",
  "gate",
  "if",
  "else",
  "for",
  "in",
  "inv",
  "ctrl",
  "pow",
  "measure",
  "qubit",
  "bit",
  "const",
  "/*",
  "//",
  '"',
  "\u0000",
  "θ",
  "😀",
  ":",
  "__proto__",
  "constructor",
  "toString",
];

describe("mutated programs", () => {
  it("never make the parser throw anything but a QasmError with a position in the source", () => {
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(12),
      insert: fc.oneof(fc.constantFrom(...fragments), fc.constant(""), fc.string({ maxLength: 4 })),
    });
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...programs),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (program, mutations) => {
          let source = program;
          for (const { at, cut, insert } of mutations) {
            const start = Math.floor(at * source.length);
            source = source.slice(0, start) + insert + source.slice(start + cut);
          }
          try {
            parseQasm(source, "mutated.qasm");
            accepted += 1;
          } catch (error) {
            expect(error).toBeInstanceOf(QasmError);
            const { line, column } = error as QasmError;
            const lines = source.split("\n");
            expect(
              line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1] ?? "").length + 1,
            ).toBe(true);
          }
        },
      ),
      { numRuns: 4000, seed: 20260103 },
    );
    // Some mutations hit a comment or a number: otherwise only the first error would ever be tested.
    expect(accepted).toBeGreaterThan(20);
  });
});
