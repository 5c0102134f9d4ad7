/** Whether URNs are of a stack, by its short name and its project. */
export function stackOfUrn({
  project,
  stack,
}: {
  readonly project: string;
  readonly stack: string;
}): (urn: string) => boolean {
  const prefix = `urn:pulumi:${stack}::${project}::`;
  return (urn) => urn.startsWith(prefix);
}
