import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";

const run = promisify(execFile);

/** The version that compiles the shipped bundle. Another version gives other bytes, so it is pinned. */
export const opaVersion = "1.22.0";

/**
 * Finds the OPA command line tool: `NOVACRON_OPA`, then `opa` on the PATH, then where the set-up script puts it.
 * @returns its path, or undefined when there is none.
 */
export async function findOpa(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): Promise<string | undefined> {
  const candidates = [
    env.NOVACRON_OPA,
    ...(env.PATH ?? "").split(delimiter).map((folder) => folder && join(folder, "opa")),
    join(home, ".cache", "novacron", "bin", `opa-${opaVersion}`),
    join(home, ".cache", "novacron", "opa", opaVersion, "bin", "opa"),
  ];
  for (const path of candidates) {
    if (path && (await isExecutable(path))) return path;
  }
  return undefined;
}

/** How a run of OPA ended, and what it wrote. */
export interface OpaOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs OPA in a folder. Its own diagnostics, with file and line, become the message of an NC1304. */
export class Opa {
  readonly #path: string;
  readonly #cwd: string;

  constructor(path: string, cwd: string) {
    this.#path = path;
    this.#cwd = cwd;
  }

  /** Standard output of `opa ARGS`. */
  async run(...args: readonly string[]): Promise<string> {
    try {
      const { stdout } = await run(this.#path, args, { cwd: this.#cwd, maxBuffer: 64 * 1024 * 1024 });
      return stdout;
    } catch (cause) {
      const said =
        cause instanceof Error
          ? `${Reflect.get(cause, "stderr") ?? ""}${Reflect.get(cause, "stdout") ?? ""}`.trim()
          : "";
      throw new NovaCronError("NC1304", `opa ${args[0]} failed: ${said || String(cause)}`, {
        remedy: "Correct the Rego sources.",
        cause,
      });
    }
  }

  /** The same OPA in another folder. */
  in(cwd: string): Opa {
    return new Opa(this.#path, cwd);
  }

  /**
   * Runs `opa ARGS`, and leaves it to the caller what a failure means: tests that fail are an answer, too.
   * @throws NovaCronError NC1901 when it cannot be started.
   */
  async attempt(...args: readonly string[]): Promise<OpaOutcome> {
    return run(this.#path, args, { cwd: this.#cwd, maxBuffer: 256 * 1024 * 1024 }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (cause: unknown) => {
        const [code, stdout, stderr] = ["code", "stdout", "stderr"].map((name) => Reflect.get(Object(cause), name));
        if (typeof code === "number") return { code, stdout: String(stdout), stderr: String(stderr) };
        throw new NovaCronError("NC1901", `${this.#path} did not run to its end: ${String(cause)}`, {
          remedy: "Run the set-up script, or name another binary in NOVACRON_OPA.",
          cause,
        });
      },
    );
  }

  /** @throws NovaCronError NC1901 unless OPA is of the pinned version. */
  async requirePinnedVersion(): Promise<void> {
    const found = /^Version: (\S+)/m.exec(await this.run("version"))?.[1];
    if (found === opaVersion) return;
    throw new NovaCronError("NC1901", `${this.#path} is OPA ${found ?? "of an unknown version"}`, {
      expected: `OPA ${opaVersion}, for the bundle's bytes depend on the version`,
      remedy: "Run the set-up script, or name another binary in NOVACRON_OPA.",
    });
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
