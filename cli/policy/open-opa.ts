import { stat } from "node:fs/promises";
import { join } from "node:path";
import { findOpa, opaVersion } from "../../policies/build/opa.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Where the OPA command is.
 * @throws NovaCronError NC1901 where there is none, with how to get it.
 */
export async function requireOpa(terminal: Terminal): Promise<string> {
  const path = await findOpa(terminal.environment, terminal.environment.HOME ?? "");
  if (path !== undefined) return path;
  throw new NovaCronError("NC1901", "OPA is not found", {
    expected: `OPA ${opaVersion} in NOVACRON_OPA or on the PATH`,
    remedy:
      "Get it from https://www.openpolicyagent.org/docs/latest/#running-opa or by `brew install opa`; in a checkout, " +
      "`node tools/setup.mjs --for policies` builds it. Only tests and builds of rules need it.",
  });
}

/**
 * The folder that a command without one is about: `policies/rego`, as in the repository.
 * @throws NovaCronError NC1903 where that is not there.
 */
export async function policyFolder(folder: string | undefined, terminal: Terminal): Promise<string> {
  if (folder !== undefined) return folder;
  const usual = "policies/rego";
  const isThere = await stat(join(terminal.directory, usual)).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isThere) return usual;
  throw new NovaCronError("NC1903", "no folder of rules is named, and there is no policies/rego here", {
    remedy: "Name the folder, or make one with `novacron policy new NAME`.",
  });
}
