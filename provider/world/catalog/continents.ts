/** Continents of the countries in which clouds have regions, as the fleet file writes them. Source: ISO 3166-1, UN M49. */
const countriesOf: Readonly<Record<string, string>> = {
  AF: "ZA KE EG NG MA",
  AS: "AE BH CN HK ID IL IN JP KR KW MY PH QA SA SG TH TR TW VN",
  EU: "AT BE BG CH CZ DE DK ES FI FR GB GR HU IE IT LU NL NO PL PT RO SE",
  NA: "CA CR MX PA US",
  OC: "AU NZ",
  SA: "AR BR CL CO PE UY",
};

const continents = new Map(
  Object.entries(countriesOf).flatMap(([continent, countries]) =>
    countries.split(" ").map((country) => [country, continent] as const),
  ),
);

/** `EU` of `DE`; undefined for a country in which no cloud has a region yet. */
export function continentOf(country: string): string | undefined {
  return continents.get(country);
}
