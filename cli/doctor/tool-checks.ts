import semver from "semver";
import { PulumiCli } from "../pulumi-cli.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckResult } from "./check-result.ts";

/** The oldest Node that runs TypeScript as it is. */
const oldestNode = "22.18.0";
/** The oldest CLI with what Check at plan time relies on: plugin paths, handshakes, detailed diffs. */
const oldestPulumi = "3.200.0";

/** Node, of this process: the plugin's launcher takes the one of the PATH, which started this, too. */
export async function checkNode(terminal: Terminal): Promise<Omit<CheckResult, "name">> {
  const version = terminal.nodeVersion;
  if (semver.gte(version, oldestNode)) return { status: "ok", message: version, details: { version } };
  return {
    status: "fail",
    message: `${version} is older than ${oldestNode}`,
    remedy: `Install Node.js ${oldestNode} or newer`,
  };
}

/** The Pulumi CLI of the PATH. */
export async function checkPulumi(terminal: Terminal, directory: string): Promise<Omit<CheckResult, "name">> {
  const said = await new PulumiCli(terminal, directory).version();
  const version = semver.coerce(said)?.version;
  if (version === undefined) {
    return {
      status: "warn",
      message: `calls itself ${said}`,
      remedy: `Use a release of Pulumi, ${oldestPulumi} or newer`,
    };
  }
  if (semver.lt(version, oldestPulumi)) {
    return {
      status: "fail",
      message: `${said} is older than ${oldestPulumi}`,
      remedy: `Install Pulumi ${oldestPulumi} or newer`,
    };
  }
  return { status: "ok", message: said, details: { version: said } };
}
