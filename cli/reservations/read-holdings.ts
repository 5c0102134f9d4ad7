import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { emptyState, type StateHoldings, stateHoldings } from "../../provider/resources/state-holdings.ts";
import type { Project } from "../project.ts";
import { PulumiCli } from "../pulumi-cli.ts";
import type { Terminal } from "../terminal.ts";

/**
 * What the state of a stack has; nothing where Pulumi has no such stack; null where that cannot be seen from here, which is
 * said on stderr.
 * @param namespace `project/stack`.
 */
export async function readHoldings(
  namespace: string,
  project: Project,
  terminal: Terminal,
): Promise<StateHoldings | null> {
  const unseen = (why: string): null => {
    terminal.err(`warning: what the state of ${namespace} has is not known here: ${why}\n`);
    return null;
  };
  const stack = namespace.slice(namespace.indexOf("/") + 1);
  if (namespace !== `${project.name}/${stack}`) return unseen("it is another project's");
  // A full name, organisation and all, is the one that is selected or was given.
  const pulumi = new PulumiCli(
    terminal,
    project.directory,
    project.stack?.endsWith(`/${stack}`) ? project.stack : stack,
  );
  try {
    return stateHoldings(await pulumi.exportStack()) ?? unseen("`pulumi stack export` gave something else");
  } catch (error) {
    if (!(error instanceof NovaCronError)) throw error;
    return /no stack named/.test(error.message) ? emptyState : unseen(error.message);
  }
}
