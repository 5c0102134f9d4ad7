import { resolve } from "node:path";
import type { KeyRing } from "../../crypto/key-ring.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import { readWaivers } from "./read-waivers.ts";
import { noWaivers, type WaiverBook } from "./waiver-book.ts";
import { defaultWaiverPath } from "./waiver-file.ts";

/**
 * The waivers of a project, from where its configuration says, or from the default path.
 * @param directory absolute path of the project's folder.
 * @throws {NovaCronError} NC1310 as `readWaivers`, and where the configuration names a file that does not exist.
 */
export async function openWaivers(
  { waivers }: { readonly waivers?: string | undefined },
  directory: string,
  ring: KeyRing,
): Promise<WaiverBook> {
  const book = await readWaivers({ path: resolve(directory, waivers ?? defaultWaiverPath), ring });
  if (book !== noWaivers || waivers === undefined) return book;
  throw new NovaCronError("NC1310", `the waiver file ${waivers} does not exist`, {
    property: "policies.waivers",
    expected: "the path of a waiver file, relative to the project's folder",
    remedy: "Correct the path, or make the file with `novacron waiver new`.",
  });
}
