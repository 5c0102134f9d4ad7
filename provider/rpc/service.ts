import type { handleUnaryCall, ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as pb from "@pulumi/pulumi/proto/provider_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { ProviderSession } from "../resources/provider-session.ts";
import type { CheckFailure, DiffResult } from "../resources/resource-handler.ts";
import { constructCall, constructResponse } from "./construct.ts";
import { type CheckMessage, type DiffMessage, writeCheckAnswer } from "./plan-messages.ts";
import { emptypb, pluginpb, providerpb } from "./protos.ts";
import { notSupported, statusOf } from "./status.ts";
import { decodeProperties, encodeProperties } from "./wire.ts";

/** What `resourceProviderDefinition` defines: Check and Diff have messages of our own. */
export type ResourceProviderServer = {
  readonly [Name in keyof IResourceProviderServer as string extends Name
    ? never
    : Exclude<Name, "check" | "diff">]: IResourceProviderServer[Name];
} & {
  readonly check: handleUnaryCall<CheckMessage, Buffer>;
  readonly diff: handleUnaryCall<DiffMessage, Buffer>;
};

/**
 * The ResourceProvider service of pulumi/provider.proto over a {@link ProviderSession}. It translates and decides nothing.
 *
 * @param session resolves once the decision engine's code is loaded, which goes on after the port is announced.
 * @param attach is given the engine's address when a debugger attaches an engine to a running provider.
 * @param engineAddress the engine's address now, for components that register resources.
 */
export function providerService(
  session: () => Promise<ProviderSession>,
  version: string,
  attach: (engineAddress: string) => void,
  engineAddress: () => string,
): ResourceProviderServer {
  const unary =
    <Request, Response>(
      answer: (request: Request, session: ProviderSession) => Promise<Response>,
    ): handleUnaryCall<Request, Response> =>
    (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
      session()
        .then((ready) => ready.within(traceParentOf(call), () => answer(call.request, ready)))
        .then(
          (response) => callback(null, response),
          (error) => callback(statusOf(error)),
        );
    };
  const refuse =
    <Request, Response>(rpc: string, why: string): handleUnaryCall<Request, Response> =>
    (_call, callback) =>
      callback(notSupported(rpc, why));

  return {
    handshake: (_call, callback) => {
      const response = new providerpb.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(true); // Components take providers.
      response.setAcceptOutputs(false);
      callback(null, response);
    },
    parameterize: refuse("Parameterize", "the package has no parameters; configure the provider instead"),
    getSchema: unary(async (_request: pb.GetSchemaRequest, ready) => {
      const response = new providerpb.GetSchemaResponse();
      response.setSchema(await ready.schema());
      return response;
    }),
    checkConfig: unary(async (request: pb.CheckRequest, ready) =>
      checkResponse(await ready.checkConfig(decodeProperties(request.getNews()))),
    ),
    diffConfig: unary(async (request: pb.DiffRequest, ready) => {
      const olds = decodeProperties(request.hasOldInputs() ? request.getOldInputs() : request.getOlds());
      const paths = await ready.diffConfig(olds, decodeProperties(request.getNews()));
      return diffResponse({
        changes: Object.fromEntries(paths.map((path) => [path, "update" as const])),
        replaces: [],
      });
    }),
    configure: unary(async (request: pb.ConfigureRequest, ready) => {
      const [urn, id] = [request.getUrn(), request.getId()];
      await ready.configure(configuration(request), urn && id ? { urn, id } : null);
      const response = new providerpb.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setAcceptresources(true);
      response.setAcceptoutputs(false);
      return response;
    }),
    invoke: unary(async (request: pb.InvokeRequest, ready) => {
      const { result, failures } = await ready.invoke(request.getTok(), decodeProperties(request.getArgs()));
      const response = new providerpb.InvokeResponse();
      response.setReturn(encodeProperties(result));
      response.setFailuresList(failures.map(failureMessage));
      return response;
    }),
    call: refuse("Call", "its resources have no methods"),
    check: unary(async (request: CheckMessage, ready) =>
      writeCheckAnswer(request, await ready.resource(typeOf(request.urn)).check({ ...request, signal: ready.signal })),
    ),
    diff: unary(async (request: DiffMessage, ready) =>
      diffBytes(await ready.resource(typeOf(request.urn)).diff({ ...request, signal: ready.signal })),
    ),
    create: unary(async (request: pb.CreateRequest, ready) => {
      const created = await ready.resource(typeOf(request.getUrn())).create({
        urn: request.getUrn(),
        inputs: decodeProperties(request.getProperties()),
        preview: request.getPreview(),
        signal: ready.signal,
      });
      const response = new providerpb.CreateResponse();
      response.setId(created.id);
      response.setProperties(encodeProperties(created.outputs));
      return response;
    }),
    read: unary(async (request: pb.ReadRequest, ready) => {
      const found = await ready.resource(typeOf(request.getUrn())).read({
        urn: request.getUrn(),
        id: request.getId(),
        inputs: decodeProperties(request.getInputs()),
        outputs: decodeProperties(request.getProperties()),
        signal: ready.signal,
      });
      const response = new providerpb.ReadResponse();
      if (found === null) return response;
      response.setId(found.id);
      response.setInputs(encodeProperties(found.inputs));
      response.setProperties(encodeProperties(found.outputs));
      return response;
    }),
    list: (call) => {
      call.emit("error", notSupported("List", "use `novacron explain` to list placements"));
    },
    update: unary(async (request: pb.UpdateRequest, ready) => {
      const updated = await ready.resource(typeOf(request.getUrn())).update({
        urn: request.getUrn(),
        id: request.getId(),
        oldInputs: decodeProperties(request.getOldInputs()),
        oldOutputs: decodeProperties(request.getOlds()),
        news: decodeProperties(request.getNews()),
        preview: request.getPreview(),
        signal: ready.signal,
      });
      const response = new providerpb.UpdateResponse();
      response.setProperties(encodeProperties(updated.outputs));
      return response;
    }),
    delete: unary(async (request: pb.DeleteRequest, ready): Promise<Empty> => {
      await ready.resource(typeOf(request.getUrn())).delete({
        urn: request.getUrn(),
        id: request.getId(),
        oldInputs: decodeProperties(request.getOldInputs()),
        oldOutputs: decodeProperties(request.getProperties()),
        signal: ready.signal,
      });
      return new emptypb.Empty();
    }),
    construct: unary(async (request: pb.ConstructRequest) => {
      // The SDK takes half a second to load and 60 MB: only a program in another language needs it here.
      const { construct } = await import("../../components/remote/construct.ts");
      return constructResponse(await construct(constructCall(request, engineAddress())));
    }),
    cancel: unary(async (_request: Empty, ready): Promise<Empty> => {
      ready.cancel();
      return new emptypb.Empty();
    }),
    getPluginInfo: (_call, callback) => {
      const response = new pluginpb.PluginInfo();
      response.setVersion(version);
      callback(null, response);
    },
    attach: (call, callback) => {
      try {
        attach(call.request.getAddress());
        callback(null, new emptypb.Empty());
      } catch (error) {
        callback(statusOf(error));
      }
    },
    getMapping: (_call, callback) => callback(null, new providerpb.GetMappingResponse()),
    getMappings: (_call, callback) => callback(null, new providerpb.GetMappingsResponse()),
  };
}

/** Of the engine's span, where it was told to trace (`pulumi --otel-traces`). */
function traceParentOf({ metadata }: ServerUnaryCall<unknown, unknown>): string | undefined {
  return metadata.get("traceparent")[0]?.toString();
}

/** `novacron:index:Placement` of `urn:pulumi:stack::project::parent$novacron:index:Placement::name`. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

// Old engines send configuration as a map of `novacron:config:key` to text; all since 1.0 send the struct as well.
function configuration(request: pb.ConfigureRequest): Readonly<Record<string, unknown>> {
  if (request.hasArgs()) return decodeProperties(request.getArgs());
  return Object.fromEntries(
    request
      .getVariablesMap()
      .toArray()
      .map(([key, value]) => [key.split(":").at(-1) ?? key, value]),
  );
}

function checkResponse(result: {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly failures: readonly CheckFailure[];
}): pb.CheckResponse {
  const response = new providerpb.CheckResponse();
  response.setInputs(encodeProperties(result.inputs));
  response.setFailuresList(result.failures.map(failureMessage));
  return response;
}

function failureMessage(failure: CheckFailure): pb.CheckFailure {
  const message = new providerpb.CheckFailure();
  message.setProperty(failure.property);
  message.setReason(failure.reason);
  return message;
}

function diffResponse(result: DiffResult): pb.DiffResponse {
  const response = new providerpb.DiffResponse();
  const paths = Object.keys(result.changes).sort();
  const { DiffChanges } = providerpb.DiffResponse;
  response.setChanges(paths.length === 0 ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME);
  response.setDiffsList([...new Set(paths.map((path) => path.split(/[.[]/)[0] ?? path))]);
  response.setReplacesList(result.replaces.map((path) => path));
  response.setHasdetaileddiff(true);
  for (const path of paths) {
    const change = result.changes[path] ?? "update";
    response.getDetaileddiffMap().set(path, propertyDiff(change, result.replaces.includes(path)));
  }
  return response;
}

const noDifference = Buffer.from(diffResponse({ changes: {}, replaces: [] }).serializeBinary());

function diffBytes(result: DiffResult): Buffer {
  const isNone = Object.keys(result.changes).length === 0 && result.replaces.length === 0;
  return isNone ? noDifference : Buffer.from(diffResponse(result).serializeBinary());
}

function propertyDiff(change: "add" | "update" | "delete", replaces: boolean): pb.PropertyDiff {
  const { Kind } = providerpb.PropertyDiff;
  const kinds = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  } as const;
  const message = new providerpb.PropertyDiff();
  message.setKind(kinds[change][replaces ? 1 : 0]);
  message.setInputdiff(true);
  return message;
}
