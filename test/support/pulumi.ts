import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { projectRoot, readToolchain, toolchainEnv } from "../../tools/toolchain.mjs";
import { type KeyService, keyService } from "./key-service.ts";

/**
 * Why tests with a real Pulumi CLI cannot run here, or null when they can. In continuous integration they always run, and
 * so fail where the CLI is missing.
 *
 * @example describe.skipIf(pulumiMissing !== null)("...", ...)
 */
export const pulumiMissing: string | null =
  readToolchain(process.env)?.pulumi !== undefined || process.env.CI
    ? null
    : "no Pulumi CLI was set up: run node tools/setup.mjs --for test";

/** What a {@link PulumiProject} is made of. */
export interface PulumiProjectOptions {
  /** Project name in Pulumi.yaml. */
  readonly name: string;
  /** Contents by path relative to the project; `index.ts` is the program unless `main` says otherwise. */
  readonly files: Readonly<Record<string, string>>;
  readonly main?: string;
  /** `dev` unless given. */
  readonly stack?: string;
  /** Plain configuration values; keys without a namespace belong to the project. */
  readonly config?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Plugins that are run from folders. Relative paths are relative to the repository. */
  readonly plugins?: { readonly providers?: readonly ProjectPlugin[]; readonly analyzers?: readonly ProjectPlugin[] };
  /** `linked`, unless given: programs may import what this repository has installed. `none`: the test installs what it wants. */
  readonly modules?: "linked" | "none";
  /** Added to the environment of every command, and so of the program and its plugins. */
  readonly env?: Readonly<Record<string, string>>;
  /** Longest time that one command may take. 120,000 unless given. */
  readonly timeoutMs?: number;
}

/** A plugin folder, which holds the executable `pulumi-resource-NAME`. */
export interface ProjectPlugin {
  readonly name: string;
  readonly path: string;
}

/** How a command of the CLI ended. `exitCode` is -1 when it ran out of time. */
export interface PulumiResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command of the CLI that is under way. */
export interface RunningCommand {
  /** Resolves when it has ended, however it did. */
  readonly done: Promise<PulumiResult>;
  /** Of the CLI itself; its plugins are children of this process. */
  readonly pid: number | undefined;
  /** Resolves as soon as stdout and stderr together hold or match `text`; rejects when the command ends without. */
  printed(text: string | RegExp): Promise<void>;
  /** Signals the CLI alone, as `kill` does, and not its process group, as Ctrl-C in a terminal does. */
  kill(signal: NodeJS.Signals): void;
}

/** One resource in an exported state, as far as tests look at it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly parent?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What `pulumi stack export` gives, and `import` takes. */
export interface ExportedStack {
  readonly version: number;
  readonly deployment: { readonly resources?: readonly StateResource[]; readonly [key: string]: unknown };
}

/**
 * A Pulumi project of its own in a temporary folder, with its state in a folder beside it: for tests that run the real CLI.
 * Programs are ES modules and may import what this repository has installed, and `novacron` itself.
 *
 * @example
 * const project = await PulumiProject.create({ name: "web", files: { "index.ts": "export const answer = 42;" } });
 * const { exitCode } = await project.up();
 * await project.cleanup();
 */
export class PulumiProject {
  readonly name: string;
  readonly stack: string;
  /** The folder of Pulumi.yaml. */
  readonly directory: string;
  readonly #base: string;
  readonly #options: PulumiProjectOptions;
  readonly #env: NodeJS.ProcessEnv;
  readonly #timeoutMs: number;
  readonly #keys: KeyService;

  private constructor(base: string, options: PulumiProjectOptions, keys: KeyService) {
    this.#base = base;
    this.#keys = keys;
    this.#options = options;
    this.name = options.name;
    this.stack = options.stack ?? "dev";
    this.directory = join(base, "project");
    this.#timeoutMs = options.timeoutMs ?? 120_000;
    // A developer's own Pulumi settings (access token, backend, parallelism ...) must not change what a test sees.
    const outside = Object.entries(process.env).filter(([key]) => !key.startsWith("PULUMI_"));
    this.#env = {
      ...toolchainEnv(Object.fromEntries(outside)),
      // Without metadata: the CLI writes each file's attributes in two steps, and a kill in between makes the state unreadable.
      PULUMI_BACKEND_URL: `file://${join(base, "state")}?metadata=skip`,
      // At every start the CLI looks at each log that it has ever written into its home.
      PULUMI_HOME: join(base, "pulumi-home"),
      PULUMI_CONFIG_PASSPHRASE: "test",
      ...keys.environment,
      NODE_OPTIONS: `--require="${join(projectRoot, "test", "support", "lazy-sdk.cjs").replaceAll("\\", "\\\\")}"`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // The SDKs of all clouds lie beside a test's program: the CLI would look for each one's plugin on the network, at every run.
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...options.env,
    };
  }

  /** Makes the folder, the stack and its configuration. Rejects with the CLI's output when a step fails. */
  static async create(options: PulumiProjectOptions): Promise<PulumiProject> {
    const keys = await keyService();
    const project = new PulumiProject(await mkdtemp(join(tmpdir(), `novacron-${options.name}-`)), options, keys);
    const main = options.main ?? "index.ts";
    await mkdir(join(project.#base, "state"));
    await project.write("package.json", JSON.stringify({ name: options.name, type: "module", main }));
    await project.write(
      "Pulumi.yaml",
      stringify({
        name: options.name,
        main,
        runtime: { name: "nodejs", options: { typescript: false } },
        ...(options.plugins === undefined ? {} : { plugins: absolutePlugins(options.plugins) }),
      }),
    );
    if (options.modules !== "none") await linkModules(project.directory);
    for (const [path, content] of Object.entries(options.files)) await project.write(path, content);
    for (const [key, value] of Object.entries(options.config ?? {})) await project.setConfig(key, value);
    await project.#expectSuccess("stack", "init", project.stack, "--secrets-provider", keys.secretsProvider);
    for (const [key, value] of Object.entries(options.secrets ?? {}))
      await project.setConfig(key, value, { secret: true });
    return project;
  }

  /** Writes a file of the project, and its folders. */
  async write(path: string, content: string): Promise<void> {
    const file = join(this.directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  /**
   * Makes a policy pack beside the project and returns its folder, for `--policy-pack`.
   *
   * @param files contents by path; `main` of the pack is `index.ts` if there is one, else `index.js`
   */
  async writePolicyPack(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const pack = join("..", "packs", name);
    const main = "index.ts" in files ? "index.ts" : "index.js";
    await this.write(join(pack, "PulumiPolicy.yaml"), stringify({ runtime: "nodejs" }));
    await this.write(join(pack, "package.json"), JSON.stringify({ name, version: "1.0.0", type: "module", main }));
    for (const [path, content] of Object.entries(files)) await this.write(join(pack, path), content);
    await linkModules(join(this.directory, pack));
    return join(this.directory, pack);
  }

  /** `pulumi up --yes`: a preview and then the update, as a user gets them. */
  up(args: readonly string[] = []): Promise<PulumiResult> {
    return this.run("up", "--yes", ...args);
  }

  /** `pulumi preview`. */
  preview(args: readonly string[] = []): Promise<PulumiResult> {
    return this.run("preview", ...args);
  }

  /** `pulumi refresh --yes`. */
  refresh(args: readonly string[] = []): Promise<PulumiResult> {
    return this.run("refresh", "--yes", ...args);
  }

  /** `pulumi destroy --yes`. */
  destroy(args: readonly string[] = []): Promise<PulumiResult> {
    return this.run("destroy", "--yes", ...args);
  }

  /** Sets a configuration value of the stack: a plain one by writing the file that `pulumi config set` would write. */
  async setConfig(key: string, value: string, { secret = false } = {}): Promise<void> {
    if (secret) {
      await this.#expectSuccess("config", "set", "--secret", key, value);
      return;
    }
    const file = join(this.directory, `Pulumi.${this.stack}.yaml`);
    const settings = (existsSync(file) ? parse(await readFile(file, "utf8")) : {}) as { readonly config?: object };
    const config = { ...settings.config, [key.includes(":") ? key : `${this.name}:${key}`]: value };
    await writeFile(file, stringify({ ...settings, config }));
  }

  /** The stack's outputs, with secrets in the clear if asked for. */
  async outputs({ showSecrets = false } = {}): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.#expectSuccess(
      "stack",
      "output",
      "--json",
      ...(showSecrets ? ["--show-secrets"] : []),
    );
    return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
  }

  /** The state; secrets are encrypted, each time to other bytes, unless asked for in the clear. */
  async export({ showSecrets = false } = {}): Promise<ExportedStack> {
    const { stdout } = await this.#expectSuccess("stack", "export", ...(showSecrets ? ["--show-secrets"] : []));
    return JSON.parse(stdout) as ExportedStack;
  }

  /**
   * The resources of the state as they lie in the backend's file, read without the CLI: for tests that look again and
   * again. Nothing where there is no file yet.
   */
  async stateOnDisk(): Promise<readonly StateResource[]> {
    const path = join(this.#base, "state", ".pulumi", "stacks", this.name, `${this.stack}.json`);
    if (!existsSync(path)) return [];
    const { checkpoint } = JSON.parse(await readFile(path, "utf8")) as {
      readonly checkpoint: { readonly latest?: { readonly resources?: readonly StateResource[] } };
    };
    return checkpoint.latest?.resources ?? [];
  }

  /** Replaces the state: what a person does who edits it by hand. */
  async import(state: ExportedStack): Promise<void> {
    const file = join(this.#base, "import.json");
    await writeFile(file, JSON.stringify(state));
    await this.#expectSuccess("stack", "import", "--file", file);
  }

  /**
   * The same project and stack, with commands that get more environment.
   *
   * @example await project.with({ NOVACRON_CLOCK: "2026-03-01T12:00:00Z" }).preview();
   */
  with(env: Readonly<Record<string, string>>): PulumiProject {
    return new PulumiProject(this.#base, { ...this.#options, env: { ...this.#options.env, ...env } }, this.#keys);
  }

  /** Any command of the CLI on this stack. Never rejects because of what the command says. */
  run(command: string, ...args: readonly string[]): Promise<PulumiResult> {
    return this.start(command, ...args).done;
  }

  /** Starts any command of the CLI on this stack, for tests that interrupt it. */
  start(command: string, ...args: readonly string[]): RunningCommand {
    const all = [command, ...args, "--non-interactive", "--color", "never"];
    return execute("pulumi", all, { cwd: this.directory, env: this.#env, timeoutMs: this.#timeoutMs });
  }

  /** What every command gets as its environment: for tests that run other programs beside the CLI. */
  get environment(): Readonly<NodeJS.ProcessEnv> {
    return this.#env;
  }

  /** The same project, folder and stack, for commands that run with `env` added to their environment. */
  withEnvironment(env: Readonly<Record<string, string>>): PulumiProject {
    return new PulumiProject(this.#base, { ...this.#options, env: { ...this.#options.env, ...env } }, this.#keys);
  }

  /** Removes the folder; does not destroy what the stack has made outside of it. */
  async cleanup(): Promise<void> {
    // What a process still writes that is about to end, comes and goes while the folder is emptied.
    await rm(this.#base, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  async #expectSuccess(command: string, ...args: readonly string[]): Promise<PulumiResult> {
    const result = await this.run(command, ...args);
    if (result.exitCode !== 0) {
      throw new Error(
        `pulumi ${command} ${args.join(" ")} ended with ${result.exitCode}:\n${result.stdout}${result.stderr}`,
      );
    }
    return result;
  }
}

function absolutePlugins(plugins: NonNullable<PulumiProjectOptions["plugins"]>): unknown {
  return Object.fromEntries(
    Object.entries(plugins).map(([kind, list]) => [
      kind,
      list?.map(({ name, path }) => ({ name, path: resolve(projectRoot, path) })),
    ]),
  );
}

/** A node_modules folder with links to all that the repository has installed, and to the repository as `novacron`. */
async function linkModules(folder: string): Promise<void> {
  const from = join(projectRoot, "node_modules");
  const to = join(folder, "node_modules");
  await mkdir(to, { recursive: true });
  const names = (await readdir(from)).filter(
    (name) => (!name.startsWith(".") || name === ".bin") && name !== "novacron",
  );
  await Promise.all(names.map((name) => symlink(join(from, name), join(to, name))));
  await symlink(projectRoot, join(to, "novacron"));
}

function execute(
  command: string,
  args: readonly string[],
  { cwd, env, timeoutMs }: { cwd: string; env: NodeJS.ProcessEnv; timeoutMs: number },
): RunningCommand {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
  const waiting = new Set<() => void>();
  const output = () => Buffer.concat([...chunks.stdout, ...chunks.stderr]).toString();
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].on("data", (chunk: Buffer) => {
      chunks[stream].push(chunk);
      for (const look of waiting) look();
    });
  }
  const done = new Promise<PulumiResult>((resolve, fail) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      // Its plugins hold the other ends of pipes to it, see them close, and end too.
      child.kill("SIGKILL");
    }, timeoutMs);
    child.once("error", fail);
    child.once("close", (code) => {
      clearTimeout(timer);
      const [stdout, stderr] = [Buffer.concat(chunks.stdout).toString(), Buffer.concat(chunks.stderr).toString()];
      resolve(
        late
          ? { exitCode: -1, stdout, stderr: `${stderr}\nno end within ${timeoutMs} ms` }
          : { exitCode: code ?? -1, stdout, stderr },
      );
    });
  });
  return {
    done,
    pid: child.pid,
    printed: (text) =>
      new Promise((resolve, fail) => {
        const look = () => {
          const said = output();
          if (typeof text === "string" ? !said.includes(text) : !text.test(said)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        done.then(() => fail(new Error(`it ended and never printed ${text}:\n${output()}`)), fail);
      }),
    kill: (signal) => void child.kill(signal),
  };
}
