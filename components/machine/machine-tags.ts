import * as pulumi from "@pulumi/pulumi";
import type { PlacementArgs } from "../placement.ts";

/** What every resource of a machine is tagged with: the labels of its placement, its own tags over them, and ours. */
export function machineTags(
  name: string,
  labels: PlacementArgs["labels"],
  tags: Readonly<Record<string, pulumi.Input<string>>>,
): pulumi.Output<Record<string, string>> {
  return pulumi
    .all([pulumi.output(labels as pulumi.Input<Record<string, string> | undefined>), pulumi.output(tags)])
    .apply(
      ([known, own]): Record<string, string> => ({
        ...known,
        ...own,
        "novacron-placement": name,
        "novacron-stack": `${pulumi.getProject()}/${pulumi.getStack()}`,
      }),
    );
}

/**
 * The same as labels of Google Cloud, which take small letters, digits, `_` and `-`, at most 63 of them, and no keys that
 * begin otherwise than with a letter.
 */
export function asLabels(tags: Readonly<Record<string, string>>): Record<string, string> {
  const clean = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, "-")
      .slice(0, 63);
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [
      /^[a-z]/.test(clean(key)) ? clean(key) : clean(`l-${key}`),
      clean(value),
    ]),
  );
}
