/** An option in one word of a command line for Pulumi. */
export interface PulumiOption {
  /** `--target` or `-t`. */
  readonly name: string;
  /** What is joined to it; undefined where a value, if it takes one, is the next word. */
  readonly value: string | undefined;
}

/** Of `pulumi preview`, `up` and all commands: short options behind which the rest of the word, or the next, is their value. */
const takesValue: ReadonlySet<string> = new Set([..."cmpstxCv"]);

/** The options in a word, as pflag reads it: `--target=URN`, `-t`, `-tURN`, `-t=URN`, and several short ones as in `-dt`. */
export function optionsIn(word: string): readonly PulumiOption[] {
  if (word.startsWith("--")) {
    const [name = "", ...rest] = word.split("=");
    return [{ name, value: rest.length === 0 ? undefined : rest.join("=") }];
  }
  const options: PulumiOption[] = [];
  const letters = word.startsWith("-") ? word.slice(1) : "";
  for (const [index, letter] of [...letters].entries()) {
    const rest = letters.slice(index + 1);
    const isLast = takesValue.has(letter) || rest.startsWith("=");
    options.push({ name: `-${letter}`, value: isLast && rest !== "" ? rest.replace(/^=/, "") : undefined });
    if (isLast) break;
  }
  return options;
}
