import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../tools/toolchain.mjs";
import { cloudResource, echoProvider } from "./support/cloud-resource.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, resourceNamed, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const pack = join(projectRoot, "policies", "pack");
const instance = (name: string, httpTokens: string) =>
  `cloud("aws:ec2/instance:Instance", "${name}", { instanceType: "t3.micro", rootBlockDevice: { encrypted: true }, metadataOptions: { httpTokens: ${httpTokens} } });`;

/** A placement of 45.63 EUR a month, and what else there is. */
const program = (...lines: readonly string[]) => `${cloudResource}
import { Placement } from "novacron/components";
new Placement("web", { vcpus: 2, memoryGiB: 2 });
${lines.join("\n")}`;

describe.skipIf(pulumiMissing !== null)("the policy pack in a real plan", () => {
  let project: PulumiProject;
  const configured = async (config: unknown): Promise<readonly string[]> => {
    await project.write("pack.json", JSON.stringify(config));
    return ["--policy-pack", pack, "--policy-pack-config", join(project.directory, "pack.json")];
  };

  beforeAll(async () => {
    project = await novacronProject({
      name: "packed",
      files: {
        "index.ts": program(instance("open", '"optional"')),
        "fleet.yaml": smallFleet({ nodes: [{ name: "a" }] }),
      },
      plugins: { providers: [{ name: "novacron", path: "provider/bin" }, echoProvider] },
    });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it(
    "stops a resource that breaks a grave rule, with the way out",
    async () => {
      const { exitCode, stdout, stderr } = await project.preview(["--policy-pack", pack]);
      expect(stdout, stderr).toMatch(/\[mandatory\].* ncp-aws-001 .*aws:ec2:Instance: open/);
      expect(stdout).toContain('Set metadataOptions.httpTokens to "required".');
      expect(exitCode).not.toBe(0);
    },
    slowTest,
  );

  it(
    "takes levels from the configuration: the same as an advisory lets the plan through",
    async () => {
      const result = await project.preview(await configured({ "ncp-aws-001": "advisory" }));
      expect(succeeded(result).stdout).toMatch(/\[advisory\].* ncp-aws-001 .*aws:ec2:Instance: open/);
    },
    slowTest,
  );

  it(
    "judges an input that others make unknown only once it is known, and the rest of it at once",
    async () => {
      await project.write(
        "index.ts",
        program(
          'const other = cloud("aws:s3/bucket:Bucket", "logs", {});',
          instance("open", '"optional"').replace('"t3.micro"', "other.id"),
          instance("later", "other.id"),
        ),
      );
      const { stdout } = await project.preview(["--policy-pack", pack]);
      expect(stdout).toMatch(/ncp-aws-001 .*Instance: open/);
      expect(stdout).not.toMatch(/ncp-aws-001 .*Instance: later/);
      await project.write("index.ts", program(instance("open", '"optional"')));
    },
    slowTest,
  );

  it(
    "remediates where it is told to, and the state has what it made of it",
    async () => {
      const args = await configured({ "ncp-aws-001": { enforcementLevel: "remediate" } });
      const up = succeeded(await project.up(["--skip-preview", ...args]));
      expect(up.stdout).toMatch(/\[remediate\] +ncp-aws-001 +\(1 resource\)/);
      const { inputs } = resourceNamed(await project.export(), "open");
      expect(inputs).toMatchObject({ instanceType: "t3.micro", metadataOptions: { httpTokens: "required" } });
    },
    slowTest,
  );

  it(
    "judges the stack as a whole, by thresholds from the configuration, and refuses settings that a rule has not",
    async () => {
      await project.write("index.ts", program());
      const budget = (EUR: number) => ({
        "ncp-fin-002": { enforcementLevel: "mandatory", maximumStackCostPerMonth: { EUR } },
      });
      const over = await project.preview(await configured(budget(45)));
      expect(over.stdout, over.stderr).toMatch(/\[mandatory\].* ncp-fin-002/);
      expect(over.stdout).toMatch(/would cost 45\.6\d EUR a month, above the budget of 45/);
      expect(over.exitCode).not.toBe(0);
      succeeded(await project.preview(await configured(budget(46))));

      const wrong = await project.preview(
        await configured({ "ncp-fin-002": { maximumStackCostPerMonth: { EUR: "300" } } }),
      );
      expect(wrong.exitCode).not.toBe(0);
      expect(wrong.stdout + wrong.stderr).toMatch(/ncp-fin-002.*maximumStackCostPerMonth/);
    },
    slowTest,
  );

  it(
    "takes thresholds and the decision log from the stack's configuration",
    async () => {
      const policies = { data: { budget: { maximumStackCostPerMonth: { EUR: 44 } } }, log: "pack-log/policy.jsonl" };
      await project.setConfig("novacron:policies", JSON.stringify(policies));
      try {
        const { stdout, stderr } = await project.preview(["--policy-pack", pack]);
        expect(stdout, stderr).toMatch(/above the budget of 44\b/);
        const log = await readFile(join(project.directory, policies.log), "utf8");
        expect(log).toMatch(/"place":"pack"[^\n]*"NCP-FIN-002"/);
      } finally {
        succeeded(await project.run("config", "rm", "novacron:policies"));
      }
    },
    slowTest,
  );

  it(
    "takes the configuration of docs/policies.md",
    async () => {
      const page = await readFile(join(projectRoot, "docs", "policies.md"), "utf8");
      const [, config = ""] = /<!-- pack-config -->\n```json\n([\s\S]+?)```/.exec(page) ?? [];
      const result = await project.preview(await configured(JSON.parse(config)));
      expect(result.stdout, result.stderr).toMatch(/\[mandatory\].* ncp-fin-002/);
      expect(result.stdout).toMatch(/above the budget of 40\b/);
    },
    slowTest,
  );
});
