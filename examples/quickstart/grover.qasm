// Grover's search for 101 among eight entries, two rounds: found with probability 121/128.
OPENQASM 3.0;
include "stdgates.inc";

gate ccz a, b, c {
  h c;
  ccx a, b, c;
  h c;
}

qubit[3] q;
bit[3] c;

h q;
for int round in [1:2] {
  // The oracle marks 101.
  x q[1];
  ccz q[0], q[1], q[2];
  x q[1];
  // The diffuser turns about the mean.
  h q;
  x q;
  ccz q[0], q[1], q[2];
  x q;
  h q;
}
c = measure q;
