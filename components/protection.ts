import type { CustomResourceOptions } from "@pulumi/pulumi";

/**
 * Whether the resource will be protected: by its own option, or its parent's. Providers are not told of `protect`, yet a
 * protected placement must not move, so the classes pass it on as an input.
 */
export function isProtected(options: CustomResourceOptions | undefined): boolean {
  if (options?.protect !== undefined) return options.protect === true;
  // `__protect` is how the SDK itself hands protection down to children.
  const parent = options?.parent as { readonly __protect?: boolean } | undefined;
  return parent?.__protect === true;
}
