import { describe, expect, it } from "vitest";
import { analyseCircuit } from "./analyse-circuit.ts";
import { circuitDigest } from "./circuit-digest.ts";
import { shotDurationNs } from "./critical-path.ts";
import { interactionsOf } from "./interactions.ts";
import { parseQasm } from "./parse-qasm.ts";

const v2 = (body: string) => parseQasm(`OPENQASM 2.0; include "qelib1.inc"; ${body}`, "a.qasm");
const v3 = (body: string) => parseQasm(`OPENQASM 3.0; include "stdgates.inc"; ${body}`, "a.qasm");

describe("analyseCircuit", () => {
  it("counts what a backend is chosen by", () => {
    expect(
      analyseCircuit(
        v2(
          "qreg q[4]; creg c[2]; h q[0]; cx q[0],q[1]; ccx q[0],q[1],q[2]; barrier q; measure q[0] -> c[0]; measure q[1] -> c[1];",
        ),
      ),
    ).toEqual({
      qubits: 4,
      clbits: 2,
      usedQubits: 3,
      depth: 4,
      gates: 3,
      oneQubitGates: 1,
      twoQubitGates: 7,
      cxGates: 7,
      multiQubitGates: 1,
      measurements: 2,
      resets: 0,
      conditionals: 0,
      midCircuit: false,
      implicitMeasurement: false,
    });
  });

  it.each([
    ["id q[0];", 0, 0],
    ["cx q[0],q[1];", 1, 1],
    ["swap q[0],q[1];", 1, 3],
    ["rzz(1) q[0],q[1];", 1, 2],
    ["crz(1) q[0],q[1];", 1, 2],
    ["cu1(1) q[0],q[1];", 2, 2],
    ["cu3(1,2,3) q[0],q[1];", 2, 2],
    ["ccx q[0],q[1],q[2];", 6, 6],
    ["cswap q[0],q[1],q[2];", 8, 8],
    ["c3x q[0],q[1],q[2],q[3];", 14, 14],
    ["c4x q[0],q[1],q[2],q[3],q[4];", 36, 36],
    ["rccx q[0],q[1],q[2];", 3, 3],
  ])("%s stands for %d two-qubit gates and %d cx", (body, two, cx) => {
    const { twoQubitGates, cxGates } = analyseCircuit(v2(`qreg q[5]; ${body}`));
    expect([twoQubitGates, cxGates]).toEqual([two, cx]);
  });

  it("grows with the controls, and stays polynomial", () => {
    const cost = (controls: number): number =>
      analyseCircuit(
        v3(`qubit[40] q; ctrl(${controls}) @ x ${Array.from({ length: controls + 1 }, (_, i) => `q[${i}]`)};`),
      ).cxGates;
    const costs = Array.from({ length: 30 }, (_, i) => cost(i + 1));
    for (const [index, each] of costs.entries()) if (index > 0) expect(each).toBeGreaterThan(costs[index - 1] ?? 0);
    expect(cost(30)).toBeLessThan(20_000);
  });

  it("finds depth through barriers and through classical bits", () => {
    expect(analyseCircuit(v2("qreg q[2]; h q[0]; h q[0]; h q[1];")).depth).toBe(2);
    expect(analyseCircuit(v2("qreg q[2]; h q[0]; h q[0]; barrier q; h q[1];")).depth).toBe(3);
    expect(analyseCircuit(v2("qreg q[2]; creg c[1]; h q[0]; measure q[0] -> c[0]; if(c==1) x q[1];")).depth).toBe(3);
  });

  it("tells what happens before the end", () => {
    const midCircuit = (body: string): boolean => analyseCircuit(v2(body)).midCircuit;
    expect(midCircuit("qreg q[2]; creg c[2]; reset q; h q; measure q -> c;")).toBe(false);
    expect(midCircuit("qreg q[2]; creg c[2]; h q; measure q[0] -> c[0]; h q[1]; measure q[1] -> c[1];")).toBe(false);
    expect(midCircuit("qreg q[2]; creg c[2]; measure q[0] -> c[0]; cx q[0],q[1];")).toBe(true);
    expect(midCircuit("qreg q[1]; creg c[1]; if(c==0) x q[0];")).toBe(true);
    expect(midCircuit("qreg q[1]; h q[0]; reset q[0];")).toBe(true);
  });

  it("times a shot", () => {
    const times = { oneQubit: 50, twoQubit: 300, readout: 1000 };
    expect(shotDurationNs(v2("qreg q[2]; creg c[2]; h q[0]; cx q[0],q[1]; measure q -> c;"), times)).toBe(1350);
    expect(shotDurationNs(v2("qreg q[3]; h q[0]; ccx q[0],q[1],q[2];"), times)).toBe(50 + 6 * 300 + 1000);
  });

  it("lists the pairs that meet", () => {
    expect(
      interactionsOf(
        v2("qreg q[4]; creg c[1]; cx q[2],q[0]; cz q[0],q[2]; if(c==0) swap q[1],q[3]; ccx q[0],q[1],q[2];"),
      ),
    ).toEqual([
      { qubits: [0, 1], cxGates: 2 },
      { qubits: [0, 2], cxGates: 4 },
      { qubits: [1, 2], cxGates: 2 },
      { qubits: [1, 3], cxGates: 3 },
    ]);
  });
});

describe("circuitDigest", () => {
  it("sees what is computed, not how it is written", () => {
    const digest = circuitDigest(v2("qreg q[3]; creg c[1]; ccx q[0],q[1],q[2]; rz(pi/2) q[0]; measure q[2] -> c[0];"));
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(
      circuitDigest(
        v3("/* other */ qubit[2] a; qubit b; bit m; ctrl @ cx a[1], a[0], b; rz(tau/4) a[0]; m = measure b;"),
      ),
    ).toBe(digest);
    expect(
      circuitDigest(v2("qreg q[3]; creg c[1]; ccx q[0],q[1],q[2]; rz(pi/4) q[0]; measure q[2] -> c[0];")),
    ).not.toBe(digest);
    expect(
      circuitDigest(v2("qreg q[3]; creg c[1]; ccx q[0],q[2],q[1]; rz(pi/2) q[0]; measure q[2] -> c[0];")),
    ).not.toBe(digest);
  });
});
