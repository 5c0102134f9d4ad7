import { dirname, resolve } from "node:path";
import type { KeyRing } from "../crypto/key-ring.ts";
import type { ProviderConfig } from "../schema/provider-config.ts";
import { isUrl } from "./bundle-url.ts";
import type { LoadPoliciesOptions } from "./policy-host.ts";

/**
 * How to load the policies that a project's configuration names.
 * @param directory absolute path of the project's folder.
 * @param ring whose signatures count; undefined where there are no keys, and so no own bundle that could be trusted.
 */
export function configuredPolicies(
  { policies, store }: Pick<ProviderConfig, "policies" | "store">,
  directory: string,
  ring: KeyRing | undefined,
): LoadPoliciesOptions {
  const { bundle, digest, data, keepShipped } = policies;
  return {
    bundleDirectory: bundle === undefined || isUrl(bundle) ? bundle : resolve(directory, bundle),
    expectedDigest: digest,
    data,
    keepShipped,
    ring,
    cacheDirectory: resolve(directory, dirname(store)),
  };
}
