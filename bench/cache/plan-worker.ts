import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Metadata, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import type * as pb from "@pulumi/pulumi/proto/provider_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { openProviderSession } from "../../provider/resources/session.ts";
import { PlanMessages } from "../../provider/rpc/plan-messages.ts";
import { providerpb } from "../../provider/rpc/protos.ts";
import { providerService } from "../../provider/rpc/service.ts";
import type { Fields, Stored } from "./engine-messages.ts";

/**
 * Plans a stack as the engine has the plugin do it, without engine and gRPC: `node plan-worker.ts FOLDER up|preview MS`,
 * MS after Configure.
 * The engine's messages lie in the folder's messages.bin; a first plan writes what it made to its state.json. What is timed
 * begins with the bytes of the first request, as gRPC hands them over, and ends with those of the last answer.
 * Prints one {@link PlanTimes} as JSON.
 */
export interface PlanTimes {
  readonly resources: number;
  /** Resources that the preview leaves as they are. */
  readonly unchanged: number;
  /** Processor time of the main thread from Configure until the world is read, in ms, while a program would be starting. */
  readonly aheadCpuMs: number;
  /** Processor time of the main thread in all calls for resources, in ms: reading and writing messages included. */
  readonly callsCpuMs: number;
  /** The same by the clock. */
  readonly callsWallMs: number;
}

/** What a plan's messages.json says of a resource: where in messages.bin its messages begin and end. */
export interface MessagePlaces {
  readonly urn: string;
  readonly check: readonly [start: number, end: number];
  readonly diff: readonly [start: number, end: number] | null;
}

/** The engine's default for a machine with two cores. */
const atOnce = 8;

const [folder = ".", phase = "preview", programStart = "0"] = process.argv.slice(2);
const bytes = readFileSync(join(folder, "messages.bin"));
const places = JSON.parse(readFileSync(join(folder, "messages.json"), "utf8")) as MessagePlaces[];
const messages = places.map(({ urn, check, diff }) => ({
  urn,
  check: bytes.subarray(...check),
  diff: diff && bytes.subarray(...diff),
}));
const state: Stored[] = [];
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

const session = await openProviderSession({
  version,
  projectDirectory: folder,
  environment: process.env,
  now: () => Date.now(),
  operation: `bench-${process.pid}`,
  command: () => "up",
  process: `bench-plugin-${process.pid}`,
  isRunning: () => false,
  statusOf: () => "over",
  readState: () => Promise.reject(new Error("there is no backend")),
  platform: process.platform,
  openTelemetry: () => Promise.reject(new Error("nothing is measured here")),
  debug: () => {},
  announce: () => {},
  diagnostics: (severity, code, message) => process.stderr.write(`${severity} ${code}: ${message}\n`),
});
const service = providerService(
  () => Promise.resolve(session),
  version,
  () => {},
  () => "",
);

const planMessages = new PlanMessages();
const metadata = new Metadata();
const cpu = (): number => process.threadCpuUsage().user / 1000 + process.threadCpuUsage().system / 1000;
const begunCpu = cpu();
await session.configure({}, { urn: "urn:pulumi:dev::bench::pulumi:providers:novacron::default", id: "bench" });
await new Promise((resolve) => setTimeout(resolve, Number(programStart)));
const aheadCpuMs = cpu() - begunCpu;

const answers: { readonly checked: Buffer; readonly difference: Buffer }[] = [];
const [startCpu, startMs] = [cpu(), performance.now()];
const queue = messages.entries();
const work = async (): Promise<void> => {
  for (const [n, { urn, check, diff }] of queue) {
    const checked = await answer(service.check, planMessages.readCheck(check));
    // The engine would write the answer anew into the next request: the same, or it was not unchanged, as is seen below.
    if (diff !== null) answers[n] = { checked, difference: await answer(service.diff, planMessages.readDiff(diff)) };
    else state[n] = await create(urn, checked);
  }
};
await Promise.all(Array.from({ length: atOnce }, work));
const [callsCpuMs, callsWallMs] = [cpu() - startCpu, performance.now() - startMs];
const times: PlanTimes = {
  resources: messages.length,
  unchanged: messages.filter(({ diff }, n) => diff !== null && isUnchanged(diff, answers[n])).length,
  aheadCpuMs: rounded(aheadCpuMs),
  callsCpuMs: rounded(callsCpuMs),
  callsWallMs: rounded(callsWallMs),
};
await session.close();
if (phase === "up") writeFileSync(join(folder, "state.json"), JSON.stringify(state));
process.stdout.write(`${JSON.stringify(times)}\n`);

function answer<Request, Response>(
  method: (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    // The service looks at nothing else of a call.
    method({ request, metadata } as ServerUnaryCall<Request, Response>, (error, response) => {
      if (response === undefined || response === null) reject(error ?? new Error("no answer"));
      else resolve(response);
    });
  });
}

async function create(urn: string, checked: Buffer): Promise<Stored> {
  const response = providerpb.CheckResponse.deserializeBinary(checked);
  const [failure] = response.getFailuresList();
  if (failure) throw new Error(`${failure.getProperty()}: ${failure.getReason()}`);
  const request = new providerpb.CreateRequest();
  request.setUrn(urn);
  request.setProperties(response.getInputs());
  const created: pb.CreateResponse = await answer(service.create, request);
  return {
    id: created.getId(),
    inputs: fieldsOf(response.getInputs()),
    outputs: fieldsOf(created.getProperties()),
  };
}

/** Whether Check answered with the inputs that Diff was then asked about, and Diff that nothing changes. */
function isUnchanged(asked: Buffer, answered: (typeof answers)[number] | undefined): boolean {
  if (answered === undefined) return false;
  const inputs = providerpb.CheckResponse.deserializeBinary(answered.checked).getInputs();
  const changes = providerpb.DiffResponse.deserializeBinary(answered.difference).getChanges();
  return (
    changes === providerpb.DiffResponse.DiffChanges.DIFF_NONE &&
    isDeepStrictEqual(fieldsOf(inputs), fieldsOf(providerpb.DiffRequest.deserializeBinary(asked).getNews()))
  );
}

function fieldsOf(struct: Struct | undefined): Fields {
  return (struct?.toJavaScript() ?? {}) as Fields;
}

function rounded(ms: number): number {
  return Number(ms.toFixed(1));
}
