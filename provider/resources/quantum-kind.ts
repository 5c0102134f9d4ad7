import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { digestOfBytes } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { checkBackend, type DecideBackendArguments, decideBackend } from "../placement/decide-backend.ts";
import { analyseCircuit, type CircuitAnalysis } from "../quantum/analyse-circuit.ts";
import { parseQasm } from "../quantum/parse-qasm.ts";
import { simulateInWorker } from "../quantum/simulate-in-worker.ts";
import { type QuantumRequest, quantumRequest } from "../schema/quantum-request.ts";
import { quantumJobDefinition } from "../schema/resource-definitions.ts";
import type { DecisionKind, DecisionQuestion } from "./decision-kind.ts";
import { topLevel } from "./input-changes.ts";
import { openResult, sealResult } from "./job-result.ts";
import type { PlanContext } from "./plan-context.ts";

/** A program that was read and parsed. */
interface Program {
  readonly source: string;
  /** For messages: `bell.qasm`, or `program`. */
  readonly name: string;
  readonly analysis: CircuitAnalysis;
}

/** `novacron:index:QuantumJob`: an OpenQASM program on one of the fleet's backends. */
export const quantumKind: DecisionKind<QuantumRequest, Program> = {
  token: quantumJobDefinition.token,
  schema: quantumRequest,
  prepare: readProgram,
  derive: (request, program) =>
    request.programFile === undefined ? {} : { programDigest: digestOfBytes(program.source) },
  derivedInputs: ["programDigest"],
  decide: (question, program, context) => ({ ...decideBackend(argumentsOf(question, program, context)), claim: null }),
  // A job that ran is done: whatever becomes of its backend, it is not run again.
  whyNotStands: () => null,
  whyNotFeasible: (target, question, program, context) =>
    checkBackend(target, argumentsOf(question, program, context))?.reason ?? null,
  claimOn: () => null,
  replacedBy: (paths) => paths.filter((path) => path === "decision.target" || replacing.has(topLevel(path))),
  apply: async (request, program, decision, context, signal) => {
    const { stack, tainted } = decision;
    const { record } = decision.summary;
    const key = context.keyRing.signingKey("decision").derive("job results");
    // A run that was cut off between its end and the state's writing is not paid for twice. The store is not trusted with
    // what will be signed: a result that we did not write ourselves is none.
    const stored = tainted ? undefined : openResult(await context.store.getJobResult(stack, record), record, key);
    if (stored !== undefined) return stored;
    const started = performance.now();
    const result = await context.telemetry.span("novacron.run", () =>
      simulateInWorker(program.source, program.name, { shots: request.shots, seed: request.seed }, signal),
    );
    const outputs = {
      qubits: program.analysis.qubits,
      depth: program.analysis.depth,
      twoQubitGates: program.analysis.twoQubitGates,
      counts: result.counts,
      topProbabilities: result.topOutcomes.map(({ bits, probability }) => ({ outcome: bits, probability })),
      durationMs: Math.round(performance.now() - started),
    };
    if (!tainted) {
      await context.store.putJobResult(stack, record, sealResult(outputs, record, key));
    }
    return outputs;
  },
  appliedOutputs: ["qubits", "depth", "twoQubitGates", "counts", "topProbabilities", "durationMs"],
  optionalOutputs: [],
};

/** What makes it another job, which has to run. */
const replacing: ReadonlySet<string> = new Set(["program", "programFile", "programDigest", "shots", "seed"]);

async function readProgram(request: QuantumRequest, context: PlanContext): Promise<Program> {
  const { program, programFile } = request;
  if ((program === undefined) === (programFile === undefined)) {
    throw new NovaCronError(
      "NC1001",
      program === undefined ? "program is missing" : "program and programFile are both given",
      {
        property: "program",
        expected: "either program, the source text, or programFile, a path",
        remedy: program === undefined ? "Add one of them" : "Remove one of them",
      },
    );
  }
  const name = programFile === undefined ? "program" : basename(programFile);
  const source = program ?? (await readSource(resolve(context.projectDirectory, programFile ?? ""), programFile ?? ""));
  try {
    return { source, name, analysis: analyseCircuit(parseQasm(source, name)) };
  } catch (error) {
    if (!(error instanceof NovaCronError)) throw error;
    // The parser knows lines and columns; which property they are in, only we know.
    throw error.withProperty(programFile === undefined ? "program" : "programFile");
  }
}

async function readSource(path: string, written: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new NovaCronError("NC1505", `programFile ${written} cannot be read`, {
      property: "programFile",
      expected: "a file with OpenQASM source, relative to the project's folder",
      remedy: "Correct the path",
      cause,
    });
  }
}

function argumentsOf(
  question: DecisionQuestion<QuantumRequest>,
  program: Program,
  context: PlanContext,
): DecideBackendArguments {
  const { subject, request, requestDigest, maskedRequest, previous } = question;
  const policies = context.policies.for(subject.urn);
  return {
    subject,
    request,
    requestDigest,
    maskedRequest,
    circuit: program.analysis,
    snapshot: context.world.snapshot,
    snapshotDigest: context.world.snapshotDigest,
    previous,
    evaluatePolicy: policies.evaluate,
    policiesDigest: policies.digest,
    weights: context.weights,
    telemetry: question.telemetry,
  };
}
