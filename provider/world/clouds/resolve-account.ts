import { NovaCronError } from "../../errors/novacron-error.ts";
import type { CloudAccount } from "../../schema/cloud-federation.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { byCodeUnits } from "../code-units.ts";
import { globMatches, isPattern } from "../glob.ts";
import { didYouMean } from "../near-names.ts";

/** An account with the names that its patterns stand for, as the catalogue has them. */
export interface ResolvedAccount {
  readonly spec: CloudAccount;
  /** In name order. */
  readonly regions: readonly string[];
  /** Instance types that may be used; null for all. */
  readonly types: ReadonlySet<string> | null;
}

/**
 * Looks up what an account names.
 * @param property where the account is, for messages: `clouds.accounts[0]`.
 * @throws {NovaCronError} NC1150 for a region, type, zone, quota or reserved machine that names nothing.
 */
export function resolveAccount(spec: CloudAccount, property: string, catalog: Catalog): ResolvedAccount {
  const { cloud } = spec;
  const known = catalog.regionsOf(cloud).map(({ name }) => name);
  const regions = expanded(spec.regions, known, `${property}.regions`, `${cloud} has no region`);
  const typeNames = catalog.typesOf(cloud).map(({ name }) => name);
  const types = spec.types && expanded(spec.types, typeNames, `${property}.types`, `${cloud} has no instance type`);
  const own = (region: string, at: string): void => {
    if (!regions.includes(region)) throw unknown(`the account ${spec.name} has no region`, region, at, regions);
  };
  for (const region of Object.keys(spec.zones ?? {})) own(region, `${property}.zones.${region}`);
  const families = new Set(catalog.typesOf(cloud).map(({ family }) => family));
  for (const [q, { region, family }] of spec.quotas.entries()) {
    if (region !== undefined) own(region, `${property}.quotas[${q}].region`);
    if (family !== undefined && !families.has(family))
      throw unknown(`${cloud} has no family`, family, `${property}.quotas[${q}].family`, families);
  }
  const reserved = new Map<string, number>();
  for (const [r, { region, type }] of spec.reserved.entries()) {
    own(region, `${property}.reserved[${r}].region`);
    if (catalog.typeOf(cloud, type) === undefined)
      throw unknown(`${cloud} has no instance type`, type, `${property}.reserved[${r}].type`, typeNames);
    const before = reserved.get(`${region} ${type}`);
    if (before !== undefined) {
      throw new NovaCronError("NC1150", `${property}.reserved[${before}] and [${r}] are both of ${type} in ${region}`, {
        property: `${property}.reserved[${r}]`,
        expected: "one entry for each type in a region",
        remedy: "Add their counts up in one of them.",
      });
    }
    reserved.set(`${region} ${type}`, r);
  }
  return { spec, regions: [...regions].sort(byCodeUnits), types: types === undefined ? null : new Set(types) };
}

/** The names that a list of names and patterns stands for. Each entry must stand for something. */
function expanded(patterns: readonly string[], known: readonly string[], property: string, lacks: string): string[] {
  const found = new Set<string>();
  for (const [index, pattern] of patterns.entries()) {
    const names = isPattern(pattern)
      ? known.filter((name) => globMatches(pattern, name))
      : known.filter((name) => name === pattern);
    if (names.length === 0)
      throw unknown(isPattern(pattern) ? `${lacks} like` : lacks, pattern, `${property}[${index}]`, known);
    for (const name of names) found.add(name);
  }
  return [...found];
}

function unknown(lacks: string, name: string, property: string, known: Iterable<string>): NovaCronError {
  return new NovaCronError("NC1150", `${lacks} "${name}"`, {
    property,
    expected: "a name of the catalogue",
    remedy: didYouMean(name.replaceAll("*", ""), known),
  });
}
