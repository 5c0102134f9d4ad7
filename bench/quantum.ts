/**
 * Times the state-vector simulator: `node bench/quantum.ts [--json] [--shots N] [--repeat N] FILE...`
 * Prints the median, and the fastest, of `repeat` runs in milliseconds; parsing is timed apart.
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { parseQasm } from "../provider/quantum/parse-qasm.ts";
import { simulate } from "../provider/quantum/simulate.ts";

interface Timing {
  readonly file: string;
  readonly qubits: number;
  readonly gates: number;
  readonly shots: number;
  readonly parseMs: number;
  readonly medianMs: number;
  readonly fastestMs: number;
}

function time(file: string, shots: number, repeat: number): Timing {
  const source = readFileSync(file, "utf8");
  const parseStart = performance.now();
  const circuit = parseQasm(source, basename(file));
  const parseMs = performance.now() - parseStart;
  const times: number[] = [];
  let gates = 0;
  // One more run than asked for: the first one compiles the loops.
  for (let run = 0; run <= repeat; run++) {
    const start = performance.now();
    gates = simulate(circuit, { shots, seed: 1 }).gates;
    if (run > 0) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return {
    file: basename(file),
    qubits: circuit.qubits,
    gates,
    shots,
    parseMs,
    medianMs: times[Math.floor(times.length / 2)] ?? Number.NaN,
    fastestMs: times[0] ?? Number.NaN,
  };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    shots: { type: "string", default: "1000" },
    repeat: { type: "string", default: "5" },
  },
});
const repeat = Number(values.repeat);
if (positionals.length === 0 || !Number.isSafeInteger(repeat) || repeat < 1) {
  process.stderr.write("usage: node bench/quantum.ts [--json] [--shots N] [--repeat N] FILE...\n");
  process.exit(2);
}
const timings = positionals.map((file) => time(file, Number(values.shots), repeat));
if (values.json) {
  process.stdout.write(`${JSON.stringify(timings, null, 2)}\n`);
} else {
  for (const { file, qubits, gates, parseMs, medianMs, fastestMs } of timings) {
    const columns = [file.padEnd(28), `${qubits} qubits`.padStart(10), `${gates} gates`.padStart(12)];
    columns.push(`parse ${parseMs.toFixed(1)} ms`.padStart(16), `median ${medianMs.toFixed(1)} ms`.padStart(18));
    process.stdout.write(`${columns.join("  ")}  fastest ${fastestMs.toFixed(1)} ms\n`);
  }
}
