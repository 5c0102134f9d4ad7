import { hostOfBundle } from "../../provider/policy/policy-host.ts";
import { readBundle, shippedBundleDirectory } from "../../provider/policy/read-bundle.ts";
import { packPolicies } from "./pack-policy.ts";
import { PackSession } from "./pack-session.ts";
import type { WaiverPlace } from "./pack-waivers.ts";
import { findProjectFolder, foldersAbove } from "./project-folder.ts";
import { RuleHosts } from "./rule-hosts.ts";

/** What a run of the pack takes from outside. */
export interface PackEdge {
  readonly environment: NodeJS.ProcessEnv;
  /** The pack's own folder, in which it runs. */
  readonly directory: string;
  /** The process that started it: the language host. */
  readonly parentPid: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Takes warnings. */
  readonly tell: (message: string) => void;
}

/**
 * A session of the pack with NovaCron's own rules.
 * @throws NovaCronError NC1301 for a damaged bundle.
 */
export async function openPack({ environment, directory, parentPid, atMs, tell }: PackEdge): Promise<PackSession> {
  const bundle = await readBundle({ directory: shippedBundleDirectory });
  const { data, rules } = bundle;
  const { openMaps } = bundle.manifest;
  const folderOf = (project: string): string | null =>
    findProjectFolder(project, [environment.PWD ?? directory, ...foldersAbove(parentPid), directory]);
  return new PackSession({
    policies: packPolicies(rules, data, openMaps),
    hosts: new RuleHosts({ data, openMaps, load: ({ data: override = {} }) => hostOfBundle(bundle, override) }),
    waivers: async (project, configured) => {
      // Only now, for most runs need none of it.
      const { openPackWaivers } = await import("./pack-waivers.ts");
      const { NOVACRON_WAIVERS: named } = environment;
      const place: WaiverPlace = { ...(named && { waivers: named }), ...configured };
      return openPackWaivers(place, { directory: folderOf(project), environment });
    },
    log: async (project, { log, logRequired: required }) => {
      const path = environment.NOVACRON_POLICY_LOG || log;
      if (path === undefined) return null;
      const { openPackLog } = await import("./pack-log.ts");
      return openPackLog({ path, required, directory: folderOf(project), tell });
    },
    atMs,
  });
}
