// The generated protocol code is CommonJS without names that Node could see, so its default export is what there is.
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzerpb from "@pulumi/pulumi/proto/analyzer_pb.js";
import pluginpb from "@pulumi/pulumi/proto/plugin_pb.js";
import emptypb from "google-protobuf/google/protobuf/empty_pb.js";
import structpb from "google-protobuf/google/protobuf/struct_pb.js";

export { analyzerGrpc, analyzerpb, emptypb, pluginpb, structpb };
