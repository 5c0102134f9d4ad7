import { createColors } from "picocolors";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import type { HeldReservation } from "./held-reservation.ts";

/** Reservations as a table, with a remark in the last column where one is given. */
export function renderReservations(
  held: readonly HeldReservation[],
  terminal: Terminal,
  remark?: (reservation: HeldReservation) => string,
): string {
  const { green, yellow } = createColors(terminal.color);
  const rows = held.map((reservation) => {
    const { stack, name, node, vcpus, memoryGiB, diskGiB, gpus, reservedAt, run } = reservation;
    const settled = run === null ? green("yes") : yellow(`not since ${reservedAt}`);
    const made = run === null ? "" : `${runName(run.name)}, ${run.status}`;
    const amounts = [vcpus, memoryGiB, diskGiB, gpus].map(String);
    return [stack, name, node, ...amounts, settled, made, ...(remark === undefined ? [] : [remark(reservation)])];
  });
  const headings = ["stack", "name", "node", "vcpus", "memory GiB", "disk GiB", "gpus", "settled", "run"];
  return renderTable(terminal, [...headings, ...(remark === undefined ? [] : ["what happens"])], rows, {
    align: ["left", "left", "left", "right", "right", "right", "right"],
  });
}

/** `process 4711 on host`: people know their machines and processes, not namespaces and clock ticks. */
function runName(run: string): string {
  const [where = "", pid] = run.split(" ");
  return pid === undefined ? "one without a name" : `process ${pid} on ${where.split("/")[0] ?? where}`;
}
