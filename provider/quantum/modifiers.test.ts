import { describe, expect, it } from "vitest";
import { amplitudesOf, fidelity } from "./amplitudes.ts";
import { parseQasm } from "./parse-qasm.ts";

const header = 'OPENQASM 3.0; include "stdgates.inc"; qubit[4] q;';
const prepare =
  "U(0.3,0.7,1.1) q[0]; U(1.9,0.2,0.5) q[1]; U(0.8,2.3,0.1) q[2]; U(1.2,0.4,2.9) q[3]; cx q[0],q[1]; cx q[1],q[2]; cx q[2],q[3]; cx q[3],q[0];";
const stateAfter = (body: string, definitions = "") =>
  amplitudesOf(parseQasm(`${header} ${definitions} ${prepare} ${body}`, "m.qasm"));
const same = (a: string, b: string, definitions = ""): void =>
  expect(fidelity(stateAfter(a, definitions), stateAfter(b, definitions))).toBeCloseTo(1, 12);

describe("gate modifiers", () => {
  it.each([
    ["ctrl @ x q[0],q[1];", "cx q[0],q[1];"],
    ["ctrl @ ctrl @ x q[3],q[0],q[1];", "ccx q[3],q[0],q[1];"],
    ["ctrl(2) @ x q[3],q[0],q[1];", "ccx q[3],q[0],q[1];"],
    ["negctrl @ x q[0],q[1];", "x q[0]; cx q[0],q[1]; x q[0];"],
    ["ctrl @ negctrl @ h q[2],q[0],q[1];", "x q[0]; ctrl(2) @ h q[2],q[0],q[1]; x q[0];"],
    ["inv @ s q[0];", "sdg q[0];"],
    ["inv @ inv @ t q[0];", "t q[0];"],
    ["pow(2) @ t q[0];", "s q[0];"],
    ["pow(-3) @ t q[0];", "tdg q[0]; tdg q[0]; tdg q[0];"],
    ["pow(0) @ h q[0];", ""],
    ["inv @ pow(2) @ ctrl @ sx q[0],q[1];", "cx q[0],q[1];"],
    ["ctrl @ rz(0.7) q[0],q[2];", "crz(0.7) q[0],q[2];"],
    ["ctrl @ swap q[0],q[2],q[3];", "cswap q[0],q[2],q[3];"],
    ["ctrl @ gphase(0.4) q[1];", "p(0.4) q[1];"],
    ["ctrl @ ctrl @ gphase(0.4) q[1],q[2];", "cp(0.4) q[1],q[2];"],
    ["negctrl @ gphase(0.4) q[1];", "x q[1]; p(0.4) q[1]; x q[1];"],
    ["gphase(1.3);", ""],
  ])("%s is %s", (a, b) => same(a, b));

  // OpenQASM 3.0: U(theta, phi, lambda) = e^(i theta/2) u, and cu takes that factor away again.
  it("sees the phase of U, u2 and u3 once they are controlled", () => {
    same("ctrl @ U(0.7,0.2,0.4) q[0],q[1];", "p(0.35) q[0]; cu(0.7,0.2,0.4,0) q[0],q[1];");
    same("ctrl @ u3(0.7,0.2,0.4) q[0],q[1];", "p(-0.3) q[0]; cu(0.7,0.2,0.4,0) q[0],q[1];");
    same("ctrl @ u2(0.2,0.4) q[0],q[1];", "p(-0.3) q[0]; cu(pi/2,0.2,0.4,0) q[0],q[1];");
    same("inv @ ctrl @ U(0.7,0.2,0.4) q[0],q[1];", "p(-0.35) q[0]; cu(-0.7,-0.4,-0.2,0) q[0],q[1];");
    same("cu(0.7,0.2,0.4,0.9) q[0],q[1];", "p(0.9) q[0]; cu(0.7,0.2,0.4,0) q[0],q[1];");
    same("ctrl @ U(pi,0,pi) q[0],q[1];", "p(pi/2) q[0]; cx q[0],q[1];");
  });

  it("reaches through definitions, backwards for an inverse", () => {
    const definitions = `
      const float base = pi / 8;
      gate inner(a) x1, y1 { gphase(a); ry(a + base) x1; cx x1, y1; barrier x1; rz(a) y1; }
      gate outer(a) x1, y1, z1 { inner(a/2) y1, x1; ctrl @ inner(2*a) z1, x1, y1; for int i in [1:3] { p(i*a) z1; h z1; } }`;
    same("outer(0.4) q[2],q[0],q[1]; inv @ outer(0.4) q[2],q[0],q[1];", "", definitions);
    same("pow(-1) @ outer(0.4) q[2],q[0],q[1];", "inv @ outer(0.4) q[2],q[0],q[1];", definitions);
    same("pow(2) @ inner(0.4) q[2],q[0];", "inner(0.4) q[2],q[0]; inner(0.4) q[2],q[0];", definitions);
    same(
      "ctrl @ inner(0.4) q[3],q[2],q[0];",
      "p(0.4) q[3]; cry(0.4+pi/8) q[3],q[2]; ccx q[3],q[2],q[0]; crz(0.4) q[3],q[0];",
      definitions,
    );
  });
});
