import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../tools/toolchain.mjs";
import { cloudResource, echoProvider } from "./support/cloud-resource.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const args = ["--policy-pack", join(projectRoot, "policies", "pack")];
const waivers = ".novacron/waivers.yaml";
// `novacron waiver new` signs with the wall clock's date.
const after = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const expires = after(20);
const denied = /\[mandatory\].* ncp-aws-001 .*aws:ec2:Instance: open/;

describe.skipIf(pulumiMissing !== null)("waivers in the policy pack", () => {
  let project: PulumiProject;

  beforeAll(async () => {
    const created = await novacronProject({
      name: "excused",
      files: {
        "index.ts": `${cloudResource}\ncloud("aws:ec2/instance:Instance", "open", { instanceType: "t3.micro" });`,
      },
      plugins: { providers: [{ name: "novacron", path: "provider/bin" }, echoProvider] },
    });
    // As a shell does. A pack is told the project's name, and finds the folder by it.
    project = created.with({ PWD: created.directory });
    for (const command of [
      ["keys", "init"],
      ["waiver", "new", "--id", "W-1", "--rule", "NCP-AWS-001", "--owner", "ada@example.org"].concat(
        ["--resource", "urn:pulumi:*::excused::aws:ec2/instance:Instance::open"],
        ["--reason", "the agent on it knows no tokens yet", "--expires", expires],
      ),
    ]) {
      const { exitCode, stdout, stderr } = await novacron(project, ...command);
      if (exitCode !== 0) throw new Error(`novacron ${command.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
    }
  }, slowTest);
  afterAll(() => project?.cleanup());

  it(
    "turn a violation into a note with owner and end, and are announced before they end",
    async () => {
      const { stdout } = succeeded(await project.preview(args));
      expect(stdout).toMatch(/\[advisory\].* ncp-aws-001 .*aws:ec2:Instance: open/);
      expect(stdout).toContain(`waived by W-1 until ${expires} (ada@example.org: the agent on it knows no tokens yet)`);
      expect(stdout).toMatch(/\[advisory\] +novacron-waivers/);
      expect(stdout).toContain(`waiver W-1 of NCP-AWS-001 (ada@example.org) expires at ${expires}`);
    },
    slowTest,
  );

  it(
    "end",
    async () => {
      const result = await project.with({ NOVACRON_CLOCK: after(21) }).preview(args);
      expect(result.stdout, result.stderr).toMatch(denied);
      expect(result.stdout).toContain(`waiver W-1 does not apply: it expired at ${expires}`);
      expect(result.exitCode).not.toBe(0);
    },
    slowTest,
  );

  it(
    "lift nothing once they were edited",
    async () => {
      const sound = await readFile(join(project.directory, waivers), "utf8");
      await project.write(waivers, sound.replace("::open", "::*"));
      const result = await project.preview(args);
      expect(result.stdout, result.stderr).toMatch(denied);
      expect(result.stdout).toMatch(/waiver W-1 does not apply/);
      expect(result.exitCode).not.toBe(0);
      await project.write(waivers, sound);
    },
    slowTest,
  );

  it(
    "stop the plan where their file is named and is not there",
    async () => {
      const result = await project.with({ NOVACRON_WAIVERS: "elsewhere.yaml" }).preview(args);
      expect(result.stdout + result.stderr).toMatch(/NC1310: the waiver file elsewhere\.yaml does not exist/);
      expect(result.exitCode).not.toBe(0);
    },
    slowTest,
  );
});
