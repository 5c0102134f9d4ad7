import { dirname, join } from "node:path";
import { findExecutable, fingerprint, pathFolders, realFolder } from "./executables.mjs";
import { goBuild } from "./go-build.mjs";
import { installLanguageHost } from "./install-language-host.mjs";
import { downloadPulumi } from "./npm-launcher.mjs";
import { run } from "./processes.mjs";
import { SetupError } from "./setup-error.mjs";

/** The engine learned in 3.200 what our plan-time Check relies on: plugin paths, handshakes, detailed diffs. */
const oldest = "3.200.0";
const built = "3.255.0";

/** @type {import("./go-build.mjs").GoProgram} */
const program = {
  name: "pulumi",
  module: "github.com/pulumi/pulumi/pkg/v3",
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  version: `v${built}`,
  go: "1.25.11",
  // Without a version in it the CLI calls itself nothing, and every requiredPulumiVersion fails.
  ldflags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${built}`,
  versionCommand: ["version"],
};

/**
 * The Pulumi CLI with a language host for Node: from the PATH, else by the official npm launcher, else built from its Go
 * module with our own language host beside it.
 *
 * @param {import("../toolchain.d.mts").Tool | undefined} known
 * @param {{root: string, tools: string, env: NodeJS.ProcessEnv, progress: import("./progress.mjs").Progress}} context
 * @returns {Promise<import("../toolchain.d.mts").Tool>}
 */
export async function ensurePulumi(known, { root, tools, env, progress }) {
  const quiet = { ...env, PULUMI_SKIP_UPDATE_CHECK: "1" };
  const ambient = findExecutable("pulumi", pathFolders(env, tools));
  const passedOver = fingerprint(ambient);
  const kept = known === undefined ? null : findExecutable("pulumi", [known.bin]);
  if (known?.passedOver === passedOver && kept !== null && fingerprint(kept) === known.fingerprint) {
    if (known.source === "go-build") installLanguageHost(known.bin, tools, root);
    if (hasLanguageHost(kept, known.version, env)) return known;
  }
  const tried = [];
  if (ambient !== null) {
    const checked = await check(ambient, quiet);
    if ("version" in checked) {
      progress.line(`pulumi ${checked.version} from the PATH`);
      return {
        version: checked.version,
        bin: dirname(ambient),
        source: "path",
        fingerprint: passedOver ?? "",
        passedOver,
      };
    }
    tried.push(`${ambient}: ${checked.failure}`);
  } else {
    tried.push("the PATH: no pulumi on it");
  }

  const folder = join(tools, "pulumi", built);
  const bin = join(folder, "bin");
  const own = () => fingerprint(findExecutable("pulumi", [bin]));
  if (own() === null) {
    const downloaded = await progress.during("downloading the Pulumi CLI by its npm launcher", () =>
      downloadPulumi(tools, quiet),
    );
    const checked = "pulumi" in downloaded ? await check(downloaded.pulumi, quiet) : downloaded;
    if ("version" in checked && "pulumi" in downloaded) {
      progress.line(`pulumi ${checked.version} downloaded`);
      const folderOfIt = dirname(downloaded.pulumi);
      return {
        version: checked.version,
        bin: folderOfIt,
        source: "download",
        fingerprint: fingerprint(downloaded.pulumi) ?? "",
        passedOver,
      };
    }
    const failure = "failure" in checked ? checked.failure : "";
    tried.push(`download by the official npm launcher: ${failure}`);
    progress.line(`the download did not work: ${failure}`);
    const broken = await progress.during(`building pulumi ${built} from its Go module (a few minutes, once)`, () =>
      goBuild(program, folder, tools, quiet),
    );
    if (broken !== "") {
      throw new SetupError(
        "the Pulumi CLI could not be had",
        [...tried, `build from source: ${broken}`],
        [
          `install Pulumi ${oldest} or newer, with its Node.js language host, so that pulumi is on the PATH; then run this again`,
          "let this machine reach Pulumi's download site (HTTPS_PROXY is honoured), then run this again",
          `install Go ${program.go} or newer, then run this again: it builds the CLI from source`,
        ],
      );
    }
    progress.line(`pulumi ${built} built`);
  }
  installLanguageHost(bin, tools, root);
  return { version: built, bin, source: "go-build", fingerprint: own() ?? "", passedOver };
}

/**
 * Whether a CLI runs, is new enough and can run Node programs. A partial download fails here.
 * @param {string} pulumi
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{version: string} | {failure: string}>}
 */
async function check(pulumi, env) {
  const told = await run(pulumi, ["version"], { env, timeoutMs: 30_000 });
  if (!told.ok) return { failure: told.reason };
  const [, version] = /^v?(\d+\.\d+\.\d+)/m.exec(told.stdout) ?? [];
  if (version === undefined) return { failure: "it told no version" };
  if (isOlder(version, oldest)) return { failure: `version ${version} is older than ${oldest}` };
  if (!hasLanguageHost(pulumi, version, env))
    return { failure: "it has no pulumi-language-nodejs beside it or on the PATH" };
  return { version };
}

/**
 * @param {string} pulumi
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 */
function hasLanguageHost(pulumi, version, env) {
  // The npm launcher, installed globally, keeps the real CLI and its hosts here.
  const downloads = join(env.PULUMI_HOME || join(env.HOME ?? "", ".pulumi"), "versions", version, "bin");
  const folders = [dirname(pulumi), realFolder(pulumi), downloads, ...pathFolders(env, "\0")];
  return findExecutable("pulumi-language-nodejs", folders) !== null;
}

/**
 * @param {string} version three numbers
 * @param {string} than
 */
export function isOlder(version, than) {
  const [a, b] = [version.split(".").map(Number), than.split(".").map(Number)];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}
