import { statusOfRun } from "../../provider/rpc/cli-run.ts";
import { openProjectStore } from "../open-project-store.ts";
import { openProject } from "../project.ts";
import { heldReservations, isLeftOver } from "../reservations/held-reservation.ts";
import { renderReservations } from "../reservations/render-reservations.ts";
import { shortStackName } from "../selected-stack.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron reservations list`. */
export interface ReservationsListOptions {
  readonly stack?: string;
  readonly json?: boolean;
}

/**
 * `novacron reservations list`: what is booked on the fleet, by whom, and whether a state is known to have it.
 * @throws {NovaCronError} NC1902 outside of a project; NC11xx and NC17xx for fleet and store.
 */
export async function reservationsList(options: ReservationsListOptions, terminal: Terminal): Promise<number> {
  const project = await openProject(terminal, options.stack);
  const only = options.stack === undefined ? null : `${project.name}/${shortStackName(options.stack)}`;
  const store = await openProjectStore(project, terminal);
  const held =
    store === null ? [] : await heldReservations(store, only, statusOfRun, terminal.now()).finally(() => store.close());
  if (options.json === true) {
    terminal.out(`${JSON.stringify(held, null, 2)}\n`);
    return 0;
  }
  if (held.length === 0) terminal.out(`Nothing is reserved${only === null ? "" : ` for ${only}`}\n`);
  else terminal.out(renderReservations(held, terminal));
  const left = held.filter(isLeftOver).length;
  if (left > 0)
    terminal.err(`${left} may be left over; \`novacron reservations release --unsettled\` gives them back\n`);
  return 0;
}
