import * as grpc from "@grpc/grpc-js";
import pluginpb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import emptypb from "google-protobuf/google/protobuf/empty_pb.js";

/**
 * A provider for tests that need resources of a cloud and not the cloud: it takes any inputs of any type, remembers
 * nothing, and answers with the inputs as outputs. An id is the resource's name, known only after it was created.
 */
type Handler<Request, Response> = (request: Request) => Response;

const unary =
  <Request, Response>(handle: Handler<Request, Response>): grpc.handleUnaryCall<Request, Response> =>
  (call, callback) =>
    callback(null, handle(call.request));

const configured = () =>
  new pb.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true).setAcceptresources(false);
const checked = (request: InstanceType<typeof pb.CheckRequest>) => new pb.CheckResponse().setInputs(request.getNews());
const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
const sameText = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const server = new grpc.Server();
server.addService(providerGrpc.ResourceProviderService, {
  handshake: unary(() => new pb.ProviderHandshakeResponse().setAcceptSecrets(true)),
  getPluginInfo: unary(() => new pluginpb.PluginInfo().setVersion("1.0.0")),
  getSchema: unary(() => new pb.GetSchemaResponse().setSchema("{}")),
  checkConfig: unary(checked),
  diffConfig: unary(() => new pb.DiffResponse().setChanges(pb.DiffResponse.DiffChanges.DIFF_NONE)),
  configure: unary(configured),
  check: unary(checked),
  diff: unary((request: InstanceType<typeof pb.DiffRequest>) => {
    const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
    const olds = (request.getOldInputs() ?? request.getOlds())?.toJavaScript();
    return new pb.DiffResponse().setChanges(sameText(olds, request.getNews()?.toJavaScript()) ? DIFF_NONE : DIFF_SOME);
  }),
  create: unary((request: InstanceType<typeof pb.CreateRequest>) =>
    new pb.CreateResponse()
      .setId(request.getPreview() ? "" : nameOf(request.getUrn()))
      .setProperties(request.getProperties()),
  ),
  update: unary((request: InstanceType<typeof pb.UpdateRequest>) =>
    new pb.UpdateResponse().setProperties(request.getNews()),
  ),
  delete: unary(() => new emptypb.Empty()),
  cancel: unary(() => new emptypb.Empty()),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
