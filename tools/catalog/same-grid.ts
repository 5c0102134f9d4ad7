import type { Place } from "./places.ts";

/** Countries with one grid, as far as its mix is reported: what is measured in one of their regions holds for all. */
const oneGrid = new Set("BE CH CL DE ES FI FR GB HK IL KR NL PL QA SG TW ZA".split(" "));
/** In others, regions so near to each other are taken to be on one grid; km. */
const nearKm = 160;
const earthRadiusKm = 6371.0088; // IUGG mean radius

/** Whether two regions draw from the same grid, by country and distance. */
export function sameGrid(a: Place, b: Place): boolean {
  return a.country === b.country && (oneGrid.has(a.country) || distanceKm(a, b) <= nearKm);
}

/** Of places on the same grid the nearest, or undefined. */
export function nearestOnGrid(place: Place, others: readonly Place[]): Place | undefined {
  return others
    .filter((other) => sameGrid(place, other))
    .sort((a, b) => distanceKm(place, a) - distanceKm(place, b))[0];
}

/** Great circle, by the haversine formula. */
function distanceKm(a: Place, b: Place): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((b.latitude - a.latitude) * rad) / 2) ** 2 +
    Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(((b.longitude - a.longitude) * rad) / 2) ** 2;
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(h)));
}
