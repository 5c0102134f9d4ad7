import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Metadata, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import type * as pb from "@pulumi/pulumi/proto/provider_pb.js";
import structpb from "google-protobuf/google/protobuf/struct_pb.js";
import { openProviderSession } from "../../provider/resources/session.ts";
import { readCheckMessage, readDiffMessage } from "../../provider/rpc/plan-messages.ts";
import { providerpb } from "../../provider/rpc/protos.ts";
import { providerService } from "../../provider/rpc/service.ts";

/**
 * Plans a stack as the engine has the plugin do it, without engine and gRPC: `node plan-worker.ts FOLDER up|preview MS`,
 * MS after Configure.
 * The requests lie in the folder's requests.json, the state between the plans in its state.json. What is timed begins with
 * the bytes of the first request, as gRPC hands them over, and ends with those of the last answer.
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

interface Stored {
  readonly id: string;
  readonly inputs: Fields;
  readonly outputs: Fields;
}
type Fields = Readonly<Record<string, structpb.JavaScriptValue>>;

/** The engine's default for a machine with two cores. */
const atOnce = 8;

const [folder = ".", phase = "preview", programStart = "0"] = process.argv.slice(2);
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
const requests = read("requests.json") as readonly Fields[];
const state = phase === "up" ? [] : (read("state.json") as Stored[]);
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

const metadata = new Metadata();
const cpu = (): number => process.threadCpuUsage().user / 1000 + process.threadCpuUsage().system / 1000;
const begunCpu = cpu();
await session.configure({}, { urn: "urn:pulumi:dev::bench::pulumi:providers:novacron::default", id: "bench" });
await new Promise((resolve) => setTimeout(resolve, Number(programStart)));
const aheadCpuMs = cpu() - begunCpu;

const checks = requests.map((request, n) => checkRequest(n, request));
const diffs = state.map((old, n) => diffRequest(n, old));
const answers: Buffer[] = [];
const [startCpu, startMs] = [cpu(), performance.now()];
const queue = checks.entries();
const work = async (): Promise<void> => {
  for (const [n, check] of queue) {
    const checked = await answer(service.check, readCheckMessage(check));
    const difference = diffs[n];
    if (difference === undefined) {
      await create(n, checked);
      continue;
    }
    // The inputs are field 1 of the answer and field 4 of the request; a message's fields may come in any order.
    checked.copy(difference.bytes, difference.length);
    difference.bytes[difference.length] = (4 << 3) | 2;
    const bytes = difference.bytes.subarray(0, difference.length + checked.length);
    answers[n] = await answer(service.diff, readDiffMessage(bytes));
  }
};
await Promise.all(Array.from({ length: atOnce }, work));
const [callsCpuMs, callsWallMs] = [cpu() - startCpu, performance.now() - startMs];
const times: PlanTimes = {
  resources: requests.length,
  unchanged: answers.filter((bytes) => !hasChanges(bytes)).length,
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

async function create(n: number, checked: Buffer): Promise<void> {
  const response = providerpb.CheckResponse.deserializeBinary(checked);
  const [failure] = response.getFailuresList();
  if (failure) throw new Error(`${failure.getProperty()}: ${failure.getReason()}`);
  const request = new providerpb.CreateRequest();
  request.setUrn(urnOf(n));
  request.setProperties(response.getInputs());
  const created: pb.CreateResponse = await answer(service.create, request);
  state[n] = {
    id: created.getId(),
    inputs: fieldsOf(response.getInputs()),
    outputs: fieldsOf(created.getProperties()),
  };
}

function hasChanges(bytes: Buffer): boolean {
  return (
    providerpb.DiffResponse.deserializeBinary(bytes).getChanges() !== providerpb.DiffResponse.DiffChanges.DIFF_NONE
  );
}

function checkRequest(n: number, request: Fields): Buffer {
  const message = new providerpb.CheckRequest();
  message.setUrn(urnOf(n));
  const old = state[n];
  if (old !== undefined) message.setOlds(structpb.Struct.fromJavaScript(old.inputs));
  message.setNews(structpb.Struct.fromJavaScript(request));
  message.setRandomseed(Buffer.from(`${process.pid} ${n}`));
  return Buffer.from(message.serializeBinary());
}

/** A request with room for the new inputs behind it, which gRPC would have read into it. */
function diffRequest(n: number, { id, inputs, outputs }: Stored): { readonly bytes: Buffer; readonly length: number } {
  const message = new providerpb.DiffRequest();
  message.setUrn(urnOf(n));
  message.setId(id);
  message.setOldInputs(structpb.Struct.fromJavaScript(inputs));
  message.setOlds(structpb.Struct.fromJavaScript(outputs));
  const written = message.serializeBinary();
  const bytes = Buffer.alloc(written.length * 2);
  bytes.set(written);
  return { bytes, length: written.length };
}

function fieldsOf(struct: structpb.Struct | undefined): Fields {
  return (struct?.toJavaScript() ?? {}) as Fields;
}

function urnOf(n: number): string {
  return `urn:pulumi:dev::bench::novacron:index:Placement::w${n}`;
}

function rounded(ms: number): number {
  return Number(ms.toFixed(1));
}
