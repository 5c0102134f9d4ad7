import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { type Secrecy, validationIssues } from "../../provider/schema/validation.ts";

/** The schema of the value (`of`) behind each {@link leaf}, for whoever describes it or takes inputs apart. */
export const leaves: z.core.$ZodRegistry<{ readonly of: unknown }> = z.registry<{ readonly of: unknown }>();

/**
 * A value that may also be another resource's output. A plain one is judged at once; an output is judged when it is known,
 * and called `property` then, so an unknown one does not keep the rest from being previewed.
 */
export function leaf<T>(property: string, schema: z.ZodType<T>): z.ZodType<pulumi.Input<T>, pulumi.Input<T>> {
  const made = z.unknown().transform((value, context): pulumi.Input<T> => {
    if (pulumi.Output.isInstance(value)) return value.apply((known) => parsed(property, schema, known, hidden));
    const answer = schema.safeParse(value);
    if (answer.success) return answer.data;
    for (const { path, message, code } of answer.error.issues)
      context.addIssue({ code: "custom", path: [...path], message, params: { code } });
    return z.NEVER;
  });
  leaves.add(made, { of: schema });
  return made as unknown as z.ZodType<pulumi.Input<T>, pulumi.Input<T>>;
}

// What another resource tells may be secret, and by now nobody knows.
const hidden: Secrecy = { hides: () => true, openPart: (path) => path };

/** `value` as `schema` has it. Throws NC1001 or NC1002, which name the property, below `property` where that is not empty. */
export function parsed<Out>(property: string, schema: z.ZodType<Out>, value: unknown, secrecy?: Secrecy): Out {
  const answer = schema.safeParse(value);
  if (answer.success) return answer.data;
  const [first] = validationIssues(answer.error, value, secrecy);
  const said = (first?.message ?? "it is refused").replace(/^NC\d+: /, "");
  const path = [property, first?.property].filter(Boolean).join(".");
  throw new NovaCronError(first?.code ?? "NC1001", property === "" ? said : `${property}: ${said}`, { property: path });
}
