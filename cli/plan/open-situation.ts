import { join, resolve } from "node:path";
import { trustedKeys } from "../../provider/crypto/trusted-keys.ts";
import { weightsOf } from "../../provider/engine/decide.ts";
import { type FleetWorld, type Judges, loadJudges, worldOf } from "../../provider/engine/fleet-world.ts";
import type { NamedRequest } from "../../provider/engine/named-request.ts";
import { loadRequests } from "../../provider/engine/requests-file.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { StickyOptions } from "../../provider/placement/arena.ts";
import type { WeightProfile } from "../../provider/placement/weights.ts";
import { isUrl } from "../../provider/policy/bundle-url.ts";
import type { LoadPoliciesOptions } from "../../provider/policy/policy-host.ts";
import { refreshedCatalogName } from "../../provider/world/catalog/refreshed-name.ts";
import { loadConfiguredFleet } from "../../provider/world/configured-fleet.ts";
import type { LoadedFleet } from "../../provider/world/load-fleet.ts";
import type { Claim } from "../../provider/world/snapshot.ts";
import { findProject, type Project } from "../project.ts";
import { projectPolicies } from "../project-policies.ts";
import type { Terminal } from "../terminal.ts";

/** Options that the planning commands share: place, what-if, rebalance. */
export interface PlanningOptions {
  readonly fleet?: string;
  readonly requests?: string;
  readonly weights?: string;
  readonly asOf?: string;
  readonly policies?: string;
  readonly policiesDigest?: string;
  readonly stack?: string;
  readonly json?: boolean;
}

/** What a planning command works on, before requests are read. */
export interface Situation {
  readonly loaded: LoadedFleet;
  readonly judges: Judges;
  readonly world: FleetWorld;
  readonly weights: WeightProfile;
  /** ISO 8601 instant. */
  readonly asOf: string;
  /** The project's, else the defaults. */
  readonly sticky: StickyOptions;
  /** Where `novacron catalog refresh` writes; need not exist. */
  readonly refreshedCatalog: string;
}

/** The project around, where the command needs it for what its options leave out; null where there is none. */
export async function projectFor(options: PlanningOptions, terminal: Terminal): Promise<Project | null> {
  return findProject(terminal, options.stack);
}

/**
 * Reads the fleet that the options name (or the project's), and loads risk model, policies and weights. Warnings go to stderr.
 * @param project null where there is none, or the options say all.
 * @throws {NovaCronError} NC1903 without a fleet; NC11xx, NC13xx, NC1401, NC1003, NC1001 for what is wrong with its parts.
 */
export async function openSituation(
  options: PlanningOptions,
  project: Project | null,
  terminal: Terminal,
  reservations: readonly Claim[] = [],
): Promise<Situation> {
  const fleet = fleetPath(options, project, terminal);
  const asOf = options.asOf ?? terminal.now().toISOString();
  const weights = weightsOf(options.weights ?? project?.config.weights ?? "balanced");
  const [loaded, judges] = await Promise.all([
    loadConfiguredFleet(
      { fleet, federation: options.fleet === undefined ? project?.config.federation : undefined },
      project?.directory ?? terminal.directory,
    ),
    loadJudges({ policies: policiesOf(options, project, terminal) }),
  ]);
  const refreshedCatalog = join(project?.directory ?? terminal.directory, ".novacron", refreshedCatalogName);
  const world = await worldOf({ ...loaded, asOf, reservations, refreshedCatalog }, judges).catch((error: unknown) => {
    throw error instanceof NovaCronError && error.property === "asOf" ? error.withProperty("--as-of") : error;
  });
  for (const warning of world.warnings) terminal.err(`warning: ${warning}\n`);
  const { hysteresis, evacuationRisk } = project?.config ?? {};
  const sticky = {
    ...(hysteresis !== undefined && { hysteresis }),
    ...(evacuationRisk !== undefined && { evacuationRisk }),
  };
  return { loaded, judges, world, weights, asOf, sticky, refreshedCatalog };
}

/**
 * Reads the requests file that the options name.
 * @throws {NovaCronError} NC1903 without one; NC1005, NC1006, NC1001, NC1002 as `loadRequests`.
 */
export async function openRequests(options: PlanningOptions, terminal: Terminal): Promise<readonly NamedRequest[]> {
  if (options.requests !== undefined) return loadRequests(resolve(terminal.directory, options.requests));
  throw new NovaCronError("NC1903", "no requests file is given", {
    property: "--requests",
    expected: "the path of a YAML or JSON list of named requests",
    remedy: "Give it with --requests FILE; --help shows an entry",
  });
}

/** Runs what may find a request wrong in this fleet; such an error then names the file, too. */
export function namingFile<T>(path: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NovaCronError) || path === undefined || error.property?.startsWith("requests[") !== true) {
      throw error;
    }
    const { code, property, expected, remedy } = error;
    throw new NovaCronError(code, `${path}: ${error.headline.slice(code.length + 2)}`, {
      property,
      ...(expected !== undefined && { expected }),
      ...(remedy !== undefined && { remedy }),
      cause: error,
    });
  }
}

function fleetPath({ fleet }: PlanningOptions, project: Project | null, terminal: Terminal): string {
  if (fleet !== undefined) return resolve(terminal.directory, fleet);
  if (project !== null) return project.config.fleet;
  throw new NovaCronError("NC1903", "no fleet file is given, and there is no Pulumi project here that names one", {
    property: "--fleet",
    expected: "the path of a fleet file",
    remedy: "Give it with --fleet FILE",
  });
}

/** The project's policies unless the options name others; NovaCron's own without either. */
function policiesOf(
  { policies, policiesDigest }: PlanningOptions,
  project: Project | null,
  terminal: Terminal,
): "shipped" | "none" | LoadPoliciesOptions {
  const isBundle = policies !== undefined && policies !== "none" && policies !== "shipped";
  if (policiesDigest !== undefined && !isBundle) {
    throw new NovaCronError("NC1903", "--policies-digest is given, and --policies names no bundle", {
      property: "--policies-digest",
      expected: "the folder of a bundle in --policies",
      remedy: "Give the folder, or leave the digest out",
    });
  }
  if (policies === "none" || policies === "shipped") return policies;
  if (policies !== undefined) {
    const named = {
      bundleDirectory: isUrl(policies) ? policies : resolve(terminal.directory, policies),
      expectedDigest: policiesDigest,
    };
    // Without a project there are no keys to verify by, and nothing that a plan on paper could enforce: the pin has to do.
    return project === null
      ? { ...named, unverified: policiesDigest !== undefined }
      : { ...named, ring: trustedKeys(resolve(project.directory, project.config.keys.directory)) };
  }
  return project === null ? "shipped" : projectPolicies(project);
}
