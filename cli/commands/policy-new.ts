import { access, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { newPolicyFiles } from "../policy/new-policy.ts";
import type { Terminal } from "../terminal.ts";

/**
 * `novacron policy new`: a folder with a rule, its test, data and a README, that passes lint, test and build as it is.
 * @throws NovaCronError NC1903 for a name that cannot be a rule's, or where one of the files is there already.
 */
export async function policyNew(
  name: string,
  options: { readonly directory?: string },
  terminal: Terminal,
): Promise<number> {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > 60)
    throw new NovaCronError("NC1903", `${name} cannot be the name of a rule`, {
      expected: "lower-case words with hyphens between them, such as racks-under-repair",
    });
  const folder = options.directory ?? name;
  const path = resolve(terminal.directory, folder);
  const files = newPolicyFiles(name);
  for (const file of files.keys()) {
    const isThere = await access(join(path, file)).then(
      () => true,
      () => false,
    );
    if (isThere)
      throw new NovaCronError("NC1903", `${join(folder, file)} is there already`, {
        remedy: "Choose another name, or another --directory.",
      });
  }
  await mkdir(path, { recursive: true });
  for (const [file, text] of files) await writeFile(join(path, file), text);
  terminal.out(`${[...files.keys()].map((file) => join(folder, file)).join("\n")}\n`);
  terminal.err(`Try: novacron policy test ${folder}\n`);
  return 0;
}
