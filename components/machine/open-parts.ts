import * as pulumi from "@pulumi/pulumi";

/**
 * Key of an argument that only Construct gives: programs in other languages may leave open in a preview what has to be plain in a
 * program of this language. Its value is an unknown output; what is declared in a cloud waits for it.
 */
export const openParts: unique symbol = Symbol("novacron: parts that are unknown in this preview");

/** What a machine waits for besides its decision; known at once where nothing is open. */
export function openPartsOf(args: object): pulumi.Output<unknown> {
  return (args as { readonly [openParts]?: pulumi.Output<unknown> })[openParts] ?? pulumi.output(null);
}
