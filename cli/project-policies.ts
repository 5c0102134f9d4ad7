import { resolve } from "node:path";
import { trustedKeys } from "../provider/crypto/trusted-keys.ts";
import { configuredPolicies } from "../provider/policy/configured-policies.ts";
import type { LoadPoliciesOptions } from "../provider/policy/policy-host.ts";
import type { Project } from "./project.ts";

/**
 * How to load the policies of a project as its plans do: own bundles are verified by its public keys.
 * @throws {NovaCronError} NC1602 or NC1606 for a malformed keys.json.
 */
export function projectPolicies({ config, directory }: Project): LoadPoliciesOptions {
  const keys =
    config.policies.bundle === undefined ? undefined : trustedKeys(resolve(directory, config.keys.directory));
  return configuredPolicies(config, directory, keys);
}
