import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What `@example` blocks may use without saying where it comes from. */
const prelude = `import { CloudFederation, explain, Placement, PlacementGroup, Provider, QuantumJob, VirtualMachine, VirtualMachineGroup } from "novacron/components";
declare const web: VirtualMachine;
export { CloudFederation, explain, Placement, PlacementGroup, Provider, QuantumJob, VirtualMachine, VirtualMachineGroup, web };
`;

/** `@example` blocks by name, from the doc comments of components/. */
function docExamples(): Map<string, string> {
  const folder = join(root, "components");
  const examples = new Map<string, string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))) {
    const blocks = readFileSync(join(folder, file), "utf8").matchAll(/@example\n([\s\S]*?)\n\s*\*\//g);
    for (const [index, [, block]] of [...blocks].entries()) {
      const body = (block ?? "").replace(/^\s*\* ?/gm, "");
      // An example may declare its own `web`.
      const before = /\bconst web\b/.test(body)
        ? prelude.replace(/declare const web.*\n/, "").replace(", web }", " }")
        : prelude;
      examples.set(`components/${file} ${index + 1}`, `${before}${body}`);
    }
  }
  return examples;
}

/** `@example` blocks of what `novacron/placement` exports. */
function engineExamples(): Map<string, string> {
  const folder = join(root, "provider", "engine");
  const examples = new Map<string, string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))) {
    const blocks = readFileSync(join(folder, file), "utf8").matchAll(/@example\n([\s\S]*?)\n\s*\*\//g);
    for (const [index, [, block]] of [...blocks].entries()) {
      const body = (block ?? "").replace(/^\s*\* ?/gm, "");
      const before =
        'import { decide, explain, openFleet } from "novacron/placement";\nexport { decide, explain, openFleet };\n';
      examples.set(`provider/engine/${file} ${index + 1}`, `${before}${body}`);
    }
  }
  return examples;
}

/** The TypeScript blocks of the README, which are whole programs. */
function readmePrograms(): Map<string, string> {
  const blocks = readFileSync(join(root, "README.md"), "utf8").matchAll(/^```ts\n([\s\S]*?)^```/gm);
  return new Map([...blocks].map(([, block], index) => [`README.md ${index + 1}`, block ?? ""]));
}

it("the examples in doc comments and in the README have no type errors", { timeout: 120_000 }, () => {
  const sources = new Map([...docExamples(), ...engineExamples(), ...readmePrograms()]);
  expect(sources.size).toBeGreaterThanOrEqual(9);
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const host = ts.createCompilerHost({ ...options, noEmit: true });
  // They stand in the root, as if they were files there, for the sake of the paths in tsconfig.json.
  const files = new Map(
    [...sources].map(([name, text]) => [join(root, `${name.replaceAll(/\W/g, "-")}.example.ts`), text]),
  );
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = files.get(path);
    return text === undefined ? getSourceFile(path, language, ...rest) : ts.createSourceFile(path, text, language);
  };
  const program = ts.createProgram([...files.keys()], { ...options, noEmit: true, noUnusedLocals: false }, host);
  const problems = [...files.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    const found =
      file === undefined ? [] : [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
  expect(problems).toEqual([]);
});
