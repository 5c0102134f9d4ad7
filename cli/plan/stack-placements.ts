import type { NamedRequest } from "../../provider/engine/named-request.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { gpusAsked } from "../../provider/placement/estimates.ts";
import { type PlacementRequest, placementRequest } from "../../provider/schema/placement-request.ts";
import type { Reservation } from "../../provider/store/reservation.ts";
import type { Store } from "../../provider/store/store.ts";
import type { Claim } from "../../provider/world/snapshot.ts";
import { openProjectStore } from "../open-project-store.ts";
import type { Project } from "../project.ts";
import { shortStackName } from "../selected-stack.ts";
import type { Terminal } from "../terminal.ts";

/** What a stack has on the fleet by the project's store. */
export interface StackPlacements {
  /** `project/stack`. */
  readonly stack: string;
  /** Its placements as requests, each with the node that it is on. */
  readonly requests: readonly NamedRequest[];
  /** What others hold, and those of the stack that cannot be told as requests. */
  readonly others: readonly Claim[];
  /** Names of the latter: they rest on secrets, are being moved, or have no record any more. */
  readonly fixed: readonly string[];
}

/**
 * Reads a stack's placements from the store: its reservations, and the requests from the records of their decisions.
 * @throws {NovaCronError} NC1902 without a project, NC1903 without a stack; NC11xx and NC17xx for fleet and store.
 */
export async function stackPlacements(project: Project | null, terminal: Terminal): Promise<StackPlacements> {
  if (project === null) {
    throw new NovaCronError("NC1902", `there is no Pulumi.yaml in ${terminal.directory} or above it`, {
      property: "--requests",
      expected: "a requests file, or the folder of a Pulumi project, whose store has the placements",
      remedy: "Give the file with --requests FILE, or the folder with -C DIRECTORY",
    });
  }
  if (project.stack === null) {
    throw new NovaCronError("NC1903", "no stack is selected", {
      property: "--stack",
      expected: "the stack whose placements are meant",
      remedy: "Give it with --stack, or a list of its requests with --requests FILE",
    });
  }
  const stack = `${project.name}/${shortStackName(project.stack)}`;
  const store = await openProjectStore(project, terminal);
  if (store === null) return { stack, requests: [], others: [], fixed: [] };
  try {
    return await placementsOf(stack, store);
  } finally {
    await store.close();
  }
}

async function placementsOf(stack: string, store: Store): Promise<StackPlacements> {
  const all = await store.listReservations();
  const own = all.filter(({ claim }) => claim.stack === stack);
  const count = (name: string): number => own.filter(({ claim }) => claim.name === name).length;
  const requests: NamedRequest[] = [];
  const fixed: Reservation[] = [];
  for (const reservation of own) {
    const { name, node, gpu } = reservation.claim;
    const asked = count(name) === 1 ? await requestOf(reservation, store) : null;
    if (asked === null) fixed.push(reservation);
    else requests.push({ name, ...asked, on: node, ...(gpu !== undefined && { gpu }) });
  }
  const others = all.filter((reservation) => reservation.claim.stack !== stack || fixed.includes(reservation));
  return {
    stack,
    requests,
    others: others.map(({ claim }) => claim),
    fixed: [...new Set(fixed.map(({ claim }) => claim.name))].sort(),
  };
}

/** The request that was decided on, and the start of a flexible job; null where the record does not tell it. */
async function requestOf(
  { claim, decisionId }: Reservation,
  store: Store,
): Promise<{ readonly request: PlacementRequest; readonly startAt?: string } | null> {
  const record = await store.getDecisionRecord(decisionId, claim.stack);
  // What it was placed together with is named there, and is no part of what it asks for.
  const { group: _group, ...asked } = record?.request ?? {};
  const parsed = placementRequest.safeParse(asked);
  if (!parsed.success) return null;
  // What is "[secret]" passes where text may stand: only a request of the size that is reserved is the one.
  const { vcpus, memoryGiB, diskGiB } = parsed.data;
  const isWhole =
    !JSON.stringify(record?.request).includes('"[secret]"') &&
    [vcpus, memoryGiB, diskGiB, gpusAsked(parsed.data)].every(
      (amount, index) => amount === [claim.vcpus, claim.memoryGiB, claim.diskGiB, claim.gpus][index],
    );
  if (!isWhole) return null;
  return { request: parsed.data, ...(record?.run && { startAt: record.run.startAt }) };
}
