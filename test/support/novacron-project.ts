import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Reservation, ReservationState } from "../../provider/store/reservation.ts";
import { openStore } from "../../provider/store/sqlite-store.ts";
import { smallFleet } from "./fleet.ts";
import {
  type ExportedStack,
  PulumiProject,
  type PulumiProjectOptions,
  type PulumiResult,
  type StateResource,
} from "./pulumi.ts";

/** Long enough for a test of several commands on a slow machine that is busy with others. */
export const slowTest = 240_000;

/**
 * A project whose provider is this repository's plugin, on a fleet of two nodes `a` (cheap) and `b` unless `files` has a
 * `fleet.yaml` of its own. `CI` is unset, so that the first use makes keys.
 */
export function novacronProject(options: PulumiProjectOptions): Promise<PulumiProject> {
  return PulumiProject.create({
    ...options,
    files: {
      "fleet.yaml": smallFleet({ nodes: [{ name: "a", pricePerHour: 0.1 }, { name: "b" }] }),
      ...options.files,
    },
    plugins: { providers: [{ name: "novacron", path: "provider/bin" }], ...options.plugins },
    env: { CI: "", ...options.env },
  });
}

/** Which store: that of the fleet `test` at the default path unless given. */
export interface StoreOfProject {
  readonly fleet?: string;
  readonly store?: string;
}

/** What the store of a project holds, by URN and decision id; nothing where there is no store. */
export async function reservationsOf(project: PulumiProject, where?: StoreOfProject): Promise<readonly Reservation[]> {
  return (await reservationStateOf(project, where)).reservations;
}

/** Reservations with their revision, which goes up by one at every change. */
export async function reservationStateOf(
  project: PulumiProject,
  { fleet = "test", store = ".novacron/store.db" }: StoreOfProject = {},
): Promise<ReservationState> {
  const path = join(project.directory, store);
  if (!existsSync(path)) return { revision: 0, reservations: [] };
  const opened = await openStore({ path, fleetId: fleet, now: () => new Date() });
  try {
    return await opened.reservationState();
  } finally {
    await opened.close();
  }
}

/** `NAME on NODE` for each reservation, sorted. */
export async function placesOf(...args: Parameters<typeof reservationsOf>): Promise<readonly string[]> {
  const held = await reservationsOf(...args);
  return held.map(({ claim }) => `${claim.name} on ${claim.node}`).sort();
}

/** The resource of a state that has this name and is no component or provider. Throws where there is none. */
export function resourceNamed(state: ExportedStack, name: string): StateResource {
  const found = state.deployment.resources?.find(
    ({ urn, custom, type }) => custom && !type.startsWith("pulumi:") && urn.endsWith(`::${name}`),
  );
  if (found === undefined) throw new Error(`the state has no resource ${name}`);
  return found;
}

/** One step of `pulumi preview --json`. */
export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff: Readonly<Record<string, { readonly kind: string; readonly inputDiff?: boolean }>> | null;
  readonly diffReasons?: readonly string[];
  readonly newState?: StateResource;
}

/** The steps of `pulumi preview --json` by the names of their resources; the last of each name. */
export function stepsOf(preview: PulumiResult): Readonly<Record<string, PreviewStep>> {
  const { steps = [] } = JSON.parse(preview.stdout) as { readonly steps?: readonly PreviewStep[] };
  return Object.fromEntries(steps.map((step) => [step.urn.split("::").at(-1) ?? step.urn, step]));
}

/** Fails with the whole output where a command failed: an exit code alone says nothing. */
export function succeeded(result: PulumiResult): PulumiResult {
  if (result.exitCode === 0) return result;
  throw new Error(`the command ended with ${result.exitCode}:\n${result.stdout}\n${result.stderr}`);
}
