import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, placesOf, resourceNamed, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { contentOf, diagnosticsOf } from "./support/tampering.ts";

const program = (protect: boolean, labels = "{}") => `
import { Placement, VirtualMachine } from "novacron/components";
new Placement("db", { vcpus: 1, memoryGiB: 1, labels: ${labels} }, { protect: ${protect} });
new VirtualMachine("vm", { vcpus: 1, memoryGiB: 1, labels: ${labels} }, { protect: ${protect} });
new Placement("web", { vcpus: 1, memoryGiB: 1 });
`;

const cheap = { name: "cheap", pricePerHour: 0.01 };
const dear = { name: "dear", pricePerHour: 5 };

describe.skipIf(pulumiMissing !== null)("a protected placement", () => {
  let project: PulumiProject;
  const everythingOn = (node: string) => [`db on ${node}`, `vm on ${node}`, `web on ${node}`];
  const fleetOf = (...nodes: Parameters<typeof smallFleet>[0]["nodes"][number][]) =>
    project.write("fleet.yaml", smallFleet({ nodes }));

  beforeAll(async () => {
    const files = { "index.ts": program(true), "fleet.yaml": smallFleet({ nodes: [cheap, dear] }) };
    // Prices are edited below, and count at once.
    project = await novacronProject({ name: "protected", files, config: { "novacron:snapshotMaxAge": "0s" } });
    succeeded(await project.up(["--skip-preview"]));
  }, slowTest);
  afterAll(() => project?.cleanup());

  it(
    "stays on a node that is cordoned, or that another outdoes, as do others on a cordoned one",
    async () => {
      expect(await placesOf(project)).toEqual(everythingOn("cheap"));
      await fleetOf({ ...cheap, cordoned: true }, dear);
      succeeded(await project.preview(["--expect-no-changes"]));
      await fleetOf({ ...cheap, pricePerHour: 50 }, dear);
      const { exitCode, stdout } = await project.preview(["--diff"]);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/web/);
      expect(stdout).not.toMatch(/::(?:db|vm)\\]/);
    },
    slowTest,
  );

  it(
    "is an error where its node is gone, and nothing moves",
    async () => {
      await fleetOf(dear);
      const state = await contentOf(project);
      // The engine stops at the first error, so each is asked about alone.
      const target = async (name: string) => ["--target", resourceNamed(await project.export(), name).urn];
      for (const [result, name] of [
        [await project.preview(await target("db")), "db"],
        [await project.up(["--skip-preview", ...(await target("db"))]), "db"],
        [await project.preview(await target("vm")), "vm"],
      ] as const) {
        const told = diagnosticsOf(result)[name];
        expect(told, result.stdout + result.stderr).toMatch(
          new RegExp(`NC1203: "${name}" is protected and would have to move from cheap to dear: `),
        );
        expect(told).toMatch(/Put cheap back into the fleet file.* To let it move: take the protection off/);
        expect(told).toMatch(/let it move, and protect it again/);
        expect(result.exitCode).not.toBe(0);
      }
      expect(await contentOf(project)).toEqual(state);
      expect(await placesOf(project)).toEqual(everythingOn("cheap"));
    },
    slowTest,
  );

  it(
    "is an error where a policy forbids its node by now",
    async () => {
      await fleetOf({ ...cheap, spot: true }, dear);
      await project.write("index.ts", program(true, '{ criticality: "high" }'));
      const result = await project.preview();
      expect(diagnosticsOf(result).db, result.stdout + result.stderr).toMatch(
        /NC1203: "db" is protected and would have to move from cheap to dear: .*NCP-REL-001.*novacron waiver new --rule NCP-REL-001 --resource urn:pulumi:.*::db/,
      );
      expect(result.exitCode).not.toBe(0);
      await project.write("index.ts", program(true));
    },
    slowTest,
  );

  it(
    "is not deleted",
    async () => {
      await fleetOf(cheap, dear);
      const { exitCode, stdout } = await project.destroy();
      expect(stdout).toMatch(/protect/);
      expect(exitCode).not.toBe(0);
      expect(await placesOf(project)).toEqual(everythingOn("cheap"));
    },
    slowTest,
  );

  it(
    "moves once the protection is taken off in the program and the state",
    async () => {
      await fleetOf(dear);
      succeeded(await project.run("state", "unprotect", "--all", "--yes"));
      await project.write("index.ts", program(false));
      succeeded(await project.up());
      expect(await placesOf(project)).toEqual(everythingOn("dear"));
      await project.write("index.ts", program(true));
      succeeded(await project.up());
      expect(await placesOf(project)).toEqual(everythingOn("dear"));
      succeeded(await project.preview(["--expect-no-changes"]));
    },
    slowTest,
  );
});
