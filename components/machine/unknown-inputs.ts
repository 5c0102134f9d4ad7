import * as pulumi from "@pulumi/pulumi";

/** What the SDK's outputs have, and its types do not say. A test runs against the real ones. */
interface OutputInside {
  readonly isKnown: Promise<boolean>;
  readonly allResources?: () => Promise<ReadonlySet<pulumi.Resource>>;
  promise(): Promise<unknown>;
}

/** Resolves when an output is there, be its value known or not. Rejects with what it rejects with. */
export async function settled(output: pulumi.Output<unknown>): Promise<void> {
  await inside(output).promise();
}

/** The value, or undefined where it is unknown in a preview. */
export async function awaited(output: pulumi.Output<unknown>): Promise<unknown> {
  return inside(output).promise();
}

/** Whether a value is known in this preview. In an update all are. */
export function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  return inside(output).isKnown;
}

/**
 * The inputs that wait for other resources, as `PATH (of RESOURCE)`: `vcpus (of bell)`, `labels.node (of first)`; in the order
 * of the properties.
 */
export async function unknownInputs(value: unknown, path = ""): Promise<readonly string[]> {
  if (pulumi.Output.isInstance(value)) {
    if (await isKnown(value)) return [];
    const names = await resourceNames(value);
    return [names.length === 0 ? path : `${path} (of ${names.join(", ")})`];
  }
  if (value instanceof Promise) return unknownInputs(await value, path);
  if (value === null || typeof value !== "object" || pulumi.Resource.isInstance(value)) return [];
  const parts = Object.entries(value).map(([key, inner]) =>
    unknownInputs(inner, below(path, key, Array.isArray(value))),
  );
  return (await Promise.all(parts)).flat();
}

const below = (path: string, key: string, isItem: boolean): string =>
  isItem ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;

async function resourceNames(output: pulumi.Output<unknown>): Promise<readonly string[]> {
  const resources = [...((await inside(output).allResources?.()) ?? [])];
  const urns = await Promise.all(resources.map((resource) => inside(resource.urn).promise()));
  return [...new Set(urns.map((urn) => String(urn).split("::").at(-1) ?? String(urn)))].sort();
}

function inside(output: pulumi.Output<unknown>): OutputInside {
  return output as unknown as OutputInside;
}
