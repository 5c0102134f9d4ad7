/** Names of a stack and its project. */
export interface StackPlace {
  readonly stack: string;
  readonly project: string;
}

/** Stack and project of a URN: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
export function placeOf(urn: string): StackPlace {
  const [head = "", project = ""] = urn.split("::");
  return { stack: head.split(":")[2] ?? "", project };
}

/** URN of a stack's root resource: what findings about no single resource are said of. */
export function stackUrn({ project, stack }: StackPlace): string {
  return `urn:pulumi:${stack}::${project}::pulumi:pulumi:Stack::${project}-${stack}`;
}
