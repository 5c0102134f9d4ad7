import { createRequire } from "node:module";

// The generated protocol code is CommonJS, with no named exports that Node could see from an ES module.
const require = createRequire(import.meta.url);

/** Messages of `pulumi/language.proto`. */
export const languagepb =
  require("@pulumi/pulumi/proto/language_pb.js") as typeof import("@pulumi/pulumi/proto/language_pb.js");
/** The service of `pulumi/language.proto`. */
export const languageGrpc =
  require("@pulumi/pulumi/proto/language_grpc_pb.js") as typeof import("@pulumi/pulumi/proto/language_grpc_pb.js");
/** Messages of `pulumi/plugin.proto`. */
export const pluginpb =
  require("@pulumi/pulumi/proto/plugin_pb.js") as typeof import("@pulumi/pulumi/proto/plugin_pb.js");
/** `google.protobuf.Empty`. */
export const emptypb =
  require("google-protobuf/google/protobuf/empty_pb.js") as typeof import("google-protobuf/google/protobuf/empty_pb.js");
