import type { Digest } from "../../crypto/canonical-json.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import type { CloudFederationSpec } from "../../schema/cloud-federation.ts";
import type { FleetRegion } from "../../schema/fleet.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { didYouMean } from "../near-names.ts";
import { cloudRegions } from "./cloud-regions.ts";
import { normaliseFederation } from "./normalise-federation.ts";
import { type ResolvedAccount, resolveAccount } from "./resolve-account.ts";
import type { UnavailableOffer } from "./unavailable-offer.ts";

/** What the federation's accounts may use of what the clouds offer, and for how much. */
export interface CloudWorld {
  /** In its one order. */
  readonly federation: CloudFederationSpec;
  /** By name. */
  readonly accounts: readonly ResolvedAccount[];
  /** Of all accounts, by name, as the catalogue knows them; the fleet file may know more. */
  readonly regions: readonly FleetRegion[];
  readonly catalog: Catalog;
  readonly catalogDigest: Digest;
  /** What a US dollar is in the fleet's currency. */
  readonly usdRate: number;
  /** What clouds refused lately, by the name of the offer; absent where they refused nothing. */
  readonly unavailable?: readonly UnavailableOffer[];
}

/** What a federation is looked at with. */
export interface CloudParts {
  readonly catalog: Catalog;
  readonly catalogDigest: Digest;
  /** The fleet's. */
  readonly currency: string;
  /** Names of the regions that the fleet file declares: links may end there. */
  readonly fleetRegions: readonly string[];
}

/**
 * Looks up all that a federation names.
 * @throws {NovaCronError} NC1150 for what names nothing, or twice; NC1151 without an exchange rate where the fleet's currency
 * is not the US dollar.
 */
export function cloudWorldOf(given: CloudFederationSpec, parts: CloudParts): CloudWorld {
  const { catalog, catalogDigest, currency, fleetRegions } = parts;
  if (currency !== "USD" && given.usdRate === undefined) {
    throw new NovaCronError(
      "NC1151",
      `the clouds' prices are in US dollars, the fleet's in ${currency}, and clouds.usdRate is not given`,
      {
        property: "clouds.usdRate",
        expected: `what a US dollar is in ${currency}`,
        remedy: `Set clouds.usdRate, or give the fleet's prices in USD.`,
      },
    );
  }
  const names = new Map<string, number>();
  for (const [a, { name }] of given.accounts.entries()) {
    const before = names.get(name);
    if (before !== undefined) {
      throw new NovaCronError("NC1150", `the account "${name}" occurs twice, as accounts[${before}] and [${a}]`, {
        property: `clouds.accounts[${a}].name`,
        expected: "a name that no other account has",
        remedy: "Rename or remove one of them.",
      });
    }
    names.set(name, a);
  }
  const ends = given.accounts.map((account, a) => resolveAccount(account, `clouds.accounts[${a}]`, catalog));
  checkInterconnects(given, ends, fleetRegions);
  const federation = normaliseFederation(given);
  const accounts = federation.accounts.map((account, a) => resolveAccount(account, `clouds.accounts[${a}]`, catalog));
  return {
    federation,
    accounts,
    regions: cloudRegions(federation, accounts, catalog),
    catalog,
    catalogDigest,
    usdRate: given.usdRate ?? 1,
  };
}

function checkInterconnects(
  { interconnects }: CloudFederationSpec,
  accounts: readonly ResolvedAccount[],
  fleetRegions: readonly string[],
): void {
  const known = new Set([
    ...accounts.flatMap(({ spec, regions }) => regions.map((region) => `${spec.name}/${region}`)),
    ...fleetRegions,
  ]);
  for (const [i, link] of interconnects.entries()) {
    for (const end of ["from", "to"] as const) {
      if (known.has(link[end])) continue;
      throw new NovaCronError("NC1150", `there is no "${link[end]}" for a link to end at`, {
        property: `clouds.interconnects[${i}].${end}`,
        expected: "ACCOUNT/REGION of the federation, or a region of the fleet file",
        remedy: didYouMean(link[end], known),
      });
    }
  }
}
