import { describe, expect, it } from "vitest";
import { NovaCronError } from "../errors/novacron-error.ts";
import { parseQasm } from "./parse-qasm.ts";
import { QasmError } from "./qasm-error.ts";

function errorOf(source: string): QasmError {
  try {
    parseQasm(source, "bell.qasm");
  } catch (error) {
    if (error instanceof QasmError) return error;
    throw error;
  }
  throw new Error("no error");
}

const v2 = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[2]; creg c[2];\n';
const v3 = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] q; bit[2] c;\n';

describe("errors say where, what was expected and what to do", () => {
  it("writes the whole message", () => {
    const error = errorOf('OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[2];\n  cxx q[0],q[1];');
    expect(error.message).toBe(
      'NC1501: bell.qasm:4:3: unknown gate "cxx"; expected a gate of qelib1.inc or one defined above; did you mean "cx"?',
    );
    expect(error).toBeInstanceOf(NovaCronError);
    expect(error).toMatchObject({ code: "NC1501", file: "bell.qasm", line: 4, column: 3, what: 'unknown gate "cxx"' });
  });

  it("survives the way through plain data", () => {
    const error = errorOf("OPENQASM 2.0;\nqreg q[1];\nh q;");
    const copy = QasmError.fromData(structuredClone(error.toData()));
    expect(copy.message).toBe(error.message);
    expect(copy).toMatchObject({ code: "NC1501", line: 3, column: 1, remedy: "write 'include \"qelib1.inc\";' above" });
  });

  // Each with the text after four header lines, or three and a half: [source, line, column, part of the message].
  it.each([
    [`${v2}cx q[0];`, 4, 1, 'gate "cx" is given 1 qubit'],
    [`${v2}rx q[0];`, 4, 1, 'gate "rx" is given 0 parameters; expected 1 parameter'],
    [`${v2}h q[2];`, 4, 3, "q[2] is out of range; expected an index from 0 to 1"],
    [`${v2}h q[-1];`, 4, 3, "q[-1] is out of range"],
    [`${v2}h q[0.5];`, 4, 5, "the index is 0.5; expected an integer"],
    [`${v2}cx q[0],q[0];`, 4, 1, "cx uses one qubit twice"],
    [`${v2}h r;`, 4, 3, 'unknown qubit register "r"'],
    [`${v2}h c;`, 4, 3, '"c" is no qubit register'],
    [`${v2}q q;`, 4, 1, '"q" is no gate'],
    [`${v2}qreg q[3];`, 4, 1, '"q" is already defined'],
    [`${v2}gate cx a,b { }`, 4, 6, '"cx" is already defined'],
    [`${v2}gate g a,a { }`, 4, 6, '"a" twice'],
    [`${v2}gate g a { g a; }`, 4, 12, 'unknown gate "g"'],
    [`${v2}gate g a { h b; }`, 4, 14, '"b" is no qubit of this gate; expected a'],
    [`${v2}gate g a { h a[0]; }`, 4, 14, '"a" is one qubit and has no index'],
    [`${v2}gate g a,b { cx a,a; }`, 4, 19, 'qubit "a" is used twice'],
    [`${v2}gate g(t) a { rx(w) a; }`, 4, 18, 'unknown name "w"'],
    [`${v2}gate g a { measure a -> c[0]; }`, 4, 12, '"measure" in a gate\'s body'],
    [`${v2}gate g a { h a;`, 4, 1, 'the block is not closed; expected "}"'],
    [`${v2}qreg r[0];`, 4, 1, "size 0"],
    [`${v2}measure q[0] -> c;`, 4, 1, "1 qubits are measured into 2 bits"],
    [`${v2}qreg r[3]; cx q,r;`, 4, 12, "registers of 2 and 3 qubits"],
    [`${v2}rx(1/0) q[0];`, 4, 5, "division by zero"],
    [`${v2}rx(ln(0)) q[0];`, 4, 4, "not a finite number"],
    [`${v2}rx(foo(1)) q[0];`, 4, 4, 'unknown function "foo"'],
    [`${v2}rx(1 q[0];`, 4, 6, 'unexpected "q"; expected ","'],
    [`${v2}h q[0]`, 4, 7, 'unexpected end of the program; expected ";"'],
    [`${v2}h q[0]; ?`, 4, 9, 'unexpected character "?"'],
    [`${v2}/* h`, 4, 1, "the comment is not closed"],
    [`${v2}measure q -> c; OPENQASM 2.0;`, 4, 17, "the version must be the first statement"],
    [`${v2}qubit[2] r;`, 4, 1, '"qubit" is no statement of OpenQASM 2.0'],
    [`${v2}rx(2x) q;`, 4, 4, 'malformed number "2x"'],
    [`${v2}gate pi a { }`, 4, 6, '"pi" is a word of the language'],
    ['OPENQASM 2.0;\ninclude "qelib1.inc', 2, 9, "the string is not closed"],
    ["OPENQASM 2.0;\ncreg c[1];", 2, 11, "the program declares no qubits"],
    [`${v3}for int i in [0:0:2] x q[0];`, 4, 1, "step of 0"],
    [`${v3}x q[c];`, 4, 5, "known only at run time"],
    [`${v3}if (c[0]) { qubit r; }`, 4, 13, "inside a block"],
    [`${v3}\n\tcxx q;`, 5, 2, 'did you mean "cx"?'],
    [`${v3}ctrl @ x q[0], q[0];`, 4, 1, "one qubit twice"],
    [`${v3}ctrl(0) @ x q[0];`, 4, 1, "0 controls"],
  ])("%j", (source, line, column, message) => {
    const error = errorOf(source);
    expect(error.message).toContain(message);
    expect([error.line, error.column]).toEqual([line, column]);
    expect(error.code).toBe(message.includes("run time") ? "NC1502" : "NC1501");
  });

  it.each([
    ["opaque magic q1; qreg r[1]; magic r[0];", 2, 'bell.qasm:4:29: "magic" is opaque'],
    ['include "other.inc";', 2, "Other files are not read"],
    ["input float a;", 3, '"input": program inputs'],
    ["def f(qubit a) { }", 3, "subroutines"],
    ["while (c[0]) { x q[0]; }", 3, "known only at run time"],
    ["delay[100ns] q[0];", 3, "timing"],
    ["let a = q[0:1];", 3, "aliases"],
    ["c = 3;", 3, "classical assignments"],
    ["int i;", 3, "variables without a value"],
    ["int i = 1; i = 2;", 3, "classical assignments"],
    ["int i = 1; i += 2;", 3, "arithmetic at run time"],
    ["if (c > 1) x q[0];", 3, "too complex"],
    ["if (c[0] && c[1]) x q[0];", 3, "too complex"],
    ["x $0;", 3, "physical qubits"],
    ["@note\nx q[0];", 3, "annotations"],
    ["pow(1/2.0) @ x q[0];", 3, "powers that are not integers"],
    ["for int i in c x q[0];", 3, "loop over a register"],
  ])("NC1502 for %j", (body, version, message) => {
    const error = errorOf((version === 2 ? v2 : v3) + body);
    expect(error.message).toContain(message);
    expect(error.code).toBe("NC1502");
  });

  it("refuses versions that do not exist", () => {
    expect(errorOf("OPENQASM 4.0; qubit q;").message).toContain("expected version 2.0, 3.0 or 3.1");
  });
});
