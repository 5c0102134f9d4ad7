import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "{provider,policies,components,cli,tools,bench}/**/*.test.ts",
      "test/**/*.test.ts",
      "examples/**/*.test.ts",
    ],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
