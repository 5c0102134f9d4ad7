/** Member states of the European Union, ISO 3166-1. Source: Treaty on European Union, Article 52, without the United Kingdom. */
const europeanUnion = [
  "AT",
  "BE",
  "BG",
  "CY",
  "CZ",
  "DE",
  "DK",
  "EE",
  "ES",
  "FI",
  "FR",
  "GR",
  "HR",
  "HU",
  "IE",
  "IT",
  "LT",
  "LU",
  "LV",
  "MT",
  "NL",
  "PL",
  "PT",
  "RO",
  "SE",
  "SI",
  "SK",
] as const;

/**
 * Areas with one law for data, which a residency may name like a country: the European Union and, with Iceland,
 * Liechtenstein and Norway, the European Economic Area, in which the GDPR applies. Neither is the continent, which has
 * the United Kingdom and Switzerland in it. `areas` of `policies/rego/data.json` is the same table for rules.
 */
export const legalAreas: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["EU", new Set<string>(europeanUnion)],
  ["EEA", new Set<string>([...europeanUnion, "IS", "LI", "NO"])],
]);

/** Whether a country or continent satisfies an entry of a residency: a country code, EU, EEA, or `continent:XX`. */
export function liesIn(entry: string, place: { readonly country: string; readonly continent: string }): boolean {
  return (
    entry === place.country ||
    entry === `continent:${place.continent}` ||
    legalAreas.get(entry)?.has(place.country) === true
  );
}
