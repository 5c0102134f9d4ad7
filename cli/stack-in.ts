/** The stack that arguments for Pulumi name; undefined for the selected one. */
export function stackIn(given: readonly string[]): string | undefined {
  for (const [index, argument] of given.entries()) {
    if (argument === "--stack" || argument === "-s") return given[index + 1];
    if (argument.startsWith("--stack=")) return argument.slice("--stack=".length);
  }
  return undefined;
}
