import { execFileSync, spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const repository = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Stands for npm: makes a node_modules that matches the lock file, with the libraries that the language host needs. */
const npm = `#!/bin/sh
echo "npm $*" >> "$LOG"
case "$1" in
  ci|install)
    if [ "$1" = "$NPM_FAILS" ]; then echo "npm error code EUSAGE" >&2; exit 1; fi
    case "$*" in *pulumi@*) echo "the registry is out of reach" >&2; exit 1 ;; esac
    mkdir -p node_modules
    ln -s "$REAL_MODULES/@grpc" "$REAL_MODULES/@js-sdsl" "$REAL_MODULES/google-protobuf" "$REAL_MODULES/@pulumi" node_modules/ ;;
esac
`;

/** Stands for the Go compiler, whose real run takes minutes: "builds" a script that tells $BUILT_VERSION. */
const go = `#!/bin/sh
echo "go $*" >> "$LOG"
cp go.mod "$LOG.go.mod"
while [ "$1" != -o ]; do shift; done
mkdir -p "$(dirname "$2")"
sleep 0.3
printf '#!/bin/sh\\necho %s\\n' "$BUILT_VERSION" > "$2"
chmod +x "$2"
`;

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

// A copy of tools/ in a folder of its own, so that no test touches this clone's node_modules or this user's cache.
describe.skipIf(process.platform === "win32")("set-up on a fresh clone", () => {
  let base: string;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), "novacron-setup-"));
    await cp(join(repository, "tools"), join(base, "clone", "tools"), { recursive: true });
    // Only what the stand-ins use: this machine's own pulumi, go and opa must not be found.
    await mkdir(join(base, "bin"));
    for (const name of ["chmod", "cp", "dirname", "ln", "mkdir", "sleep"]) {
      await symlink(
        execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim(),
        join(base, "bin", name),
      );
    }
    await writeFile(join(base, "clone", "package.json"), JSON.stringify({ name: "clone", type: "module" }));
    await writeFile(join(base, "clone", "package-lock.json"), JSON.stringify({ packages: { "": {} } }));
    await command("npm", npm);
    await writeFile(join(base, "log"), "");
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  async function command(name: string, text: string, folder = "bin"): Promise<void> {
    await mkdir(join(base, folder), { recursive: true });
    await writeFile(join(base, folder, name), text);
    await chmod(join(base, folder, name), 0o755);
  }

  function setup(
    args: readonly string[] = ["--for", "up"],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [join(base, "clone", "tools", "setup.mjs"), ...args], {
        stdio: ["ignore", "ignore", "pipe"],
        env: {
          PATH: join(base, "bin"),
          HOME: join(base, "home"),
          NOVACRON_TOOLS_DIR: join(base, "tools"),
          REAL_MODULES: join(repository, "node_modules"),
          LOG: join(base, "log"),
          BUILT_VERSION: "v3.255.0",
          ...env,
        },
      });
      let stderr = "";
      child.stderr.on("data", (chunk: Buffer) => {
        stderr += chunk;
      });
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, stderr }));
    });
  }

  const log = async (name: string): Promise<string[]> =>
    (await readFile(join(base, "log"), "utf8")).split("\n").filter((line) => line.startsWith(name));
  const toolchain = async () => JSON.parse(await readFile(join(base, "tools", "toolchain.json"), "utf8"));

  it("says what was tried and what can be done when no way leads to Pulumi", async () => {
    const { code, stderr } = await setup();
    expect(code).toBe(1);
    expect(stderr).toContain("NC1901: the Pulumi CLI could not be had");
    expect(stderr).toContain("- the PATH: no pulumi on it");
    expect(stderr).toMatch(/- download by the official npm launcher: .*the registry is out of reach/);
    expect(stderr).toContain("- build from source: Go is not installed");
    expect(stderr).toContain("install Pulumi 3.200.0 or newer");
    expect(stderr).not.toContain("    at "); // A stack trace would be noise.
    expect(await readdir(join(base, "tools", "locks"))).toEqual([]);
    await expect(toolchain()).rejects.toThrow("ENOENT");
  });

  it("builds Pulumi from source, puts our language host beside it, and does nothing the second time", async () => {
    await command("go", go);
    expect(await setup()).toMatchObject({ code: 0, stderr: expect.stringContaining("pulumi 3.255.0 built") });
    const { pulumi } = await toolchain();
    expect(pulumi).toMatchObject({ version: "3.255.0", source: "go-build" });
    expect((await readdir(pulumi.bin)).sort()).toEqual([
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
    expect(await readFile(join(base, "log.go.mod"), "utf8")).toContain(
      "require github.com/pulumi/pulumi/pkg/v3 v3.255.0",
    );
    expect(await readdir(join(base, "tools", "tmp"))).toEqual([]);

    expect(await setup()).toEqual({ code: 0, stderr: "" });
    expect(await log("go")).toHaveLength(1);
    expect(await log("npm ci")).toHaveLength(1);
  });

  it("leaves a language host that works after the clone is gone", async () => {
    await command("go", go);
    await setup();
    const { pulumi } = await toolchain();
    await rm(join(base, "clone"), { recursive: true });
    await symlink(process.execPath, join(base, "bin", "node"));
    const port = await new Promise<string>((resolve, reject) => {
      const host = spawn(join(pulumi.bin, "pulumi-language-nodejs"), ["127.0.0.1:1"], {
        cwd: base,
        env: { PATH: join(base, "bin") },
      });
      let [stdout, stderr] = ["", ""];
      host.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk;
        host.stdin.end(); // As when the engine dies: the host must end by itself.
      });
      host.stderr.on("data", (chunk: Buffer) => {
        stderr += chunk;
      });
      host.once("error", reject);
      host.once("close", (code) => (code === 0 ? resolve(stdout) : reject(new Error(`exit ${code}: ${stderr}`))));
    });
    expect(port).toMatch(/^\d+\n$/);
  });

  it("builds once when two run at the same time", async () => {
    await command("go", go);
    const both = await Promise.all([setup(), setup()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(await log("go")).toHaveLength(1);
    expect(await log("npm ci")).toHaveLength(1);
    expect(both.map(({ stderr }) => stderr).join("")).toContain("waiting for another");
  });

  it("takes over the lock of a set-up that was killed", async () => {
    await command("go", go);
    const dead = spawn("true");
    await new Promise((resolve) => dead.once("close", resolve));
    const lock = join(base, "tools", "locks", "tools");
    await mkdir(lock, { recursive: true });
    await writeFile(join(lock, "owner.json"), JSON.stringify({ pid: dead.pid, host: hostname() }));
    expect((await setup()).code).toBe(0);
    expect(await readdir(join(base, "tools", "locks"))).toEqual([]);
  });

  it("does not keep a build that does not run", async () => {
    await command("go", go);
    const { code, stderr } = await setup(undefined, { BUILT_VERSION: "" });
    expect(code).toBe(1);
    expect(stderr).toContain("the pulumi that was built does not run: it told no version");
    expect(await readdir(join(base, "tools", "tmp"))).toEqual([]);
    expect(await readdir(join(base, "tools"))).not.toContain("pulumi");
  });

  it("builds again when the cached CLI was damaged", async () => {
    await command("go", go);
    await setup();
    const { pulumi } = await toolchain();
    await writeFile(join(pulumi.bin, "pulumi"), "");
    expect((await setup()).code).toBe(0);
    expect(await log("go")).toHaveLength(2);
  });

  it("uses the Pulumi on the PATH when it is new enough and has its language host", async () => {
    await command("pulumi", "#!/bin/sh\necho v3.262.1\n");
    await command("pulumi-language-nodejs", "#!/bin/sh\n");
    expect(await setup()).toMatchObject({ code: 0, stderr: expect.stringContaining("pulumi 3.262.1 from the PATH") });
    expect((await toolchain()).pulumi).toMatchObject({ version: "3.262.1", bin: join(base, "bin"), source: "path" });
    expect(await setup()).toEqual({ code: 0, stderr: "" });
  });

  it.each([
    ["too old", "v3.100.0", true, "version 3.100.0 is older than 3.200.0"],
    ["without a language host", "v3.262.1", false, "no pulumi-language-nodejs"],
    ["that tells no version", "", true, "it told no version"],
  ])("passes over a Pulumi on the PATH that is %s", async (_why, version, host, reason) => {
    await command("pulumi", `#!/bin/sh\necho ${version}\n`);
    if (host) await command("pulumi-language-nodejs", "#!/bin/sh\n");
    const { code, stderr } = await setup();
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
  });

  it("installs the packages again when the lock file has changed, and only then", async () => {
    await command("pulumi", "#!/bin/sh\necho v3.262.1\n");
    await command("pulumi-language-nodejs", "#!/bin/sh\n");
    await setup();
    const changed = { packages: { "": {}, "node_modules/left": { version: "1.0.0" } } };
    await writeFile(join(base, "clone", "package-lock.json"), JSON.stringify(changed));
    await rm(join(base, "clone", "node_modules"), { recursive: true });
    await setup();
    await setup();
    expect(await log("npm ci")).toHaveLength(2);
  });

  it("keeps packages that someone installed by hand and that match the lock file", async () => {
    await command("pulumi", "#!/bin/sh\necho v3.262.1\n");
    await command("pulumi-language-nodejs", "#!/bin/sh\n");
    const packages = {
      "node_modules/left": { version: "1.0.0" },
      "node_modules/other-platform": { version: "2.0.0", optional: true },
    };
    await writeFile(join(base, "clone", "package-lock.json"), JSON.stringify({ packages: { "": {}, ...packages } }));
    await mkdir(join(base, "clone", "node_modules"));
    const { "node_modules/other-platform": _absent, ...here } = packages;
    await writeFile(join(base, "clone", "node_modules", ".package-lock.json"), JSON.stringify({ packages: here }));
    expect((await setup()).code).toBe(0);
    expect(await log("npm")).toEqual([]);
  });

  it("installs what is locked when npm ci finds the lock file incomplete", async () => {
    await command("pulumi", "#!/bin/sh\necho v3.262.1\n");
    await command("pulumi-language-nodejs", "#!/bin/sh\n");
    expect((await setup(undefined, { NPM_FAILS: "ci" })).code).toBe(0);
    expect((await log("npm")).map((line) => line.split(" --no-audit")[0])).toEqual(["npm ci", "npm install --no-save"]);
  });

  it("passes on what npm says when the packages cannot be installed", async () => {
    await writeFile(join(base, "clone", "package.json"), "{}");
    await rm(join(base, "clone", "package-lock.json"));
    const { code, stderr } = await setup(undefined, { NPM_FAILS: "install" });
    expect(code).toBe(1);
    expect(stderr).toContain("NC1901: the npm packages could not be installed");
    expect(stderr).toContain("npm error code EUSAGE");
  });

  /** Stands for Python: its environment has a pip that installs nothing, and a moto_server. */
  const python = `#!/bin/sh
echo "python $*" >> "$LOG"
[ "$2" = venv ] || exit 0
mkdir -p "$3/bin"
cp "$0" "$3/bin/python"
cp "$0" "$3/bin/moto_server"
`;

  it("puts moto into an environment of its own, once, and goes on without Python", async () => {
    await command("pulumi", "#!/bin/sh\necho v3.262.1\n");
    await command("pulumi-language-nodejs", "#!/bin/sh\n");
    await command("opa", "#!/bin/sh\necho Version: 1.22.0\n");
    expect(await setup(["--for", "test"])).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/going on without moto: the tests of the double of AWS.*Python is not installed/s),
    });
    expect((await setup(["--for", "test"], { CI: "true" })).code).toBe(1);
    await command("python3", python);
    expect(await setup(["--for", "test"])).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/moto [\d.]+ installed/),
    });
    const ran = await readFile(join(base, "log"), "utf8");
    expect(ran).toMatch(/python -m pip install .*moto-requirements\.txt/);
    expect(await setup(["--for", "test"])).toMatchObject({ code: 0, stderr: "" });
    expect(await readFile(join(base, "log"), "utf8")).toBe(ran);
  });

  it("goes on without opa for the tests, but not for the policies or in continuous integration", async () => {
    await command("pulumi", "#!/bin/sh\necho v3.262.1\n");
    await command("pulumi-language-nodejs", "#!/bin/sh\n");
    expect(await setup(["--for", "test"])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("going on without opa"),
    });
    expect((await setup(["--for", "test"], { CI: "true" })).code).toBe(1);
    expect((await setup(["--for", "policies"])).code).toBe(1);
  });

  it("refuses flags that it does not know", async () => {
    expect(await setup(["--for", "fun"])).toEqual({
      code: 2,
      stderr: "usage: node tools/setup.mjs [--for up|test|bench|packing|policies]\n",
    });
    expect((await setup(["--fast"])).code).toBe(2);
  });
});
