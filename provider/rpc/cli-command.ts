import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { programOf } from "./read-state.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** https://www.pulumi.com/docs/iac/cli/commands/ */
const aliases: Readonly<Partial<Record<string, string>>> = {
  down: "destroy",
  dn: "destroy",
  update: "up",
  pre: "preview",
};

/**
 * The command that a run of the CLI is: `up`, `destroy`. The engine asks a plugin to delete something in the same words, whether
 * the program has it no more or the stack is destroyed. null where the system does not tell: NOVACRON_COMMAND says it then.
 * @param cli process id of the CLI.
 */
export function commandOfRun(
  cli: number,
  { NOVACRON_COMMAND: told = "" }: Environment,
  platform: NodeJS.Platform,
): string | null {
  const seen = argumentsOf(cli, platform);
  if (seen !== null) return commandIn(seen);
  return told === "" ? null : (aliases[told] ?? told);
}

/** Options before a command that take no value of their own; with any other, cobra takes the next word for its value. */
const alone: ReadonlySet<string> = new Set([
  "--disable-integrity-checking",
  "--emoji",
  "-e",
  "--fully-qualify-stack-names",
  "-Q",
  "--help",
  "-h",
  "--logflow",
  "--logtostderr",
  "--non-interactive",
]);

/** The command in the words behind `pulumi`, as cobra finds it; null where there is none. */
export function commandIn(words: readonly string[]): string | null {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--") return null;
    if (word === "" || !word.startsWith("-")) {
      if (word !== "") return aliases[word] ?? word;
    } else if (!word.includes("=") && !alone.has(word) && (word.startsWith("--") || word.length === 2)) index++;
  }
  return null;
}

/** Without the program's name; null where it is not the Pulumi CLI, or is not shown. */
function argumentsOf(pid: number, platform: NodeJS.Platform): readonly string[] | null {
  try {
    if (platform !== "linux") return shownByPs(pid);
    if (programOf(pid) === null) return null;
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(1);
  } catch {
    return null;
  }
}

/** ps(1) does not say where words end, so only what begins with a command is understood. */
export function shownByPs(pid: number): readonly string[] | null {
  const line = execFileSync("ps", ["-ww", "-o", "command=", "-p", `${pid}`], {
    encoding: "utf8",
    timeout: 5000,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const command = /^(?:\S*\/)?pulumi ([a-z]\S*)/.exec(line.trim())?.[1];
  return command === undefined ? null : [command];
}
