import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A process of this machine, as `ps` lists it. */
interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Process ids of the NovaCron plugins that a CLI has started; POSIX only. */
export async function pluginsOf(cli: number): Promise<readonly number[]> {
  const all = await processes();
  return all.filter(({ parent, command }) => parent === cli && isPlugin(command)).map(({ pid }) => pid);
}

/** Process ids among `pids` that still run. One that has ended and waits for its parent to notice does not count. */
export async function stillRunning(pids: readonly number[]): Promise<readonly number[]> {
  return (await processes()).filter(({ pid }) => pids.includes(pid)).map(({ pid }) => pid);
}

/** The process that `parent` started whose command contains `text`, if it runs. */
export async function childOf(parent: number, text: string): Promise<number | undefined> {
  return (await processes()).find((each) => each.parent === parent && each.command.includes(text))?.pid;
}

const isPlugin = (command: string): boolean => /provider\/bin\/(?:start\.cjs|pulumi-resource-novacron)/.test(command);

async function processes(): Promise<readonly Process[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,stat=,args="]);
  return stdout
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .filter(([, , , stat = ""]) => !stat.startsWith("Z"))
    .map(([, pid, parent, , command = ""]) => ({ pid: Number(pid), parent: Number(parent), command }));
}
