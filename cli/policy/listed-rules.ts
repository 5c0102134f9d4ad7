import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { type RuleMetadata, ruleList } from "../../provider/policy/bundle-format.ts";
import { readShippedRules } from "../../provider/policy/read-bundle.ts";
import type { Terminal } from "../terminal.ts";

/**
 * The rules of a bundle as its `rules.json` tells them, unverified: to read about, not to judge by.
 * @param bundle folder of the bundle; the shipped rules where absent.
 * @throws NovaCronError NC1301 where the list cannot be read.
 */
export async function listedRules(bundle: string | undefined, terminal: Terminal): Promise<readonly RuleMetadata[]> {
  if (bundle === undefined) return readShippedRules();
  const path = join(resolve(terminal.directory, bundle), "rules.json");
  try {
    return ruleList.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new NovaCronError("NC1301", `${join(bundle, "rules.json")} cannot be read, or is no list of rules`, {
      expected: "the folder of a bundle",
      remedy: "Build it with `novacron policy build FOLDER --out DIRECTORY`.",
      cause,
    });
  }
}
