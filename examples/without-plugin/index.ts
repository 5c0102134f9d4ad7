import { Placement, QuantumJob } from "novacron/dynamic";

const web = new Placement("web", { vcpus: 4, memoryGiB: 16, workload: "web" });
// A copy that one power strip cannot take down together with the first. It has to be decided after it.
const spare = new Placement(
  "spare",
  { vcpus: 4, memoryGiB: 16, workload: "web", apart: [{ from: "web", level: "rack" }] },
  { dependsOn: [web] },
);
const program = `OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
bit[2] c;
h q[0];
cx q[0], q[1];
c = measure q;
`;
const bell = new QuantumJob("bell", { program, shots: 1000, seed: 7 });

export const runsOn = { web: web.target, spare: spare.target, bell: bell.target };
export const counts = bell.counts;
