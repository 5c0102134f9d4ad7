import { defineConfig } from "rolldown";

export default defineConfig([
  {
    // The plugin is one bundle: what Pulumi starts should not look for hundreds of files first.
    input: { main: "provider/rpc/main.ts", "simulation-worker": "provider/quantum/simulation-worker.ts" },
    platform: "node",
    external: ["onnxruntime-node", "novacron/package.json"],
    // Names without digests: a build replaces the chunks of the build before, and none is packed twice.
    output: { dir: "dist/plugin", format: "esm", entryFileNames: "[name].js", chunkFileNames: "[name].js" },
  },
  {
    // Node strips no types below node_modules, so the installed policy pack has to be JavaScript.
    input: { "policy-pack": "policies/pack/policy-pack.ts" },
    platform: "node",
    external: ["@pulumi/policy", "novacron/package.json"],
    output: { dir: "dist/policies", format: "esm", entryFileNames: "[name].js", chunkFileNames: "[name].js" },
  },
]);
