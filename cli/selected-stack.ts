import { createHash } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The stack that `pulumi stack select` chose for a project, or null. Pulumi keeps it in a file of its own:
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/workspace/workspace.go. Reading it takes a
 * thousandth of the time that `pulumi stack --show-name` takes, and works where the backend cannot be reached.
 * @param projectFile absolute path of Pulumi.yaml.
 */
export async function selectedStack(
  projectFile: string,
  projectName: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const home = environment.PULUMI_HOME || join(environment.HOME || environment.USERPROFILE || homedir(), ".pulumi");
  for (const path of new Set([projectFile, await realpath(projectFile)])) {
    const hash = createHash("sha1").update(path).digest("hex");
    const stack = await stackIn(join(home, "workspaces", `${projectName}-${hash}-workspace.json`));
    if (stack !== null) return stack;
  }
  return null;
}

async function stackIn(file: string): Promise<string | null> {
  try {
    const settings: unknown = JSON.parse(await readFile(file, "utf8"));
    const stack = typeof settings === "object" && settings !== null && "stack" in settings ? settings.stack : null;
    return typeof stack === "string" && stack !== "" ? stack : null;
  } catch {
    return null; // Nothing selected yet, or a layout that this version does not know: the user names the stack then.
  }
}

/** The name that Pulumi.<stack>.yaml and URNs use: `dev` of `organisation/project/dev`. */
export function shortStackName(stack: string): string {
  return stack.slice(stack.lastIndexOf("/") + 1);
}
