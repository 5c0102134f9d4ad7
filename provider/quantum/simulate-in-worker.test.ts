import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { NovaCronError } from "../errors/novacron-error.ts";
import { parseQasm } from "./parse-qasm.ts";
import { QasmError } from "./qasm-error.ts";
import { simulate } from "./simulate.ts";
import { simulateInWorker } from "./simulate-in-worker.ts";

const bell = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[2]; creg c[2];\nh q[0]; cx q[0],q[1]; measure q -> c;';
const options = { shots: 500, seed: 11 };

describe("simulateInWorker", () => {
  it("finds what simulate finds", async () => {
    expect(await simulateInWorker(bell, "bell.qasm", options)).toEqual(simulate(parseQasm(bell, "bell.qasm"), options));
  });

  it("hands errors over with their class and parts", async () => {
    const wrong = await simulateInWorker(bell.replace("h q[0]", "hh q[0]"), "bell.qasm", options).catch(
      (error: unknown) => error,
    );
    expect(wrong).toBeInstanceOf(QasmError);
    expect(wrong).toMatchObject({ code: "NC1501", line: 4, column: 1, file: "bell.qasm" });
    const large = await simulateInWorker("OPENQASM 2.0; qreg q[30];", "large.qasm", options).catch(
      (error: unknown) => error,
    );
    expect(large).toBeInstanceOf(NovaCronError);
    expect((large as NovaCronError).message).toBe(
      "NC1503: the circuit has 30 qubits; expected at most 20 on the state-vector simulator; Declare fewer qubits, or allow another backend.",
    );
    expect(large).toMatchObject({ code: "NC1503", property: "program" });
  });

  it("leaves the event loop free, and stops when told to", async () => {
    // Minutes of work, if it were not stopped.
    const long = `OPENQASM 3.0; include "stdgates.inc"; qubit[20] q; for int i in [0:9999] { h q; cx q[0], q[i % 19 + 1]; }`;
    const controller = new AbortController();
    const running = simulateInWorker(long, "long.qasm", options, controller.signal);
    let ticks = 0;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        ticks += 1;
        if (ticks < 10) return;
        clearInterval(timer);
        resolve();
      }, 1);
    });
    controller.abort(new Error("the user left"));
    const error = await running.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "NC1802", cause: expect.objectContaining({ message: "the user left" }) });
    await expect(simulateInWorker(bell, "bell.qasm", options, controller.signal)).rejects.toMatchObject({
      code: "NC1802",
    });
  });

  it("finds its worker as compiled .js, too", () => {
    const folder = mkdtempSync(join(tmpdir(), "novacron-quantum-"));
    try {
      writeFileSync(join(folder, "package.json"), '{"type":"module"}');
      for (const room of ["quantum", "errors"]) {
        const from = new URL(`../${room}/`, import.meta.url);
        mkdirSync(join(folder, room));
        for (const file of readdirSync(from).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))) {
          const code = stripTypeScriptTypes(readFileSync(new URL(file, from), "utf8"));
          writeFileSync(
            join(folder, room, file.replace(/\.ts$/, ".js")),
            code.replace(/(from\s+"\.[^"]*)\.ts"/g, '$1.js"'),
          );
        }
      }
      const program = `import { simulateInWorker } from "./quantum/simulate-in-worker.js";
        console.log(JSON.stringify(await simulateInWorker(${JSON.stringify(bell)}, "bell.qasm", ${JSON.stringify(options)})));`;
      writeFileSync(join(folder, "main.js"), program);
      const output = execFileSync(process.execPath, [join(folder, "main.js")], { encoding: "utf8" });
      expect(JSON.parse(output)).toEqual(simulate(parseQasm(bell, "bell.qasm"), options));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
