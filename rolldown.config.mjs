import { defineConfig } from "rolldown";

// The plugin is one bundle: what Pulumi starts should not look for hundreds of files first.
export default defineConfig({
  input: { main: "provider/rpc/main.ts", "simulation-worker": "provider/quantum/simulation-worker.ts" },
  platform: "node",
  external: ["onnxruntime-node", "novacron/package.json"],
  output: { dir: "dist/plugin", format: "esm", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
});
