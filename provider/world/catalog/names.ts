import { NovaCronError } from "../../errors/novacron-error.ts";
import { didYouMean } from "../near-names.ts";
import type { Catalog } from "./catalog.ts";
import type { Cloud } from "./catalog-file.ts";
import type { SourcedRegion } from "./cloud-catalog.ts";

/**
 * A region by any of its names: that of the API (`westeurope`), what the cloud shows (`West Europe`, `US East (N. Virginia)`,
 * also with the `EU` that AWS wrote for `Europe` once), or a zone in it (`us-central1-a`, `us-east-1b`).
 */
export function regionNamed(catalog: Catalog, cloud: Cloud, text: string): SourcedRegion | undefined {
  const wanted = compact(text);
  const regions = catalog.regionsOf(cloud);
  return (
    regions.find(({ name }) => name === text) ??
    regions.find(({ name, displayName }) => compact(name) === wanted || compact(displayName ?? "") === wanted) ??
    regions.find(({ name }) => zone.test(text.slice(name.length)) && text.startsWith(name))
  );
}

const zone = /^-?[a-z]$/;

/** `europefrankfurt` of `EU (Frankfurt)`. */
function compact(text: string): string {
  return text
    .toLowerCase()
    .replace(/^eu (?=\()/, "europe ")
    .replace(/[^\p{L}\d]/gu, "");
}

/**
 * Names of regions as the API has them, of any cloud.
 * @throws {NovaCronError} NC1903 for a name that no cloud of `among` has.
 */
export function regionNames(catalog: Catalog, among: readonly Cloud[], texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => {
    // `us-east-1` is a name in one cloud and a spelling of us-east1 in another.
    if (among.some((cloud) => catalog.regionOf(cloud, text) !== undefined)) return [text];
    const found = among.flatMap((cloud) => regionNamed(catalog, cloud, text)?.name ?? []);
    if (found.length > 0) return found;
    const known = among.flatMap((cloud) => catalog.regionsOf(cloud).map(({ name }) => name));
    throw new NovaCronError("NC1903", `${among.join(", ")} has no region "${text}"`, {
      property: "--region",
      expected: "a region of the catalogue",
      remedy: didYouMean(text, known),
    });
  });
}
