import { type handleUnaryCall, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import type { IAnalyzerServer } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import type {
  AnalyzeRequest,
  AnalyzerResource,
  AnalyzerStackConfigureRequest,
  AnalyzeStackRequest,
  RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { decodeProperties, encodeProperties } from "../../provider/rpc/wire.ts";
import { AnalysisWire } from "./analysis-wire.ts";
import { analyzerInfo, levelFromWire, type PackDescription } from "./analyzer-info.ts";
import type { PackSession } from "./pack-session.ts";
import { analyzerGrpc, analyzerpb, emptypb, pluginpb } from "./protos.ts";
import { type AnalyzedResource, knownPart } from "./resource-document.ts";
import { waiverPolicy } from "./waiver-policy.ts";

const { getAnalyzerInfo, analyze, analyzeStack, remediate, ...others } = analyzerGrpc.AnalyzerService;
const asTheyAre = (bytes: Buffer): Buffer => bytes;

/** The service as {@link analyzerService} implements it: what is said of every resource comes and goes in its wire form. */
export const analyzerDefinition = {
  ...others,
  getAnalyzerInfo: { ...getAnalyzerInfo, responseSerialize: asTheyAre },
  analyze: { ...analyze, responseSerialize: asTheyAre },
  analyzeStack: { ...analyzeStack, responseSerialize: asTheyAre },
  remediate: { ...remediate, requestDeserialize: asTheyAre },
};

type AnalyzerHandlers = UntypedServiceImplementation &
  Pick<IAnalyzerServer, "handshake" | "getPluginInfo" | "configureStack" | "cancel" | "configure"> & {
    readonly getAnalyzerInfo: handleUnaryCall<unknown, Buffer>;
    readonly analyze: handleUnaryCall<AnalyzeRequest, Buffer>;
    readonly analyzeStack: handleUnaryCall<AnalyzeStackRequest, Buffer>;
    readonly remediate: handleUnaryCall<Buffer, RemediateResponse>;
  };

/**
 * The Analyzer service of `pulumi/analyzer.proto`, which is what `@pulumi/policy` implements for packs in general: it
 * unpacks every resource once for every policy and forgets on the way which values are secret. Here a resource is unpacked
 * once, its secrets are masked before a rule sees them, and all rules are judged together.
 *
 * @param load gives the run's session; asked at every call, so that the port can be told before the rules are loaded.
 * @param describe gives the {@link packInfo} of it.
 */
export function analyzerService(
  load: () => Promise<PackSession>,
  describe: () => Promise<Buffer>,
  pack: PackDescription,
): AnalyzerHandlers {
  const wire = new AnalysisWire(pack);
  let stack: AnalyzerStackConfigureRequest | undefined;
  const open = async (): Promise<PackSession> => {
    const session = await load();
    if (stack !== undefined) session.configureStack(configOf(stack), stack.getConfigSecretKeysList());
    stack = undefined;
    return session;
  };
  return {
    handshake: (_call, callback) => callback(null, new analyzerpb.AnalyzerHandshakeResponse()),
    getPluginInfo: (_call, callback) => callback(null, new pluginpb.PluginInfo().setVersion(pack.version)),
    configureStack: ({ request }, callback) => {
      // Kept until the rules are loaded: the engine waits for the answer before it goes on.
      stack = request;
      callback(null, new analyzerpb.AnalyzerStackConfigureResponse());
    },
    cancel: (_call, callback) => callback(null, new emptypb.Empty()),
    getAnalyzerInfo: answer(async () => {
      await open();
      return describe();
    }),
    configure: answer(async (request) => {
      const settings = [...request.getPolicyconfigMap().entries()].map(([name, config]) => {
        const properties = knownPart(decodeProperties(config.getProperties()));
        return [name, { level: levelFromWire(config.getEnforcementlevel()), properties }] as const;
      });
      await (await open()).configure(new Map(settings));
      return new emptypb.Empty();
    }),
    analyze: answer(async (request) => wire.bytesOf(await (await open()).analyze(analyzed(request)))),
    analyzeStack: answer(async (request) =>
      wire.bytesOf(await (await open()).analyzeStack(request.getResourcesList().map(inStack))),
    ),
    remediate: answer(async (bytes) => {
      const session = await open();
      // The engine asks for every resource; most packs remediate nothing, and then nothing needs unpacking.
      const remediations = session.remediates
        ? await session.remediate(analyzed(analyzerpb.AnalyzeRequest.deserializeBinary(bytes)))
        : [];
      return new analyzerpb.RemediateResponse().setRemediationsList(
        remediations.map(({ policy: { name, description }, properties }) =>
          new analyzerpb.Remediation()
            .setPolicyname(name)
            .setPolicypackname(pack.name)
            .setPolicypackversion(pack.version)
            .setDescription(description)
            .setProperties(encodeProperties(properties)),
        ),
      );
    }),
  };
}

/** The answer to GetAnalyzerInfo, serialised. */
export function packInfo(pack: PackDescription, { policies }: PackSession): Buffer {
  const described = policies.map((policy) => ({
    ...policy,
    judges: policy.rule.scope === "stack" ? ("stack" as const) : ("resource" as const),
  }));
  return Buffer.from(analyzerInfo(pack, [...described, { ...waiverPolicy, judges: "stack" }]).serializeBinary());
}

/** An error reaches the user as the whole of what the engine says, and so fails the run. */
function answer<Request, Response>(work: (request: Request) => Promise<Response>): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    work(call.request).then(
      (response) => callback(null, response),
      (error: unknown) => callback({ code: status.UNKNOWN, details: detailsOf(error) }),
    );
  };
}

function configOf(request: AnalyzerStackConfigureRequest): ReadonlyMap<string, string> {
  return new Map(request.getConfigMap().entries());
}

function detailsOf(error: unknown): string {
  if (error instanceof NovaCronError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function analyzed(request: AnalyzeRequest | AnalyzerResource): AnalyzedResource {
  const [options, provider] = [request.getOptions(), request.getProvider()];
  const parent = options?.getParent();
  return {
    type: request.getType(),
    name: request.getName(),
    urn: request.getUrn(),
    properties: decodeProperties(request.getProperties()),
    protect: options?.getProtect() ?? false,
    ...(parent && { parent }),
    ...(provider !== undefined && {
      provider: { type: provider.getType(), properties: decodeProperties(provider.getProperties()) },
    }),
  };
}

function inStack(resource: AnalyzerResource): AnalyzedResource {
  const parent = resource.getParent();
  return { ...analyzed(resource), ...(parent && { parent }), dependencies: resource.getDependenciesList() };
}
