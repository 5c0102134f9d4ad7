import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files whose tests run the Pulumi CLI first: each takes up to minutes, and one that began last would leave the other workers
 * idle at the end. Within both parts as vitest would have it: the longest of the last run first, if there was one here.
 */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) =>
      /^(?:test|examples)\b/.test(relative(import.meta.dirname, moduleId));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: [
      "{provider,policies,components,cli,tools,bench}/**/*.test.ts",
      "test/**/*.test.ts",
      "examples/**/*.test.ts",
    ],
    // Tests that run the Pulumi CLI mostly wait for it; vitest's default of one worker on two cores would leave one idle.
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    // Pulumi and OPA allocate some 100 MB in a second or two, and then end: collecting it takes a fifth of their time.
    // Node compiles what tests start once, and not each time: commands and doubles run their sources, of some 200 files.
    env: { GOGC: "400", NODE_COMPILE_CACHE: join(tmpdir(), "novacron-compile-cache") },
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
