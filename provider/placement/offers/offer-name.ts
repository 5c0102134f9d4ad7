import { digestOf } from "../../crypto/canonical-json.ts";
import type { OfferMode } from "../../schema/node-offer.ts";

/** What names an offer: machines of the same key are as good as each other. */
export interface OfferKey {
  /** Name of the federation's account. */
  readonly account: string;
  readonly region: string;
  /** Instance type. */
  readonly type: string;
  readonly mode: OfferMode;
  /** Absent where the account declares none there. */
  readonly zone?: string;
}

const suffixes: Readonly<Record<OfferMode, string>> = {
  onDemand: "",
  spot: ".spot",
  spotWithFallback: ".spot-fallback",
  reserved: ".reserved",
};

/** As long as names of nodes may be. */
const longest = 63;
const digits = 12;

/**
 * `prod.eu-central-1.m5.large`, with `.spot`, `.spot-fallback` or `.reserved`, and with the zone, where it applies. A name that
 * would be too long ends in a digest of itself.
 */
export function nameOfOffer(key: OfferKey): string {
  const { account, region, type, mode, zone } = key;
  const name = `${account}.${region}.${type}${suffixes[mode]}${zone === undefined ? "" : `.${zone}`}`;
  if (name.length <= longest) return name;
  const hex = digestOf(name).replace(/^sha256:/, "");
  return `${name.slice(0, longest - digits - 1)}-${hex.slice(0, digits)}`;
}

/** What names may begin with: accounts with their regions, zones and types. */
export interface NamedAccount {
  readonly account: string;
  readonly regions: readonly { readonly name: string; readonly zones: readonly string[] }[];
  /** Only asked for names that were shortened. */
  readonly types: () => readonly string[];
}

/** The offer that a name is of, whether or not there is such a type; null where it is of none of the accounts. */
export function offerNamed(name: string, accounts: readonly NamedAccount[]): OfferKey | null {
  const of = accounts.find(({ account }) => name.startsWith(`${account}.`));
  if (of === undefined) return null;
  for (const region of of.regions) {
    const start = `${of.account}.${region.name}.`;
    if (!name.startsWith(start)) continue;
    const place = { account: of.account, region: region.name };
    if (name.length === longest && /-[0-9a-f]{12}$/.test(name)) {
      const found = shortened(name, place, region.zones, of.types());
      if (found !== null) return found;
    }
    return keyOf(name.slice(start.length), place, region.zones);
  }
  return null;
}

type Place = Pick<OfferKey, "account" | "region">;

function keyOf(text: string, place: Place, zones: readonly string[]): OfferKey {
  const zone = zones.find((each) => text.endsWith(`.${each}`));
  const rest = zone === undefined ? text : text.slice(0, -zone.length - 1);
  const mode = offerModes.find((each) => suffixes[each] !== "" && rest.endsWith(suffixes[each])) ?? "onDemand";
  const type = rest.slice(0, rest.length - suffixes[mode].length);
  return { ...place, type, mode, ...(zone !== undefined && { zone }) };
}

/** All ways to buy. */
export const offerModes: readonly OfferMode[] = ["onDemand", "spot", "spotWithFallback", "reserved"];

/** The one offer of a region whose name is shortened to this. */
function shortened(name: string, place: Place, zones: readonly string[], types: readonly string[]): OfferKey | null {
  const start = name.slice(0, longest - digits - 1);
  for (const type of types) {
    const head = `${place.account}.${place.region}.${type}`;
    if (!head.startsWith(start) && !start.startsWith(head)) continue;
    for (const mode of offerModes) {
      for (const zone of [undefined, ...zones]) {
        const key = { ...place, type, mode, ...(zone !== undefined && { zone }) };
        if (nameOfOffer(key) === name) return key;
      }
    }
  }
  return null;
}
