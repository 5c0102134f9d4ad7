import { describe, expect, it } from "vitest";
import type { Operation } from "./circuit.ts";
import { parseQasm } from "./parse-qasm.ts";

const v2 = (body: string) => parseQasm(`OPENQASM 2.0;\ninclude "qelib1.inc";\n${body}`, "two.qasm");
const v3 = (body: string) => parseQasm(`OPENQASM 3.0;\ninclude "stdgates.inc";\n${body}`, "three.qasm");

/** Operations in one line each: `x c0,c1>t0`. */
const show = (operations: readonly Operation[]): string[] => operations.map(showOne);

function showOne(operation: Operation): string {
  switch (operation.kind) {
    case "gate": {
      const angles = operation.params.map((each) => +each.toFixed(6)).join(",");
      const wires = [operation.controls.join(","), operation.targets.join(",")].filter(Boolean).join(">");
      return `${operation.gate}${angles === "" ? "" : `(${angles})`} ${wires}`;
    }
    case "measure":
      return `measure ${operation.qubit}->${operation.clbit}`;
    case "reset":
      return `reset ${operation.qubit}`;
    case "barrier":
      return `barrier ${operation.qubits.join(",")}`;
    case "conditional": {
      const { clbits, values } = operation.condition;
      const test = clbits.map((bit, at) => `${bit}=${values[at]}`).join(",");
      return `if ${test} [${show(operation.whenTrue)}] [${show(operation.whenFalse)}]`;
    }
  }
}

describe("OpenQASM 2.0", () => {
  it("flattens registers in declaration order", () => {
    const circuit = v2("qreg a[2]; creg m[1]; qreg b[3]; creg n[2]; cx a[1],b[2]; measure b[0] -> n[1];");
    expect(circuit).toMatchObject({ qubits: 5, clbits: 3 });
    expect(circuit.qubitRegisters).toEqual([
      { name: "a", start: 0, size: 2 },
      { name: "b", start: 2, size: 3 },
    ]);
    expect(show(circuit.operations)).toEqual(["x 1>4", "measure 2->2"]);
  });

  it("broadcasts gates, measurements and resets over registers", () => {
    const { operations } = v2(
      "qreg a[2]; qreg b[2]; creg c[2]; h a; cx a,b; cx a[0],b; reset b; measure a -> c; barrier a,b[1];",
    );
    expect(show(operations)).toEqual([
      "h 0",
      "h 1",
      "x 0>2",
      "x 1>3",
      "x 0>2",
      "x 0>3",
      "reset 2",
      "reset 3",
      "measure 0->0",
      "measure 1->1",
      "barrier 0,1,3",
    ]);
  });

  it("expands nested definitions with parameters", () => {
    const { operations } = v2(`
      gate inner(a,b) q { rz(a-b/2) q; }
      gate outer(t) p,q { inner(t,-t) q; cx p,q; barrier p,q; inner(2*t,0) p; }
      qreg q[3]; outer(pi/3) q[2],q[0];`);
    expect(show(operations)).toEqual(["rz(1.570796) 0", "x 2>0", "barrier 2,0", "rz(2.094395) 2"]);
  });

  it.each([
    ["pi/2", Math.PI / 2],
    ["-pi^2", -(Math.PI ** 2)],
    ["2^3^2", 512],
    ["2*(3+4)-1", 13],
    ["7/2", 3.5],
    ["sin(pi/6)", 0.5],
    ["cos(0)+tan(0)", 1],
    ["exp(1)", Math.E],
    ["ln(exp(2))", 2],
    ["sqrt(2)*sqrt(2)", 2],
    ["1.5e-3", 0.0015],
    [".5", 0.5],
    ["--1", 1],
    ["2^-1", 0.5],
    ["1-2-3", -4],
    ["8/4/2", 1],
  ])("evaluates %s", (expression, value) => {
    const [operation] = v2(`qreg q[1]; rz(${expression}) q[0];`).operations;
    expect(operation?.kind === "gate" ? operation.params[0] : null).toBeCloseTo(value, 12);
  });

  it("compares a register with a number, lowest bit first", () => {
    const { operations } = v2("qreg q[1]; creg c[3]; if(c==6) x q[0]; if(c==0) measure q[0] -> c[1]; if(c==8) x q[0];");
    expect(show(operations)).toEqual(["if 0=0,1=1,2=1 [x 0] []", "if 0=0,1=0,2=0 [measure 0->1] []"]);
  });

  it("lets a program define what later versions of qelib1.inc brought, and declare an opaque gate", () => {
    expect(
      show(
        v2("gate rzz(t) a,b { cx a,b; u1(t) b; cx a,b; } opaque magic(a) p,q; qreg q[2]; rzz(1) q[0],q[1];").operations,
      ),
    ).toEqual(["x 0>1", "p(1) 1", "x 0>1"]);
  });

  it("reads a program without includes, with comments, and with U and CX", () => {
    const text = "// head\nOPENQASM 2.0; /* two\nlines */ qreg q[2]; U(0,0,pi) q[0]; CX q[0],q[1];";
    expect(show(parseQasm(text, "bare.qasm").operations)).toEqual(["u(0,0,3.141593) 0", "x 0>1"]);
  });
});

describe("OpenQASM 3", () => {
  it("declares, measures by assignment, and broadcasts single qubits against registers", () => {
    const circuit = v3(
      "qubit a; qubit[2] q; bit[2] c; bit d = measure a; cx a, q; c = measure q; c[0] = measure q[1]; measure a; reset q;",
    );
    expect(show(circuit.operations)).toEqual([
      "measure 0->2",
      "x 0>1",
      "x 0>2",
      "measure 1->0",
      "measure 2->1",
      "measure 2->0",
      "measure 0->null",
      "reset 1",
      "reset 2",
    ]);
  });

  it("unrolls loops over ranges and sets, nested, with conditions that are constant", () => {
    const { operations } = v3(`
      const int n = 3; qubit[n] q;
      for int i in [0:n-1] { for uint j in [i+1:n-1] { if (j == 2 && i != 1) { cp(pi/2**(j-i)) q[j], q[i]; } else h q[j]; } }
      for int k in {2, 0} x q[k];
      for int k in [2:-2:0] y q[k];`);
    expect(show(operations)).toEqual(["h 1", "p(0.785398) 2>0", "h 2", "x 2", "x 0", "y 2", "y 0"]);
  });

  it("selects by range, set and from the end", () => {
    expect(show(v3("qubit[5] q; x q[1:3]; y q[{4,0}]; z q[-1]; s q[0:2:4]; t q[3:-1:2]; h q[:1];").operations)).toEqual(
      ["x 1", "x 2", "x 3", "y 4", "y 0", "z 4", "s 0", "s 2", "s 4", "t 3", "t 2", "h 0", "h 1"],
    );
  });

  it("branches on bits, registers and bit strings, also negated", () => {
    const { operations } = v3(`
      qubit q; bit[2] c;
      if (c[0]) x q; else { y q; }
      if (!c[1]) x q;
      if (c == 2) { x q; } else if (c != 1) z q;
      if (c == "01") h q;
      if (c[1] == false) t q;
      if (c) s q;`);
    expect(show(operations)).toEqual([
      "if 0=0 [y 0] [x 0]",
      "if 1=0 [x 0] []",
      "if 0=0,1=1 [x 0] [if 0=1,1=0 [] [z 0]]",
      "if 0=1,1=0 [h 0] []",
      "if 1=0 [t 0] []",
      "if 0=0,1=0 [] [s 0]",
    ]);
  });

  it("computes with typed constants: integer division truncates, ^ is exclusive or", () => {
    const { operations } = v3(
      "const uint[8] a = 7; const float f = a / 2; const int g = 5 ^ 3; float[64] h1 = tau / 4; qubit q; rz(f) q; rz(g) q; rz(h1) q; rz(7.0/2) q; rz(int(2.9) + mod(5, 3)) q;",
    );
    expect(show(operations)).toEqual(["rz(3) 0", "rz(6) 0", "rz(1.570796) 0", "rz(3.5) 0", "rz(4) 0"]);
  });

  it("reads Greek names, old registers, an empty barrier and no version at all", () => {
    const text =
      'include "stdgates.inc"; qreg q[2]; creg c[2]; gate twist(θ) a { rz(θ/2) a; } twist(π) q[1]; barrier; measure q -> c;';
    expect(show(parseQasm(text, "greek.qasm").operations)).toEqual([
      "rz(1.570796) 1",
      "barrier 0,1",
      "measure 0->0",
      "measure 1->1",
    ]);
  });
});
