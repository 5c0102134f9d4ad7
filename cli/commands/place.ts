import { placeAll } from "../../provider/engine/place-all.ts";
import { planAlternatives } from "../../provider/engine/plan-alternatives.ts";
import { noTelemetry, type Telemetry } from "../../provider/observability/telemetry.ts";
import { type JointCommandOptions, jointOptions } from "../plan/joint-options.ts";
import { namingFile, openRequests, openSituation, type PlanningOptions, projectFor } from "../plan/open-situation.ts";
import { plannedJson } from "../plan/planned-json.ts";
import { renderAlternatives } from "../plan/render-alternatives.ts";
import { renderPlan } from "../plan/render-plan.ts";
import { reservedClaims } from "../plan/reserved-claims.ts";
import { tellPlan } from "../plan/tell-plan.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron place`. */
export interface PlaceOptions extends PlanningOptions, JointCommandOptions {
  readonly reserved?: boolean;
  readonly alternatives?: boolean;
}

/**
 * `novacron place`: where the requests of a file would run on a fleet, without a stack and without changing anything.
 * @returns 1 when a request could not be placed.
 * @throws {NovaCronError} NC1903 without fleet or requests; NC1005, NC1006, NC1001, NC1002 for the requests; NC11xx for the
 * fleet; NC1003 for weights; NC13xx for policies.
 */
export async function place(
  options: PlaceOptions,
  terminal: Terminal,
  telemetry: Telemetry = noTelemetry,
): Promise<number> {
  const requests = await openRequests(options, terminal);
  const needsProject = options.fleet === undefined || options.reserved === true;
  const project = needsProject ? await projectFor(options, terminal) : null;
  const reservations = options.reserved === true ? await reservedClaims(project, terminal) : [];
  const situation = await openSituation(options, project, terminal, reservations);
  const { world, weights, sticky } = situation;
  const joint = await jointOptions(options);
  const plan = namingFile(options.requests, () =>
    telemetry.span("novacron.solve", (span) => {
      const made = placeAll({ world, requests, weights, options: sticky, joint });
      tellPlan(made, span, telemetry);
      return made;
    }),
  );
  const others =
    options.alternatives === true ? planAlternatives({ world, requests, weights, options: sticky }, plan) : null;
  const { currency } = world.snapshot;
  terminal.out(
    options.json === true
      ? `${JSON.stringify({ ...plannedJson(plan, situation), ...(others !== null && { alternatives: others }) }, null, 2)}\n`
      : renderPlan(plan, currency, terminal) +
          (others === null ? "" : `\n${renderAlternatives(others, currency, terminal)}`),
  );
  return plan.unplaced.length === 0 ? 0 : 1;
}
