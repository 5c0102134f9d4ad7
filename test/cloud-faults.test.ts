import { describe, expect, it } from "vitest";
import { motoMissing } from "./doubles/index.ts";
import { cloudRounds } from "./support/cloud-rounds.ts";
import { slowTest } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";

describe.skipIf(pulumiMissing !== null || motoMissing !== null)("clouds that interfere with ups", () => {
  it(
    "leak no machine and nothing else, whatever they refuse or leave half made",
    async () => {
      const result = await cloudRounds({ rounds: 4, seed: 3, clouds: ["aws", "azure-native", "gcp"] });
      expect(result).toMatchObject({ rounds: 4, failed: [], leaks: [] });
      expect(Object.keys(result.faults).length).toBeGreaterThan(0);
    },
    4 * slowTest,
  );
});
