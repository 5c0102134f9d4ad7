import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { decisionsIn } from "../../test/support/decided.ts";
import { novacronProject, placesOf, slowTest, succeeded } from "../../test/support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "../../test/support/pulumi.ts";

const here = import.meta.dirname;
const read = (path: string) => readFile(join(here, path), "utf8");

describe.skipIf(pulumiMissing !== null)("a node's risk rises, and a policy rejects the best other node", () => {
  let project: PulumiProject;

  beforeAll(async () => {
    const files = (await readdir(here)).filter((name) => /^(?:index\.ts|.*\.csv|fleet-.*\.yaml)$/.test(name));
    project = await novacronProject({
      name: "risk-and-policy",
      files: Object.fromEntries(await Promise.all(files.map(async (name) => [name, await read(name)] as const))),
      config: { "novacron:fleet": "fleet-quiet.yaml", "novacron:evacuationRisk": "0.25" },
      env: { NOVACRON_CLOCK: "2026-05-01T09:00:00Z" },
    });
  });
  afterAll(() => project?.cleanup());

  it(
    "places personal data in the EU, although the best node is elsewhere",
    async () => {
      succeeded(await project.up());
      expect(await project.outputs()).toEqual({
        catalogueRunsOn: "nyc-1",
        customersRunOn: "fra-1",
        notForCustomers: ["nyc-1: Personal data stays in the allowed places (NCP-RES-001)"],
      });
      const { "customers-db": customers } = decisionsIn(await project.export());
      expect(customers?.decision.risk).toBeLessThan(0.05);
    },
    slowTest,
  );

  it(
    "shows the move and its reason in the preview, and changes nothing yet",
    async () => {
      await project.setConfig("novacron:fleet", "fleet-failing.yaml");
      const { stdout } = succeeded(await project.preview());
      expect(stdout).toMatch(/customers-db update .*fra-2 \(DE\).*change: moved from fra-1: risk 0\.\d+ passed 0\.25/);
      expect(stdout).toContain('~ customersRunOn : "fra-1" => "fra-2"');
      expect(await placesOf(project, { fleet: "risk-and-policy" })).toEqual([
        "catalogue-db on nyc-1",
        "customers-db on fra-1",
      ]);
    },
    slowTest,
  );

  it(
    "moves the machine to the other node in the EU, and the other machine not at all",
    async () => {
      const { stdout } = succeeded(await project.up());
      expect(stdout).toMatch(/~ 1 updated\s+4 unchanged/);
      expect(await project.outputs()).toEqual({
        catalogueRunsOn: "nyc-1",
        customersRunOn: "fra-2",
        notForCustomers: [
          "nyc-1: Personal data stays in the allowed places (NCP-RES-001)",
          "fra-1: risk of at most 0.25, while others have it (risk)",
        ],
      });
      expect(await placesOf(project, { fleet: "risk-and-policy" })).toEqual([
        "catalogue-db on nyc-1",
        "customers-db on fra-2",
      ]);
    },
    slowTest,
  );

  it(
    "stays where it is when the node recovers: going back would not gain enough",
    async () => {
      await project.setConfig("novacron:fleet", "fleet-quiet.yaml");
      expect(succeeded(await project.up()).stdout).toMatch(/5 unchanged/);
    },
    slowTest,
  );
});

it("has the files that its README and its script speak of", async () => {
  const folder = await mkdtemp(join(tmpdir(), "novacron-histories-"));
  try {
    await promisify(execFile)(process.execPath, [join(here, "make-histories.ts"), folder]);
    for (const name of ["history-quiet.csv", "history-failing.csv"])
      expect(await readFile(join(folder, name), "utf8"), name).toBe(await read(name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  expect((await read("fleet-quiet.yaml")).replace("history-quiet.csv", "history-failing.csv")).toBe(
    await read("fleet-failing.yaml"),
  );
  const { config } = parse(await read("Pulumi.yaml")) as { config: Record<string, string> };
  expect(config).toEqual({ "novacron:fleet": "fleet-quiet.yaml", "novacron:evacuationRisk": "0.25" });
});
