import type { CloudWorld } from "../../world/clouds/cloud-world.ts";
import type { Place } from "./place-of.ts";

const bytesPerGiB = 2 ** 30;
const bytesPerGB = 1e9;
/** Bits of a GiB over bits of a gigabit. */
const gigabitsPerGiB = (8 * bytesPerGiB) / 1e9;

/** As links name their ends: `ACCOUNT/REGION`, or a region of the fleet. */
function endOf({ cloud, region }: Place): string | undefined {
  return cloud === undefined ? region : `${cloud.account}/${cloud.region}`;
}

/** The declared link between two places, in either direction. */
function linkBetween(from: Place, to: Place, clouds: CloudWorld | undefined) {
  const [a, b] = [endOf(from), endOf(to)];
  if (a === undefined || b === undefined) return undefined;
  return clouds?.federation.interconnects.find(
    (link) => (link.from === a && link.to === b) || (link.from === b && link.to === a),
  );
}

function isSameSite(from: Place, to: Place): boolean {
  return from.region !== undefined && from.region === to.region && from.cloud?.provider === to.cloud?.provider;
}

/**
 * What a GiB costs on its way, in the fleet's currency; null when unknown. Within a region nothing; else what a link between
 * both asks; between regions of one cloud what the catalogue knows of that; else what leaves the old place.
 */
export function pricePerGiB(from: Place, to: Place, clouds: CloudWorld | undefined): number | null {
  if (isSameSite(from, to)) return 0;
  const link = linkBetween(from, to, clouds);
  if (link?.pricePerGB !== undefined && clouds !== undefined)
    return link.pricePerGB * (bytesPerGiB / bytesPerGB) * clouds.usdRate;
  if (clouds !== undefined && from.cloud !== undefined && from.cloud.provider === to.cloud?.provider) {
    const between = clouds.catalog.transferPriceOf(from.cloud.provider, from.cloud.region, "region");
    if (between !== undefined) return between.value * (bytesPerGiB / bytesPerGB) * clouds.usdRate;
  }
  return from.node?.network.transferCostPerGiB ?? null;
}

/** Hours that a GiB takes at least: at the line rate of both, and of the link between them; null when one is unknown. */
export function hoursPerGiB(from: Place, to: Place, clouds: CloudWorld | undefined): number | null {
  const rates = [from.node?.performance.networkGbps, to.node?.performance.networkGbps];
  const link = linkBetween(from, to, clouds)?.gbps;
  // A link bounds what goes over it, and is known where the machines' own rates may not be.
  const known = [...rates, link].filter((rate) => rate !== undefined);
  if (link === undefined && known.length < rates.length) return null;
  return gigabitsPerGiB / Math.min(...known) / 3600;
}
