import { statusOfRun } from "../../provider/rpc/cli-run.ts";
import { openProjectStore } from "../open-project-store.ts";
import type { Project } from "../project.ts";
import { heldReservations, isLeftOver } from "../reservations/held-reservation.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckResult } from "./check-result.ts";

/** Reservations that runs left behind which were cut off, of every stack in the store. */
export async function checkLeftOvers(project: Project, terminal: Terminal): Promise<Omit<CheckResult, "name">> {
  const store = await openProjectStore(project, terminal);
  if (store === null) return { status: "ok", message: "nothing is reserved" };
  const held = await heldReservations(store, null, statusOfRun, terminal.now()).finally(() => store.close());
  const left = held.filter(isLeftOver);
  const [first] = left;
  if (first === undefined) return { status: "ok", message: "no reservations of runs that were cut off" };
  const stacks = [...new Set(left.map(({ stack }) => stack))];
  const [own] = stacks.filter((stack) => stack.startsWith(`${project.name}/`));
  const more = left.length > 1 ? ` and ${left.length - 1} more` : "";
  const where = own === undefined ? "in that stack's project" : "";
  const stack = (own ?? first.stack).slice((own ?? first.stack).indexOf("/") + 1);
  return {
    status: "warn",
    message: `${first.name} on ${first.node} (${first.stack})${more} not known to be in a state`,
    remedy: `The stack's next \`pulumi up\`, \`refresh\` or \`destroy\` mends it; if there is none, run \`novacron reservations release --unsettled --stack ${stack}\`${where === "" ? "" : ` ${where}`}`,
    details: { urns: left.map(({ urn }) => urn) },
  };
}
