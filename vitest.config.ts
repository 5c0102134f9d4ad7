import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "{provider,policies,components,cli,tools,bench}/**/*.test.ts",
      "test/**/*.test.ts",
      "examples/**/*.test.ts",
    ],
    // Tests that run the Pulumi CLI mostly wait for it; vitest's default of one worker on two cores would leave one idle.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
