import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Metadata, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import type * as pb from "@pulumi/pulumi/proto/provider_pb.js";
import structpb from "google-protobuf/google/protobuf/struct_pb.js";
import { openProviderSession } from "../../provider/resources/session.ts";
import { providerpb } from "../../provider/rpc/protos.ts";
import { providerService } from "../../provider/rpc/service.ts";

/**
 * Plans a stack as the engine has the plugin do it, without engine and gRPC: `node plan-worker.ts FOLDER up|preview MS`,
 * MS after Configure.
 * The requests lie in the folder's requests.json, the state between the plans in its state.json. Messages are made before,
 * as gRPC would have read them; what is timed begins with the first call of the service and ends with the last answer.
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
const [startCpu, startMs] = [cpu(), performance.now()];
let unchanged = 0;
const queue = checks.entries();
const work = async (): Promise<void> => {
  for (const [n, check] of queue) {
    const checked = await answer(service.check, check);
    const [failure] = checked.getFailuresList();
    if (failure) throw new Error(`${failure.getProperty()}: ${failure.getReason()}`);
    const inputs = checked.getInputs();
    if (inputs === undefined) throw new Error("Check answered without inputs");
    const difference = diffs[n];
    if (difference === undefined) {
      const create = new providerpb.CreateRequest();
      create.setUrn(urnOf(n));
      create.setProperties(inputs);
      const created = await answer(service.create, create);
      state[n] = { id: created.getId(), inputs: fieldsOf(inputs), outputs: fieldsOf(created.getProperties()) };
      continue;
    }
    difference.setNews(inputs);
    const diff = await answer(service.diff, difference);
    if (diff.getChanges() === providerpb.DiffResponse.DiffChanges.DIFF_NONE) unchanged++;
  }
};
await Promise.all(Array.from({ length: atOnce }, work));
const times: PlanTimes = {
  resources: requests.length,
  unchanged,
  aheadCpuMs: rounded(aheadCpuMs),
  callsCpuMs: rounded(cpu() - startCpu),
  callsWallMs: rounded(performance.now() - startMs),
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

function checkRequest(n: number, request: Fields): pb.CheckRequest {
  const message = new providerpb.CheckRequest();
  message.setUrn(urnOf(n));
  const old = state[n];
  if (old !== undefined) message.setOlds(structpb.Struct.fromJavaScript(old.inputs));
  message.setNews(structpb.Struct.fromJavaScript(request));
  message.setRandomseed(Buffer.from(`${process.pid} ${n}`));
  return providerpb.CheckRequest.deserializeBinary(message.serializeBinary());
}

function diffRequest(n: number, { id, inputs, outputs }: Stored): pb.DiffRequest {
  const message = new providerpb.DiffRequest();
  message.setUrn(urnOf(n));
  message.setId(id);
  message.setOldInputs(structpb.Struct.fromJavaScript(inputs));
  message.setOlds(structpb.Struct.fromJavaScript(outputs));
  return providerpb.DiffRequest.deserializeBinary(message.serializeBinary());
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
