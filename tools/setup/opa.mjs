import { join } from "node:path";
import { findExecutable, fingerprint, pathFolders } from "./executables.mjs";
import { goBuild } from "./go-build.mjs";
import { run } from "./processes.mjs";
import { SetupError } from "./setup-error.mjs";

const version = "1.22.0";
/** Rego v1 without `import rego.v1` came with OPA 1.0. */
const oldest = 1;

/** @type {import("./go-build.mjs").GoProgram} */
const program = {
  name: "opa",
  module: "github.com/open-policy-agent/opa",
  package: "github.com/open-policy-agent/opa",
  version: `v${version}`,
  go: "1.24",
  ldflags: "-s -w",
  versionCommand: ["version"],
};

/**
 * The opa command, which tests and compiles the Rego policies: from the PATH, else built from its Go module.
 *
 * @param {import("../toolchain.d.mts").Tool | undefined} known
 * @param {string} tools
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<import("../toolchain.d.mts").Tool>}
 */
export async function ensureOpa(known, tools, env, progress) {
  const ambient = findExecutable("opa", pathFolders(env, tools));
  const passedOver = fingerprint(ambient);
  if (
    known !== undefined &&
    known.passedOver === passedOver &&
    fingerprint(findExecutable("opa", [known.bin])) === known.fingerprint
  ) {
    return known;
  }
  const tried = [];
  if (ambient !== null) {
    const told = await run(ambient, ["version"], { env, timeoutMs: 30_000 });
    const [, found, major] = /^Version: ((\d+)\.\S+)/m.exec(told.stdout) ?? [];
    if (found !== undefined && Number(major) >= oldest) {
      progress.line(`opa ${found} from the PATH`);
      return { version: found, bin: join(ambient, ".."), source: "path", fingerprint: passedOver ?? "", passedOver };
    }
    tried.push(
      `${ambient}: ${found === undefined ? told.reason || "it told no version" : `version ${found} is older than ${oldest}.0`}`,
    );
  }
  const folder = join(tools, "opa", version);
  const bin = join(folder, "bin");
  if (fingerprint(findExecutable("opa", [bin])) === null) {
    const failure = await progress.during(`building opa ${version} from its Go module (a few minutes, once)`, () =>
      goBuild(program, folder, tools, env),
    );
    if (failure !== "") {
      throw new SetupError(
        "the opa command, which tests and compiles the policies, could not be had",
        [...tried, `build from source: ${failure}`],
        [
          `install Open Policy Agent ${oldest}.0 or newer so that opa is on the PATH, then run this again`,
          "install Go 1.24 or newer, then run this again",
        ],
      );
    }
    progress.line(`opa ${version} built`);
  }
  return { version, bin, source: "go-build", fingerprint: fingerprint(findExecutable("opa", [bin])) ?? "", passedOver };
}
