import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { archiveOf } from "../../policies/build/bundle-archive.ts";
import { compileBundle } from "../../policies/build/compile-bundle.ts";
import { withPolicySources } from "../../policies/build/policy-sources.ts";
import { policyFolder, requireOpa } from "../policy/open-opa.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron policy build`, as commander gives them. */
export interface PolicyBuildOptions {
  readonly out: string;
  readonly json?: boolean;
}

/**
 * `novacron policy build`: compiles rules to a bundle in a folder or an archive. The same sources give the same bytes.
 * @throws NovaCronError NC1901 without OPA or with another version, NC1304 with file and line where the rules are at fault.
 */
export async function policyBuild(
  folder: string | undefined,
  options: PolicyBuildOptions,
  terminal: Terminal,
): Promise<number> {
  const opaPath = await requireOpa(terminal);
  const bundle = await withPolicySources(await policyFolder(folder, terminal), terminal.directory, (sources) =>
    compileBundle({ opaPath, root: sources.root, sources: sources.folders }),
  );
  const out = resolve(terminal.directory, options.out);
  if (/\.(?:tar\.gz|tgz)$/.test(out)) {
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, archiveOf(bundle.files));
  } else {
    await mkdir(out, { recursive: true });
    for (const [name, bytes] of bundle.files) await writeFile(join(out, name), bytes);
  }
  if (options.json === true) {
    const { digest, rules } = bundle;
    terminal.out(`${JSON.stringify({ digest, out: options.out, rules: rules.map(({ id }) => id) }, null, 2)}\n`);
  } else terminal.out(`${bundle.rules.length} rules, ${bundle.digest}\n`);
  return 0;
}
