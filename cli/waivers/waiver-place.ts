import { resolve } from "node:path";
import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import { openKeyRing } from "../../provider/crypto/open-key-ring.ts";
import { openWaivers } from "../../provider/policy/waivers/open-waivers.ts";
import { readWaivers } from "../../provider/policy/waivers/read-waivers.ts";
import type { WaiverBook } from "../../provider/policy/waivers/waiver-book.ts";
import { defaultWaiverPath } from "../../provider/policy/waivers/waiver-file.ts";
import { findKeys, type KeyOptions } from "../key-place.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Options of every command about waivers. */
export interface WaiverOptions extends KeyOptions {
  /** Path of the waiver file. */
  readonly file?: string;
  readonly json?: boolean;
}

/** Where the waivers lie, and by which keys they are judged. */
export interface WaiverPlace {
  /** Absolute path. */
  readonly path: string;
  readonly ring: KeyRing;
  readonly project: Project | null;
  /** @throws {NovaCronError} NC1310. */
  readonly read: () => Promise<WaiverBook>;
}

/**
 * Finds the waiver file: `--file`, else the configuration's, else the default one of the project.
 * @throws {NovaCronError} NC1902 outside of a project without `--keys`; NC1601 without keys, NC1602 for malformed ones.
 */
export async function findWaivers(options: WaiverOptions, terminal: Terminal): Promise<WaiverPlace> {
  const { location, project } = await findKeys(options, terminal);
  const ring = openKeyRing({ ...location, create: "never" });
  const directory = project?.directory ?? terminal.directory;
  if (options.file !== undefined) {
    const path = resolve(terminal.directory, options.file);
    return { path, ring, project, read: () => readWaivers({ path, ring }) };
  }
  const policies = project?.config.policies ?? {};
  const path = resolve(directory, policies.waivers ?? defaultWaiverPath);
  return { path, ring, project, read: () => openWaivers(policies, directory, ring) };
}
