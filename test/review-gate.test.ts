import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Review } from "../cli/review/review.ts";
import { type ProcessResult, runProcess } from "../cli/run-process.ts";
import { projectRoot } from "../tools/toolchain.mjs";
import { novacronProject, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly name?: string; readonly run?: string }[] }>
  >;
}

const program = `
import { Placement } from "novacron/components";

new Placement("web", { vcpus: 4, memoryGiB: 16, labels: { team: "shop" } });
`;

describe.skipIf(pulumiMissing !== null)(
  "docs/review-gate.md and the workflow, as they are written",
  { timeout: slowTest },
  () => {
    let project: PulumiProject;

    beforeAll(async () => {
      project = await novacronProject({ name: "shop", stack: "prod", files: { "index.ts": program } });
      succeeded(await project.up(["--skip-preview"]));
    }, slowTest);
    afterAll(() => project?.cleanup());

    /** Runs a script as a shell does, with the command of this repository in place of the installed one. */
    function shell(script: string, environment: Readonly<Record<string, string>> = {}): Promise<ProcessResult> {
      const command = `"${process.execPath}" "${join(projectRoot, "cli", "main.ts")}"`;
      const here = script.replaceAll("npx novacron", command).replace(/^npm install novacron$/m, "true");
      return runProcess("bash", ["-eo", "pipefail", "-c", here], {
        directory: project.directory,
        environment: { ...project.environment, ...environment },
      });
    }

    it("every command ends as it should, one after the other", async () => {
      const page = await readFile(join(projectRoot, "docs", "review-gate.md"), "utf8");
      const scripts = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, script = ""]) => script);
      const applying = scripts.findIndex((script) => script.includes("up --reviewed"));
      expect(applying).toBe(scripts.length - 1);
      for (const script of scripts.slice(0, applying)) {
        // Keys were made by the first `up` already, and are not made twice.
        const wanted = script.replace(/^npx novacron keys init$/m, "npx novacron keys show");
        const { exitCode, stderr } = await shell(wanted);
        expect(`${exitCode} ${exitCode === 0 ? "" : `${wanted}${stderr}`}`).toBe("0 ");
      }

      const workflow = parse(
        await readFile(join(projectRoot, "examples", "ci", "github-actions.yml"), "utf8"),
      ) as Workflow;
      const step = (job: string, name: string): string =>
        workflow.jobs[job]?.steps.find((candidate) => candidate.name === name)?.run ?? "";
      const environment = { STACK: "prod", GITHUB_SHA: "0123456" };
      await project.write("index.ts", program.replace("vcpus: 4", "vcpus: 6"));
      for (const name of ["Preview", "Review"]) {
        const { exitCode, stderr } = await shell(step("review", name), environment);
        expect(`${name} ${exitCode} ${stderr}`).toMatch(name === "Review" ? /^Review 0 passed/ : /^Preview 0 /);
      }
      const review = JSON.parse(await readFile(join(project.directory, "review.json"), "utf8")) as Review;
      expect(review.plan.operations).toMatchObject({ update: 1 });
      expect(await readFile(join(project.directory, "review.md"), "utf8")).toContain(String(review.plan.digest));

      const { exitCode, stderr } = await shell(step("apply", "Apply"), environment);
      expect(`${exitCode} ${stderr}`).toContain(`0 Previewing what would be applied ...\nIt is what was reviewed`);
      const again = await shell(scripts[applying] ?? "");
      expect(again.exitCode).toBe(5);
      expect(again.stderr).toContain("Placement::web: update was reviewed, and it is same");
    });
  },
);
