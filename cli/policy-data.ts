import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { NovaCronError } from "../provider/errors/novacron-error.ts";
import type { PolicyData } from "../provider/policy/merge-data.ts";

/**
 * Overrides of the rules' data from a YAML or JSON file, as `--data` names it.
 * @throws {NovaCronError} NC1903 where it cannot be read, or holds no map.
 */
export async function readPolicyData(path: string): Promise<PolicyData> {
  let content: unknown;
  try {
    content = parse(await readFile(path, "utf8"), { logLevel: "silent" });
  } catch (cause) {
    const what = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
    throw notData(path, what, cause);
  }
  if (typeof content === "object" && content !== null && !Array.isArray(content)) return content as PolicyData;
  throw notData(path, "it is no map of keys and values");
}

function notData(path: string, what: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1903", `${path} cannot be read: ${what}`, {
    property: "--data",
    expected: "a YAML or JSON file with overrides of the rules' data, as policies.data in the configuration",
    remedy: "Correct it, or leave --data out.",
    cause,
  });
}
