/** One tool of the toolchain. */
export interface Tool {
  /** Without a leading `v`. */
  readonly version: string;
  /** The folder of the executable. */
  readonly bin: string;
  readonly source: "path" | "download" | "go-build" | "venv";
  /** Real path, size and time of change: another fingerprint means that it has to be looked at again. */
  readonly fingerprint: string;
  /** The fingerprint of the tool on the PATH that was looked at and not taken, or null. */
  readonly passedOver: string | null;
}

/** `toolchain.json`, format version 1. */
export interface Toolchain {
  readonly formatVersion: 1;
  readonly pulumi?: Tool;
  readonly opa?: Tool;
  readonly moto?: Tool;
}

/** The folder of the clone, or of the installed package, that this file belongs to. */
export const projectRoot: string;

/** The folder of the tools: NOVACRON_TOOLS_DIR, else `novacron` in XDG_CACHE_HOME, else `~/.cache/novacron`. */
export function toolsDirectory(env: NodeJS.ProcessEnv): string;

/** What the last set-up found or made, or null where none has run. */
export function readToolchain(env: NodeJS.ProcessEnv): Toolchain | null;

/** `env` with the project's Node and the tools first on the PATH. Changes nothing else, and nothing in place. */
export function toolchainEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
