import { NovaCronError } from "../provider/errors/novacron-error.ts";
import { type ProcessResult, runProcess } from "./run-process.ts";
import type { Terminal } from "./terminal.ts";

/** The Pulumi CLI of the PATH, for one project and stack. Nothing it says is written to a file. */
export class PulumiCli {
  readonly #terminal: Terminal;
  readonly #directory: string;
  readonly #stack: string | null;

  /**
   * @param directory the project's folder.
   * @param stack null for the stack that is selected there.
   */
  constructor(terminal: Terminal, directory: string, stack: string | null = null) {
    this.#terminal = terminal;
    this.#directory = directory;
    this.#stack = stack;
  }

  /** The CLI's version, such as `3.200.0`. @throws {NovaCronError} NC1901 when there is none on the PATH. */
  async version(): Promise<string> {
    const { stdout } = await this.#run(["version"]);
    return stdout.trim().replace(/^v/, "");
  }

  /** The state as JSON text; secrets are ciphertext unless asked for in the clear. @throws {NovaCronError} NC1904. */
  async exportStack({ showSecrets = false } = {}): Promise<string> {
    const args = ["stack", "export", ...this.#selection(), ...(showSecrets ? ["--show-secrets"] : [])];
    return (await this.#run(args)).stdout;
  }

  /** Replaces the state. @throws {NovaCronError} NC1904 when Pulumi refuses it, and then nothing changed. */
  async importStack(state: string): Promise<void> {
    await this.#run(["stack", "import", ...this.#selection()], state);
  }

  /** The stack's configuration with secrets in the clear, by full key. Structured values are JSON text. */
  async configuration(): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.#run(["config", "--json", "--show-secrets", ...this.#selection()]);
    const entries = JSON.parse(stdout) as Record<string, { readonly value?: unknown }>;
    return Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, entry.value]));
  }

  #selection(): readonly string[] {
    return this.#stack === null ? [] : ["--stack", this.#stack];
  }

  async #run(args: readonly string[], input?: string): Promise<ProcessResult> {
    const environment = { ...this.#terminal.environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const all = args[0] === "version" ? args : [...args, "--non-interactive", "--color", "never"];
    let result: ProcessResult;
    try {
      result = await runProcess("pulumi", all, {
        directory: this.#directory,
        environment,
        ...(input === undefined ? {} : { input }),
      });
    } catch (cause) {
      throw new NovaCronError("NC1901", "the Pulumi CLI could not be started", {
        expected: "pulumi on the PATH",
        remedy:
          "Install it (https://www.pulumi.com/docs/install/), or run this with `node tools/with-toolchain.mjs` in a checkout",
        cause,
      });
    }
    if (result.exitCode === 0) return result;
    const said = (result.stderr.trim() || result.stdout.trim()).replace(/^error: /, "").slice(0, 2000);
    throw new NovaCronError("NC1904", `\`pulumi ${args.join(" ")}\` ended with ${result.exitCode}: ${said}`, {
      remedy: "Correct that, and run this again",
    });
  }
}
