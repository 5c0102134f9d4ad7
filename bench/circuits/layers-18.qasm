// Eighteen qubits, twelve layers of rotations and of entangling gates: no structure that a simulator could use.
OPENQASM 3.0;
include "stdgates.inc";
qubit[18] q;
bit[18] c;
for int layer in [1:12] {
  for int i in [0:17] {
    rx(0.1 * layer + 0.01 * i) q[i];
    rz(0.2 * layer + 0.03 * i) q[i];
  }
  for int i in [0:16] {
    cx q[i], q[i + 1];
  }
}
c = measure q;
