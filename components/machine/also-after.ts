import type * as pulumi from "@pulumi/pulumi";

/** Options of a resource that is made after `resources`, too, and deleted before them. */
export function alsoAfter(
  options: pulumi.CustomResourceOptions,
  resources: readonly pulumi.Resource[],
): pulumi.CustomResourceOptions {
  const { dependsOn } = options;
  const before = Array.isArray(dependsOn) ? (dependsOn as pulumi.Input<pulumi.Resource>[]) : [];
  return { ...options, dependsOn: [...before, ...resources] };
}
