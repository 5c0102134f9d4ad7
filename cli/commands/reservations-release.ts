import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { parseUrn } from "../../provider/resources/user-inputs.ts";
import { statusOfRun } from "../../provider/rpc/cli-run.ts";
import type { Store } from "../../provider/store/store.ts";
import { confirm } from "../confirm.ts";
import { openProjectStore } from "../open-project-store.ts";
import { openProject, type Project } from "../project.ts";
import { recordAudit } from "../record-audit.ts";
import { type HeldReservation, heldReservations } from "../reservations/held-reservation.ts";
import { type Judgement, judgeRelease } from "../reservations/judge-release.ts";
import { readHoldings } from "../reservations/read-holdings.ts";
import { renderReservations } from "../reservations/render-reservations.ts";
import { shortStackName } from "../selected-stack.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron reservations release`. */
export interface ReservationsReleaseOptions {
  readonly stack?: string;
  readonly unsettled?: boolean;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** A reservation, and what becomes of it. */
interface Judged {
  readonly reservation: HeldReservation;
  readonly judgement: Judgement;
}

/**
 * `novacron reservations release URN|--unsettled|--stack S`: gives reservations back that no state has. Each is compared
 * with the state of its stack, where that can be read.
 * @param urn undefined for a whole stack's.
 * @throws {NovaCronError} NC1903 for what names nothing; NC1908 for what is in use or, without --force, may be; NC1802
 *   refused; NC1905 nobody to ask; NC1902, NC11xx and NC17xx for project, fleet and store.
 */
export async function reservationsRelease(
  urn: string | undefined,
  options: ReservationsReleaseOptions,
  terminal: Terminal,
): Promise<number> {
  const project = await openProject(terminal, options.stack);
  const namespace = namespaceOf(urn, options, project);
  const store = await openProjectStore(project, terminal);
  if (store === null) return nothing(namespace, terminal);
  try {
    const held = (await heldReservations(store, namespace, statusOfRun, terminal.now())).filter(
      (reservation) =>
        (urn === undefined || reservation.urn === urn) && (options.unsettled !== true || reservation.run !== null),
    );
    if (urn !== undefined && held.length === 0) throw unknownUrn(urn);
    if (held.length === 0) return nothing(namespace, terminal);
    const state = await readHoldings(namespace, project, terminal);
    const judged = held.map((reservation) => ({ reservation, judgement: judgeRelease(reservation, state) }));
    return await release(judged, options, project, store, terminal);
  } finally {
    await store.close();
  }
}

async function release(
  judged: readonly Judged[],
  options: ReservationsReleaseOptions,
  project: Project,
  store: Store,
  terminal: Terminal,
): Promise<number> {
  const force = options.force === true;
  const goes = ({ judgement }: Judged): boolean =>
    judgement.kind === "free" || (force && judgement.kind === "doubtful");
  const going = judged.filter(goes);
  const staying = judged.filter((each) => !goes(each));
  // Who asks for left-overs gets those; who names a resource or a stack must not take half of it for the whole.
  const [refused] = options.unsettled === true ? [] : staying;
  const remarks = new Map(judged.map((each) => [each.reservation, remark(each, goes(each), force)]));
  const listed = judged.map(({ reservation }) => reservation);
  terminal.out(renderReservations(listed, terminal, (reservation) => remarks.get(reservation) ?? ""));
  if (refused !== undefined && options.dryRun !== true) throw inUse(refused, staying.length);
  if (going.length === 0 || options.dryRun === true) {
    terminal.out(`${going.length} ${options.dryRun === true ? "would be given back; " : ""}nothing was changed\n`);
    return 0;
  }
  const doubtful = going.filter(({ judgement }) => judgement.kind === "doubtful").length;
  if (doubtful > 0) {
    terminal.err(
      `warning: ${doubtful} of them may belong to resources that live. Others can take their capacity then; the next \`pulumi up\` of the stack books it again, or fails where it is gone\n`,
    );
  }
  const question = `Give back ${going.length} ${going.length === 1 ? "reservation" : "reservations"}?`;
  await confirm(question, options.yes === true, terminal);
  const given = await giveBack(going, project, store, terminal);
  terminal.err(`Gave back ${given} of ${going.length}\n`);
  return given === going.length ? 0 : 1;
}

/** The log is written first: an act that is not on record must not happen. */
async function giveBack(going: readonly Judged[], project: Project, store: Store, terminal: Terminal): Promise<number> {
  const at = terminal.now().toISOString();
  await recordAudit(
    project,
    store,
    going.map(({ reservation, judgement }) => ({
      at,
      action: "reservation.released",
      subject: reservation.urn,
      details: {
        by: terminal.user,
        record: reservation.decisionId,
        node: reservation.node,
        run: reservation.run?.name ?? null,
        forced: judgement.kind === "free" ? null : judgement.why,
      },
    })),
  );
  const settled = going.filter(({ reservation }) => reservation.run === null);
  const unsettled = going.flatMap(({ reservation: { urn, decisionId, run } }) =>
    run === null ? [] : [{ urn, decisionId, operation: run.name }],
  );
  const given = await Promise.all(
    settled.map(({ reservation }) => store.release(reservation.urn, reservation.decisionId)),
  );
  // What was settled, or taken over by another run, since it was listed stays.
  const released = await store.releaseAbandoned(unsettled);
  return given.filter(Boolean).length + released.length;
}

/** The stack that is meant, as `project/stack`. */
function namespaceOf(
  urn: string | undefined,
  { stack, unsettled }: ReservationsReleaseOptions,
  project: Project,
): string {
  if (urn !== undefined) {
    if (stack === undefined && unsettled !== true && /^urn:pulumi:.+?::.+?::.+?::./.test(urn))
      return parseUrn(urn).stack;
    throw new NovaCronError("NC1903", `${urn} cannot be given back in this way`, {
      expected: "the URN of one resource, or --unsettled, or --stack",
      remedy: "Take the URN from `novacron reservations list --json`",
    });
  }
  const name = stack ?? (unsettled === true ? project.stack : null);
  if (name !== null) return `${project.name}/${shortStackName(name)}`;
  throw new NovaCronError("NC1903", "it is not said whose reservations are to be given back", {
    expected: "a URN, --unsettled or --stack",
    remedy:
      unsettled === true
        ? "No stack is selected here: name it with --stack"
        : "Look at what there is with `novacron reservations list`",
  });
}

function remark({ judgement }: Judged, goes: boolean, force: boolean): string {
  if (judgement.kind === "free") return "is given back";
  if (goes) return `is given back by force: ${judgement.why}`;
  return `stays: ${judgement.why}${judgement.kind === "doubtful" && !force ? " (--force)" : ""}`;
}

function inUse({ reservation, judgement }: Judged, count: number): NovaCronError {
  const why = judgement.kind === "free" ? "" : judgement.why;
  const more = count > 1 ? ` (and ${count - 1} more)` : "";
  return new NovaCronError("NC1908", `${reservation.name} on ${reservation.node} stays${more}: ${why}`, {
    expected: "reservations that no state has and no run is at",
    remedy:
      judgement.kind === "in use"
        ? "Wait for that run, or end it with `pulumi cancel`"
        : "Destroy its resource with `pulumi destroy`; where the stack is gone for good, add --force",
  });
}

function unknownUrn(urn: string): NovaCronError {
  return new NovaCronError("NC1903", `nothing is reserved for ${urn}`, {
    expected: "a URN that holds a reservation",
    remedy: "List them with `novacron reservations list --json`",
  });
}

function nothing(namespace: string, terminal: Terminal): number {
  terminal.out(`Nothing to give back for ${namespace}\n`);
  return 0;
}
