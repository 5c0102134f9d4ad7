import { defineConfig } from "rolldown";

export default defineConfig([
  {
    // The plugin is one bundle: what Pulumi starts should not look for hundreds of files first.
    input: {
      main: "provider/rpc/main.ts",
      "dynamic-engine": "provider/dynamic/engine.ts",
      "simulation-worker": "provider/quantum/simulation-worker.ts",
      "policy-worker": "provider/policy/policy-worker.ts",
    },
    platform: "node",
    // The SDK is loaded for Construct alone, and is the one that the SDKs of the clouds load. Its messages are in the bundle.
    // OpenTelemetry is loaded where it is switched on, and is as large as all of the rest.
    external: [
      "onnxruntime-node",
      "highs",
      "novacron/package.json",
      /^@opentelemetry\//,
      /^@pulumi\/pulumi(?!\/proto\/)/,
    ],
    // Names without digests: a build replaces the chunks of the build before, and none is packed twice.
    output: {
      dir: "dist/plugin",
      format: "esm",
      entryFileNames: "[name].js",
      chunkFileNames: "[name].js",
      // V8 keeps sources in memory, with one character beyond Latin-1 in two bytes each: without comments, white space and
      // such characters the plugin takes 6 MB less. Names stay, for stack traces.
      minify: { compress: false, mangle: false, codegen: { removeWhitespace: true, asciiOnly: true } },
    },
  },
  {
    // Node strips no types below node_modules, so the installed policy pack has to be JavaScript.
    input: { "policy-pack": "policies/pack/policy-pack.ts", "policy-worker": "provider/policy/policy-worker.ts" },
    platform: "node",
    // What has started the pack has loaded these already.
    external: [/^@grpc\//, /^@pulumi\//, /^google-protobuf\//, "novacron/package.json"],
    output: { dir: "dist/policies", format: "esm", entryFileNames: "[name].js", chunkFileNames: "[name].js" },
  },
]);
