import { resolve } from "node:path";
import { z } from "zod";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { ProviderConfig } from "../schema/provider-config.ts";

const modes = ["apply", "write", "check"] as const;

/**
 * What a plan does with a lock file.
 *
 * - `apply`: every placement gets its locked decision, or is refused.
 * - `write`: locked decisions stay where they still fit; the others are made anew; all are told to `novacron lock write`.
 * - `check`: decides nothing; what is not as it is locked stays unknown, and is told to `novacron lock check`.
 */
export type LockMode = (typeof modes)[number];

/** The lock file of a plan. */
export interface LockSettings {
  readonly mode: LockMode;
  /** Absolute path; null where `write` is to take nothing over. */
  readonly path: string | null;
  /** Folder in which the command that asked finds what was said of each placement; null in `apply`. */
  readonly spool: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The lock file that a plan goes by: that of NOVACRON_LOCK, else the provider's, else the stack's; null where there is none.
 * The stack's configuration reaches the default provider alone as its own. Of explicit ones the CLI tells it in PULUMI_CONFIG:
 * the keys of the plugin's namespace, without it.
 * NOVACRON_LOCK_MODE and NOVACRON_LOCK_SPOOL are set by the commands `novacron lock`, and by nobody else.
 * @throws {NovaCronError} NC1003 for a mode that does not exist, or one that has nowhere to tell what it found.
 */
export function lockSettings(
  { lockFile }: Pick<ProviderConfig, "lockFile">,
  environment: Environment,
  projectDirectory: string,
): LockSettings | null {
  const { NOVACRON_LOCK: named = "", NOVACRON_LOCK_MODE: asked = "", NOVACRON_LOCK_SPOOL: spool = "" } = environment;
  const mode = asked === "" ? "apply" : modes.find((candidate) => candidate === asked);
  if (mode === undefined || (mode !== "apply" && spool === "")) {
    throw new NovaCronError("NC1003", `NOVACRON_LOCK_MODE is "${asked}"`, {
      property: "lockFile",
      expected: "none, as only `novacron lock` sets it",
      remedy: "Unset NOVACRON_LOCK_MODE",
    });
  }
  const path = named !== "" ? named : mode === "write" ? "" : (lockFile ?? lockFileOfStack(environment) ?? "");
  if (path === "" && mode !== "write") return null;
  return {
    mode,
    path: path === "" ? null : resolve(projectDirectory, path),
    spool: mode === "apply" ? null : spool,
  };
}

const stackConfig = z.looseObject({ lockFile: z.string().min(1).optional() });

/** @throws {NovaCronError} NC1003 for what the CLI does not write: nobody knows whether it has a lock file. */
function lockFileOfStack({ PULUMI_CONFIG: text = "" }: Environment): string | undefined {
  if (text === "") return undefined;
  try {
    return stackConfig.parse(JSON.parse(text)).lockFile;
  } catch (cause) {
    throw new NovaCronError("NC1003", "PULUMI_CONFIG is not the configuration that the Pulumi CLI gives to plugins", {
      property: "lockFile",
      expected: "a JSON object",
      remedy: "Unset it",
      cause,
    });
  }
}
