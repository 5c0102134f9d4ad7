import { readFile } from "node:fs/promises";
import { z } from "zod";
import { noReview } from "./reviewed-mark.ts";

const baseline = z.object({
  formatVersion: z.literal(1),
  outcome: z.enum(["passed", "violations"]),
  findings: z.array(z.object({ status: z.string(), fingerprint: z.string() })),
});

/**
 * Fingerprints of what an earlier review (as JSON) found. What was waived then is none of them: when its waiver expires, it
 * has to fail.
 * @throws {NovaCronError} NC1920 for anything but the JSON of a review of a complete plan.
 */
export async function readBaseline(file: string): Promise<ReadonlySet<string>> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw noReview(file, "cannot be read as a baseline", cause);
  }
  const parsed = baseline.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw noReview(file, `is no baseline: ${issue?.path.join(".") || "the whole"}: ${issue?.message}`);
  }
  return new Set(
    parsed.data.findings.filter(({ status }) => status !== "waived").map(({ fingerprint }) => fingerprint),
  );
}
