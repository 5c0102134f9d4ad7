import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { novacronProject, reservationsOf, resourceNamed, slowTest, succeeded } from "./support/novacron-project.ts";
import { type ExportedStack, type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { contentOf, diagnosticsOf, objectIn, type StateEdit, withEdits } from "./support/tampering.ts";

interface Tampering {
  readonly name: string;
  readonly edit: StateEdit;
  /** Code, and the property that must be named. */
  readonly refusal: RegExp;
  /** Much like one above it: tried with refresh and destroy, which take all at once, and not with preview and up. */
  readonly isVariant?: true;
}

const placements: readonly Tampering[] = [
  {
    name: "decision-target-edited",
    edit: ({ inputs }) => {
      objectIn(inputs, "decision").target = "b";
    },
    refusal: /NC1604: .*decision\.target/,
  },
  {
    name: "decision-score-edited",
    edit: ({ inputs }) => {
      objectIn(inputs, "decision").score = 0.999;
    },
    refusal: /NC1604: .*decision\.score/,
  },
  {
    name: "decision-edited-everywhere",
    isVariant: true,
    edit: ({ inputs, outputs }) => {
      for (const properties of [inputs, outputs]) objectIn(properties, "decision").costPerMonth = 0;
    },
    refusal: /NC1604: .*decision\.costPerMonth/,
  },
  {
    name: "decision-removed",
    edit: ({ inputs }) => void delete inputs.decision,
    refusal: /NC1603: decision is missing/,
  },
  {
    name: "attestation-removed",
    edit: ({ inputs }) => void delete inputs.attestation,
    refusal: /NC1603: the decision has no attestation/,
  },
  {
    name: "attestation-edited",
    edit: ({ inputs }) => {
      const attestation = objectIn(inputs, "attestation");
      attestation.signature = String(attestation.signature).replace(/^./, (first) => (first === "A" ? "B" : "A"));
    },
    refusal: /NC1604: the signature does not hold/,
  },
  {
    name: "attestation-digest-edited",
    isVariant: true,
    edit: ({ inputs }) => {
      objectIn(inputs, "attestation").requestDigest = `sha256:${"0".repeat(64)}`;
    },
    refusal: /NC1604: the request was changed/,
  },
  {
    name: "both-removed",
    edit: ({ inputs }) => {
      delete inputs.decision;
      delete inputs.attestation;
    },
    refusal: /NC1603: decision is missing/,
  },
  {
    name: "inputs-removed",
    edit: (resource) => {
      resource.inputs = {};
    },
    refusal: /NC1603: decision is missing/,
  },
  {
    name: "input-edited",
    edit: ({ inputs }) => {
      inputs.vcpus = 2;
    },
    refusal: /NC1604: the request .*: vcpus/,
  },
  {
    name: "input-added",
    isVariant: true,
    edit: ({ inputs }) => {
      inputs.diskGiB = 5;
    },
    refusal: /NC1604: the request .*: diskGiB/,
  },
  {
    name: "output-edited",
    edit: ({ outputs }) => {
      outputs.target = "b";
    },
    refusal: /NC1604: output target was edited/,
  },
  {
    name: "output-removed",
    edit: ({ outputs }) => void delete outputs.rack,
    refusal: /NC1604: output rack was removed/,
  },
  {
    name: "output-decision-removed",
    isVariant: true,
    edit: ({ outputs }) => void delete outputs.decision,
    refusal: /NC1604: output decision was removed/,
  },
  {
    name: "id-edited",
    edit: (resource) => {
      resource.id = "nc-0123456789abcdef";
    },
    refusal: /NC1604: the decision belongs to resource nc-\w+, not to nc-0123456789abcdef.*id/,
  },
  {
    name: "copied-from-a-neighbour",
    edit: ({ inputs, outputs }, neighbour) => {
      const { decision, attestation } = neighbour("untouched").inputs;
      Object.assign(inputs, { decision, attestation });
      outputs.decision = decision;
    },
    refusal: /NC1604: the decision belongs to resource nc-\w+, not to nc-/,
  },
  {
    name: "newer-decision",
    edit: ({ inputs }) => {
      objectIn(inputs, "decision").formatVersion = 2;
    },
    refusal: /NC1606: decision has format version 2.*version of NovaCron/,
  },
  {
    name: "newer-attestation",
    edit: ({ inputs }) => {
      objectIn(inputs, "attestation").formatVersion = 2;
    },
    refusal: /NC1606: the attestation has format 2.*version of NovaCron/,
  },
];

const jobs: readonly Tampering[] = [
  {
    name: "counts-edited",
    edit: ({ outputs }) => {
      outputs.counts = { "00": 100 };
    },
    refusal: /NC1604: a result \(.*counts.*\) was edited/,
  },
  {
    name: "counts-removed",
    isVariant: true,
    edit: ({ outputs }) => void delete outputs.counts,
    refusal: /NC1604: a result \(.*counts.*\) was edited/,
  },
  {
    name: "result-attestation-removed",
    edit: ({ outputs }) => void delete outputs.resultAttestation,
    refusal: /NC1603: .*attestation/,
  },
  {
    name: "place-added",
    isVariant: true,
    edit: ({ outputs }) => {
      outputs.rack = "r1";
    },
    refusal: /NC1604: output rack was added/,
  },
  {
    name: "program-edited",
    isVariant: true,
    edit: ({ inputs }) => {
      inputs.program = String(inputs.program).replace("h q[0]", "x q[0]");
    },
    refusal: /NC1604: the request .*: program/,
  },
];

const tamperings = [...placements, ...jobs];

const program = `
import { Placement, QuantumJob } from "novacron/components";
for (const name of ${JSON.stringify(["untouched", ...placements.map(({ name }) => name)])}) {
  new Placement(name, { vcpus: 0.5, memoryGiB: 1 });
}
for (const name of ${JSON.stringify(jobs.map(({ name }) => name))}) {
  new QuantumJob(name, { program: 'OPENQASM 3; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;', shots: 100 });
}
`;

describe.skipIf(pulumiMissing !== null)("a state that was edited by hand", () => {
  let project: PulumiProject;
  let good: ExportedStack;
  let edited: Awaited<ReturnType<typeof contentOf>>;
  let held: Awaited<ReturnType<typeof reservationsOf>>;
  const urnOf = (name: string): string => resourceNamed(good, name).urn;

  beforeAll(async () => {
    project = await novacronProject({ name: "tampering", files: { "index.ts": program } });
    succeeded(await project.up(["--skip-preview"]));
    good = await project.export();
    await project.import(withEdits(good, Object.fromEntries(tamperings.map(({ name, edit }) => [name, edit]))));
    edited = await contentOf(project);
    held = await reservationsOf(project);
  }, slowTest);
  afterAll(() => project?.cleanup());

  it.each(tamperings.filter(({ isVariant }) => isVariant !== true))(
    "is refused by preview and by up: $name",
    async ({ name, refusal }) => {
      const target = ["--target", urnOf(name)];
      // A preview takes no lock, so that the two may share the time.
      const results = await Promise.all([project.preview(target), project.up(["--skip-preview", ...target])]);
      for (const result of results) {
        const told = diagnosticsOf(result)[name];
        expect(told, result.stdout + result.stderr).toMatch(refusal);
        expect(told).toMatch(/Restore the state from a backup|the version of NovaCron that wrote it/);
        expect(result.exitCode).not.toBe(0);
      }
    },
    slowTest,
  );

  it(
    "is refused by refresh, whatever was edited",
    async () => {
      const result = await project.refresh();
      expect(result.exitCode).not.toBe(0);
      const told = diagnosticsOf(result);
      for (const { name, refusal } of tamperings) expect(told[name], name).toMatch(refusal);
      expect(told).not.toHaveProperty("untouched");
      const real = await project.refresh(["--skip-preview"]);
      expect(real.exitCode).not.toBe(0);
      expect(real.stdout).toMatch(/NC160\d/);
    },
    slowTest,
  );

  it(
    "is refused by destroy, whatever was edited",
    async () => {
      const targets = tamperings.flatMap(({ name }) => ["--target", urnOf(name)]);
      const result = await project.destroy(["--skip-preview", "--continue-on-error", ...targets]);
      expect(result.exitCode).not.toBe(0);
      const told = diagnosticsOf(result);
      for (const { name, refusal } of tamperings) expect(told[name], name).toMatch(refusal);
    },
    slowTest,
  );

  it(
    "is as it was after all of that, and so are the reservations",
    async () => {
      expect(await contentOf(project)).toEqual(edited);
      expect(await reservationsOf(project)).toEqual(held);
    },
    slowTest,
  );

  it(
    "has no changes once it is as NovaCron wrote it",
    async () => {
      await project.import(good);
      succeeded(await project.refresh(["--skip-preview", "--expect-no-changes"]));
      succeeded(await project.preview(["--expect-no-changes"]));
    },
    slowTest,
  );

  it(
    "is refused where a resource was made another's double, id and all",
    async () => {
      const double = withEdits(good, {
        "input-edited": (resource, neighbour) => Object.assign(resource, structuredClone(neighbour("untouched"))),
      });
      const urn = urnOf("input-edited");
      const resources = double.deployment.resources?.map((resource, index) =>
        good.deployment.resources?.[index]?.urn === urn ? { ...resource, urn } : resource,
      );
      await project.import({ ...double, deployment: { ...double.deployment, resources: resources ?? [] } });
      for (const result of [await project.preview(), await project.refresh()]) {
        expect(result.exitCode).not.toBe(0);
        expect(result.stdout).toMatch(/NC1604: .*belongs to .*untouched.*too|NC1604: .*belongs to .*input-edited.*too/);
      }
      await project.import(good);
      succeeded(await project.destroy(["--skip-preview"]));
      expect(await reservationsOf(project)).toEqual([]);
    },
    slowTest,
  );
});
