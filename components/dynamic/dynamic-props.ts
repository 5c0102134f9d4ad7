import * as pulumi from "@pulumi/pulumi";
import { contextKey } from "../../provider/dynamic/dynamic-inputs.ts";

/**
 * The properties of a dynamic resource: the arguments, the outputs that will come, and what Pulumi tells no dynamic provider:
 * the URN, the secrets, and whether this is a preview.
 *
 * @param type of the plugin's resource that is meant
 */
export function dynamicProps(
  type: string,
  name: string,
  args: object,
  outputs: readonly string[],
  options: pulumi.CustomResourceOptions | undefined,
): Record<string, unknown> {
  return {
    ...args,
    ...Object.fromEntries(outputs.map((output) => [output, undefined])),
    [contextKey]: {
      urn: pulumi.createUrn(name, type, options?.parent),
      type,
      secrets: pulumi.output(secretPaths(args)),
      preview: pulumi.runtime.isDryRun(),
    },
  };
}

/** Where secrets lie in some arguments. */
export async function secretPaths(
  value: unknown,
  path: readonly (string | number)[] = [],
): Promise<readonly (readonly (string | number)[])[]> {
  if (pulumi.Output.isInstance(value)) return (await pulumi.isSecret(value)) ? [path] : [];
  if (value instanceof Promise) return secretPaths(await value, path);
  if (value === null || typeof value !== "object" || pulumi.Resource.isInstance(value)) return [];
  const parts = Object.entries(value).map(([key, inner]) =>
    secretPaths(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return (await Promise.all(parts)).flat();
}
