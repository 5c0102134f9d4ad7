// The generated protocol code is CommonJS without names that Node could see, so its default export is what there is.
import enginepb from "@pulumi/pulumi/proto/engine_pb.js";
import pluginpb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerpb from "@pulumi/pulumi/proto/provider_pb.js";
import emptypb from "google-protobuf/google/protobuf/empty_pb.js";
import structpb from "google-protobuf/google/protobuf/struct_pb.js";

export { emptypb, enginepb, pluginpb, providerGrpc, providerpb, structpb };
