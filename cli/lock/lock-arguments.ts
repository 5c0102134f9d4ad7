import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { optionsIn } from "../pulumi-options.ts";
import { type PulumiArguments, pulumiArguments } from "../review/pulumi-arguments.ts";
import { stackIn } from "../stack-in.ts";

/** What Pulumi gets, and the stack that it is told. */
export interface LockArguments extends PulumiArguments {
  /** Undefined for the selected one. */
  readonly stack: string | undefined;
}

/** With these a preview leaves out what the program has. */
const partial: ReadonlySet<string> = new Set([
  "--target",
  "-t",
  "--target-dependents",
  "--target-replace",
  "--exclude",
  "-x",
  "--exclude-dependents",
]);

/**
 * The arguments that a user gives behind `--`, with the stack of `--stack`.
 * @throws {NovaCronError} NC1903 for those that are this command's business, or that leave placements out.
 */
export function lockArguments(given: readonly string[], stack?: string): LockArguments {
  const left = given.flatMap(optionsIn).find(({ name }) => partial.has(name))?.name;
  if (left !== undefined) {
    throw new NovaCronError("NC1903", `${left} leaves placements out`, {
      property: left,
      expected: "a preview of the whole stack",
      remedy: "Leave it out",
    });
  }
  const { preview, up } = pulumiArguments([...given, ...(stack === undefined ? [] : ["--stack", stack])]);
  return { preview, up, stack: stack ?? stackIn(given) };
}
