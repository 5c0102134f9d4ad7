import type { FleetRegion } from "../schema/fleet.ts";
import { ownEntry } from "./own-entry.ts";

/** Round trip that is taken within a region when it does not name one to itself, in ms. */
const withinRegionMs = 1;

/** Declared round trip between two regions in ms, by whichever of the two declares it; null when neither does. */
export function roundTripMs(from: FleetRegion, to: FleetRegion): number | null {
  const declared = ownEntry(from.latencyMs, to.name) ?? ownEntry(to.latencyMs, from.name);
  return declared ?? (from.name === to.name ? withinRegionMs : null);
}

const earthRadiusKm = 6371.0088; // IUGG mean radius

/** Great-circle distance between two regions in km (haversine); null when either has no coordinates. */
export function distanceKm(from: FleetRegion, to: FleetRegion): number | null {
  if (from.name === to.name) return 0;
  const { latitude: lat1, longitude: lon1 } = from;
  const { latitude: lat2, longitude: lon2 } = to;
  if (lat1 === undefined || lon1 === undefined || lat2 === undefined || lon2 === undefined) return null;
  const rad = Math.PI / 180;
  const h =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(h)));
}
