import type { CloudTarget } from "../../schema/cloud-target.ts";
import type { DecisionTarget } from "../../schema/decision.ts";
import type { FleetNode } from "../../schema/fleet.ts";
import { unknownPlace } from "../offers/unknown-place.ts";

/** Where something runs, as far as a move depends on it. What is absent is not known. */
export interface Place {
  readonly name: string;
  readonly region?: string | undefined;
  readonly zone?: string | undefined;
  /** Undefined for a node of the fleet, and for a place of which only the name is known. */
  readonly cloud?: CloudTarget | undefined;
  /** Absent where it left the fleet, or is a machine of a cloud that is no longer on offer. */
  readonly node?: FleetNode | undefined;
}

/** The place of a node, or of what a decision before said of one that is gone. */
export function placeOf(
  { target, region, cloud }: { readonly target: string; readonly region?: string; readonly cloud?: CloudTarget },
  node: FleetNode | undefined,
): Place {
  // What the decision said is what is there, whatever the federation says by now.
  const known = cloud ?? node?.offer?.target;
  if (known !== undefined) return { name: target, region: known.region, zone: known.zone, cloud: known, node };
  const zone = node === undefined || node.zone === unknownPlace ? undefined : node.zone;
  return { name: target, region: node?.region ?? region, zone, node };
}

/** The place that a decision chose. */
export function placeOfTarget({ name, region, zone, cloud }: DecisionTarget, node: FleetNode | undefined): Place {
  return { name, region, zone, cloud, node };
}

/**
 * Why a machine is not the one that was decided on, though it has its name: the account is another by its id. Null where it
 * is, and where nobody knows.
 */
export function displacement(before: CloudTarget | null, now: CloudTarget | undefined): string | null {
  const [was, is] = [before?.accountId, now?.accountId];
  return was === undefined || is === undefined || was === is
    ? null
    : `the account ${now?.account} is ${is} by now, and was ${was}`;
}

/**
 * Whether going from one place to the other leaves the same machine in another size: the same account, region and zone of a
 * cloud, bought the same way, with the same architecture. Its disks stay, so nothing has to move.
 */
export function isResize({ cloud: from }: Pick<Place, "cloud">, { cloud: to }: Pick<Place, "cloud">): boolean {
  return (
    from !== undefined &&
    to !== undefined &&
    from.type !== to.type &&
    from.provider === to.provider &&
    from.account === to.account &&
    from.region === to.region &&
    from.zone === to.zone &&
    from.purchase === to.purchase &&
    from.architecture === to.architecture
  );
}
