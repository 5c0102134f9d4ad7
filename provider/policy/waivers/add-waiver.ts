import { readFileSync } from "node:fs";
import { isMap, isSeq, parseDocument, stringify } from "yaml";
import { replaceFile } from "../../crypto/atomic-file.ts";
import { withFileLock } from "../../crypto/file-lock.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import { idOfEntry, parseWaivers } from "./read-waivers.ts";
import type { WaiverEntry } from "./waiver-file.ts";

/**
 * Adds an entry to a waiver file, which is made if it is not there. Comments and order of a YAML file stay; a file whose name
 * ends in `.json` is written as JSON.
 * @throws {NovaCronError} NC1310 where the file is malformed, NC1903 where it has a waiver of that id.
 */
export function addWaiver(path: string, entry: WaiverEntry): void {
  withFileLock(`${path}.lock`, () => {
    const text = readOrEmpty(path);
    const standing = parseWaivers(text, path);
    if (standing.some((other) => idOfEntry(other) === entry.id)) {
      throw new NovaCronError("NC1903", `${path} has a waiver ${entry.id} already`, {
        property: "--id",
        expected: "an id that is not taken",
        remedy: "Choose another, or remove the entry that has it.",
      });
    }
    replaceFile(path, path.endsWith(".json") ? asJson(standing, entry) : asYaml(text, entry));
  });
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

function asJson(standing: readonly unknown[], entry: WaiverEntry): string {
  return `${JSON.stringify({ formatVersion: 1, waivers: [...standing, entry] }, null, 2)}\n`;
}

function asYaml(text: string, entry: WaiverEntry): string {
  const document = parseDocument(text);
  // A folded signature would be the same, but nobody could search for it.
  const style = { lineWidth: 0 };
  if (!isMap(document.contents)) {
    return `${text || heading}${stringify({ formatVersion: 1, waivers: [entry] }, style)}`;
  }
  const waivers = document.get("waivers");
  if (isSeq(waivers)) waivers.flow = false;
  document.addIn(["waivers"], document.createNode(entry));
  return document.toString(style);
}

const heading =
  "# Signed exceptions from policies: `novacron waiver new` adds one. Review changes; an edited entry is refused.\n";
