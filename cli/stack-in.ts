import { optionsIn } from "./pulumi-options.ts";

/** The stack that arguments for Pulumi name; undefined for the selected one. */
export function stackIn(given: readonly string[]): string | undefined {
  for (const [index, argument] of given.entries()) {
    const named = optionsIn(argument).find(({ name }) => name === "--stack" || name === "-s");
    if (named !== undefined) return named.value ?? given[index + 1];
  }
  return undefined;
}
