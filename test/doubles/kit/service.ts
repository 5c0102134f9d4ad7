import type { handleUnaryCall } from "@grpc/grpc-js";
import pluginpb from "@pulumi/pulumi/proto/plugin_pb.js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import emptypb from "google-protobuf/google/protobuf/empty_pb.js";
import { decodeProperties, encodeProperties } from "../../../provider/rpc/wire.ts";
import type { Misfit } from "../sdk/check-value.ts";
import type { Double } from "./double.ts";
import { errorOf } from "./init-failed.ts";
import { changedPaths, reveal } from "./values.ts";

/** The calls of a provider that the doubles answer; the engine does without the others. */
type Calls = Omit<
  IResourceProviderServer,
  "parameterize" | "call" | "list" | "construct" | "attach" | "getMapping" | "getMappings"
>;

const unary =
  <Request, Response>(answer: (request: Request) => Promise<Response> | Response): handleUnaryCall<Request, Response> =>
  (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => callback(null, response),
        (error) => callback(errorOf(error)),
      );
  };

/** The ResourceProvider service of pulumi/provider.proto over a double. */
export function serviceOf(double: Double): Calls {
  return {
    handshake: unary(() => new pb.ProviderHandshakeResponse().setAcceptSecrets(true)),
    getPluginInfo: unary(() => new pluginpb.PluginInfo().setVersion(double.version)),
    getSchema: unary(() => new pb.GetSchemaResponse().setSchema("{}")),
    checkConfig: unary((request: pb.CheckRequest) => {
      const news = decodeProperties(request.getNews());
      return checked(news, double.checkConfig(news));
    }),
    diffConfig: unary((request: pb.DiffRequest) => {
      const [olds, news] = [decodeProperties(request.getOldInputs()), decodeProperties(request.getNews())];
      return differing(changedPaths(reveal(olds), reveal(news)).map((path) => ({ path, replace: false })));
    }),
    configure: unary((request: pb.ConfigureRequest) => {
      double.configure(decodeProperties(request.getArgs()));
      return new pb.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true).setAcceptresources(false);
    }),
    invoke: unary(async (request: pb.InvokeRequest) => {
      const result = await double.invoke(request.getTok(), decodeProperties(request.getArgs()));
      return new pb.InvokeResponse().setReturn(encodeProperties(result));
    }),
    check: unary((request: pb.CheckRequest) => {
      const olds = request.hasOlds() ? decodeProperties(request.getOlds()) : null;
      const seed = request.getRandomseed_asB64();
      const { inputs, failures } = double.check(request.getUrn(), olds, decodeProperties(request.getNews()), seed);
      return checked(inputs, failures);
    }),
    diff: unary((request: pb.DiffRequest) =>
      differing(
        double.diff(
          request.getUrn(),
          decodeProperties(request.getOldInputs()),
          decodeProperties(request.getOlds()),
          decodeProperties(request.getNews()),
        ),
      ),
    ),
    create: unary(async (request: pb.CreateRequest) => {
      const inputs = decodeProperties(request.getProperties());
      const response = new pb.CreateResponse();
      if (request.getPreview())
        return response.setProperties(encodeProperties(double.preview(request.getUrn(), inputs)));
      const { id, outputs } = await double.create(request.getUrn(), inputs);
      return response.setId(id).setProperties(encodeProperties(outputs));
    }),
    read: unary(async (request: pb.ReadRequest) => {
      const [inputs, properties] = [decodeProperties(request.getInputs()), decodeProperties(request.getProperties())];
      const found = await double.read({ urn: request.getUrn(), id: request.getId() }, inputs, properties);
      const response = new pb.ReadResponse();
      if (found === null) return response;
      response.setInputs(encodeProperties(found.inputs));
      return response.setId(found.id).setProperties(encodeProperties(found.outputs));
    }),
    update: unary(async (request: pb.UpdateRequest) => {
      const [olds, news] = [decodeProperties(request.getOlds()), decodeProperties(request.getNews())];
      const outputs = request.getPreview()
        ? double.preview(request.getUrn(), news, olds)
        : await double.update({ urn: request.getUrn(), id: request.getId() }, olds, news);
      return new pb.UpdateResponse().setProperties(encodeProperties(outputs));
    }),
    delete: unary(async (request: pb.DeleteRequest) => {
      await double.delete(
        { urn: request.getUrn(), id: request.getId() },
        { ...decodeProperties(request.getOldInputs()), ...decodeProperties(request.getProperties()) },
      );
      return new emptypb.Empty();
    }),
    cancel: unary(() => new emptypb.Empty()),
  };
}

function checked(inputs: Readonly<Record<string, unknown>>, misfits: readonly Misfit[]): pb.CheckResponse {
  const failures = misfits.map(({ property, reason }) => new pb.CheckFailure().setProperty(property).setReason(reason));
  return new pb.CheckResponse().setInputs(encodeProperties(inputs)).setFailuresList(failures);
}

function differing(changes: readonly { readonly path: string; readonly replace: boolean }[]): pb.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  const { UPDATE, UPDATE_REPLACE } = pb.PropertyDiff.Kind;
  const response = new pb.DiffResponse().setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  const top = (path: string) => path.split(/[.[]/)[0] ?? path;
  response.setDiffsList([...new Set(changes.map(({ path }) => top(path)))]);
  response.setReplacesList([...new Set(changes.filter(({ replace }) => replace).map(({ path }) => top(path)))]);
  response.setHasdetaileddiff(true);
  for (const { path, replace } of changes)
    response
      .getDetaileddiffMap()
      .set(path, new pb.PropertyDiff().setKind(replace ? UPDATE_REPLACE : UPDATE).setInputdiff(true));
  return response;
}
