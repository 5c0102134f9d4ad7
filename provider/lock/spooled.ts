import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type ErrorCode, errorCodes } from "../errors/codes.ts";
import { lockEntry } from "./lock-entry.ts";

const code = z.custom<ErrorCode>((value) => typeof value === "string" && Object.hasOwn(errorCodes, value));

/** Why a placement is not as it is locked. `message` begins with the code. */
const lockProblem = z.strictObject({ code, message: z.string() });
export type LockProblem = z.infer<typeof lockProblem>;

/** What a plan says of one placement to the command that runs it: its line, or why it is not as it is locked. */
const spooled = z.discriminatedUnion("what", [
  z.strictObject({ what: z.literal("entry"), urn: z.string(), kept: z.boolean(), entry: lockEntry }),
  z.strictObject({ what: z.literal("verdict"), urn: z.string(), problems: z.array(lockProblem) }),
]);
export type Spooled = z.infer<typeof spooled>;

/** Says it. A Check that comes again for a URN, as of a replacement, takes back what was said before. */
export function spool(folder: string, said: Spooled): void {
  const name = createHash("sha256").update(said.urn).digest("hex");
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(said), { mode: 0o600 });
}

/** All that was said, by URN. Plugins write in processes of their own, and are done when the CLI is. */
export function readSpool(folder: string): ReadonlyMap<string, Spooled> {
  const said = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => spooled.parse(JSON.parse(readFileSync(join(folder, name), "utf8"))));
  return new Map(said.map((each) => [each.urn, each]));
}
