import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../tools/toolchain.mjs";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, placesOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { contentOf, diagnosticsOf } from "./support/tampering.ts";

const program = (vcpus: number, more = "") => `
import { Placement } from "novacron/components";
new Placement("web", { vcpus: ${vcpus}, memoryGiB: 2 });
${more}`;

const fleet = smallFleet({
  nodes: [{ name: "a" }, { name: "b" }],
  quantumBackends: [
    { name: "sim", region: "eu-central", driver: "statevector", qubits: 20, price: { perTask: 600, perShot: 0 } },
  ],
});

/** Changes what was decided on, after Check. */
const remediating = `
import { PolicyPack } from "@pulumi/policy";

new PolicyPack("remediating", {
  policies: [
    {
      name: "owner-label",
      description: "Every placement says whose it is",
      enforcementLevel: "remediate",
      remediateResource: ({ type, name, props }) =>
        type === "novacron:index:Placement" && name === "unlabelled"
          ? { ...props, labels: { ...props.labels, owner: "nobody" } }
          : undefined,
    },
    {
      name: "two-vcpus-do",
      description: "Nobody needs more than two vCPUs",
      enforcementLevel: "remediate",
      remediateResource: (args) =>
        args.type === "novacron:index:Placement" && args.props.vcpus > 2 ? { ...args.props, vcpus: 2 } : undefined,
    },
  ],
});
`;

describe.skipIf(pulumiMissing !== null)("policies that look at what was decided", () => {
  let project: PulumiProject;
  let pack: string;

  beforeAll(async () => {
    project = await novacronProject({ name: "remediation", files: { "index.ts": program(2), "fleet.yaml": fleet } });
    pack = await project.writePolicyPack("remediating", { "index.js": remediating });
    succeeded(await project.up(["--skip-preview", "--policy-pack", pack]));
  }, slowTest);
  afterAll(() => project?.cleanup());

  it(
    "may leave a decision as it is",
    async () => {
      succeeded(await project.preview(["--policy-pack", pack, "--expect-no-changes"]));
    },
    slowTest,
  );

  it(
    "may not change its inputs afterwards: an update is refused at preview, and at up",
    async () => {
      const [state, places] = [await contentOf(project), await placesOf(project)];
      await project.write("index.ts", program(4));
      for (const result of [
        await project.preview(["--policy-pack", pack]),
        await project.up(["--skip-preview", "--policy-pack", pack]),
      ]) {
        const told = diagnosticsOf(result).web;
        expect(told, result.stdout + result.stderr).toMatch(/NC1004: vcpus changed after the decision was made/);
        expect(told).toMatch(/write that value in the program, or exempt this resource/);
        expect(result.exitCode).not.toBe(0);
      }
      expect(await contentOf(project)).toEqual(state);
      expect(await placesOf(project)).toEqual(places);
    },
    slowTest,
  );

  it(
    "may not change those of a new resource either",
    async () => {
      const places = await placesOf(project);
      await project.write("index.ts", program(2, 'new Placement("big", { vcpus: 8, memoryGiB: 2 });'));
      for (const result of [
        await project.preview(["--policy-pack", pack]),
        await project.up(["--skip-preview", "--policy-pack", pack]),
      ]) {
        expect(diagnosticsOf(result).big, result.stdout + result.stderr).toMatch(/NC1004: vcpus changed/);
        expect(result.exitCode).not.toBe(0);
      }
      expect(await placesOf(project)).toEqual(places);
    },
    slowTest,
  );

  it(
    "may not add a label either, which other rules may read",
    async () => {
      const places = await placesOf(project);
      await project.write("index.ts", program(2, 'new Placement("unlabelled", { vcpus: 2, memoryGiB: 2 });'));
      for (const result of [
        await project.preview(["--policy-pack", pack]),
        await project.up(["--skip-preview", "--policy-pack", pack]),
      ]) {
        expect(diagnosticsOf(result).unlabelled, result.stdout + result.stderr).toMatch(/NC1004: labels\S* changed/);
        expect(result.exitCode).not.toBe(0);
      }
      expect(await placesOf(project)).toEqual(places);
    },
    slowTest,
  );

  // The provider judges every new decision by the same rules. A job that ran is never decided again, so here the pack is
  // what notices that the rules have become stricter since.
  it(
    "of the shipped pack stop a preview of what the rules forbid by now",
    async () => {
      const shipped = join(projectRoot, "policies", "pack");
      const job = `import { QuantumJob } from "novacron/components";
new QuantumJob("dear", { program: 'OPENQASM 3; include "stdgates.inc"; qubit q; bit c; h q; c = measure q;', shots: 10 });`;
      await project.write("index.ts", program(2, job));
      await project.setConfig(
        "novacron:policies",
        JSON.stringify({ data: { spend: { maximumQuantumJobCost: { EUR: 900 } } } }),
      );
      const allowed = await project.up(["--skip-preview", "--policy-pack", shipped]);
      succeeded(allowed);
      expect(allowed.stdout).toContain("novacron-policies");

      await project.run("config", "rm", "novacron:policies");
      succeeded(await project.preview());
      const state = await contentOf(project);
      for (const result of [
        await project.preview(["--policy-pack", shipped]),
        await project.up(["--skip-preview", "--policy-pack", shipped]),
      ]) {
        expect(result.stdout, result.stderr).toMatch(/\[mandatory\].* ncp-qnt-001 .*QuantumJob: dear/);
        expect(result.stdout).toMatch(/600\.00 EUR.*above the cap of 500/);
        expect(result.exitCode).not.toBe(0);
      }
      expect(await contentOf(project)).toEqual(state);
    },
    slowTest,
  );
});
