import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { starterFleet } from "../cli/init/starter-fleet.ts";
import { verifyAuditLog } from "../provider/state/verify-audit-log.ts";
import { openStore } from "../provider/store/sqlite-store.ts";
import { novacron } from "./support/novacron-command.ts";
import { type ExportedStack, PulumiProject, pulumiMissing, type StateResource } from "./support/pulumi.ts";

const program = `
import * as pulumi from "@pulumi/pulumi";
import { Placement, QuantumJob } from "novacron";

const token = new pulumi.Config().requireSecret("token");
export const web = new Placement("web", { vcpus: 2, memoryGiB: 4, residency: ["continent:EU"] }).target;
const vault = new Placement("vault", { vcpus: 2, memoryGiB: 4, labels: { token } });
const bell = new QuantumJob("bell", {
  program: 'OPENQASM 3; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;',
  shots: 100,
});
export const counts = bell.counts;
`;

const token = "correct-horse-battery";

interface Listed {
  readonly decisions: readonly {
    readonly record: string | null;
    readonly name: string;
    readonly status: string;
    readonly problems: readonly string[];
  }[];
  readonly toSign: readonly string[];
}

describe.skipIf(pulumiMissing !== null)("novacron reattest on a real stack", { timeout: 180_000 }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await PulumiProject.create({
      name: "reattest",
      files: { "index.ts": program, "fleet.yaml": starterFleet("reattest") },
      plugins: { providers: [{ name: "novacron", path: "provider/bin" }] },
      config: { "novacron:fleet": "fleet.yaml" },
      secrets: { token },
      // Keys are not made where CI is set.
      env: { CI: "" },
    });
    const up = await project.up();
    expect(up.exitCode, up.stdout + up.stderr).toBe(0);
  });
  afterAll(async () => {
    await project.destroy(["--skip-preview"]);
    await project.cleanup();
  });

  it("finds nothing wrong with what the provider wrote, and writes nothing", async () => {
    const before = await project.export();
    const { exitCode, stdout } = await novacron(project, "reattest", "--yes", "--json");
    expect(exitCode).toBe(0);
    const { decisions, toSign } = JSON.parse(stdout) as Listed;
    expect(decisions.map(({ name, status, record }) => [name, status, record]).sort()).toEqual([
      ["bell", "good", null],
      ["vault", "good", null],
      ["web", "good", null],
    ]);
    expect(toSign).toEqual([]);
    expect(resourceNamed(await project.export(), "web")).toEqual(resourceNamed(before, "web"));
  });

  it("accepts decisions and results that were edited, secret ones too, and then the stack has no changes", async () => {
    const state = await project.export({ showSecrets: true });
    const moved = otherPlace(resourceNamed(state, "web"));
    await project.import(
      edited(state, {
        web: (resource) => ({
          ...resource,
          inputs: {
            ...resource.inputs,
            decision: { ...part(resource, "inputs", "decision"), ...moved },
          },
        }),
        vault: (resource) => ({ ...resource, inputs: { ...resource.inputs, attestation: undefined } }),
        bell: (resource) => ({ ...resource, outputs: { ...resource.outputs, counts: { "00": 100 } } }),
      }),
    );
    expect((await project.preview()).exitCode).not.toBe(0);

    const dry = await novacron(project, "reattest", "--dry-run", "--json");
    expect(dry.exitCode).toBe(0);
    const { decisions } = JSON.parse(dry.stdout) as Listed;
    const problems = Object.fromEntries(decisions.map((line) => [line.name, line.problems.join(" | ")]));
    expect(problems.web).toMatch(/NC1604: the decision was changed.*NC1604: output target/);
    expect(problems.vault).toMatch(/NC1603/);
    expect(problems.bell).toMatch(/NC1604: results/);
    expect((await project.preview()).exitCode).not.toBe(0);

    const unasked = await novacron(project, "reattest");
    expect([unasked.exitCode, unasked.stderr]).toEqual([1, expect.stringContaining("NC1905")]);

    const done = await novacron(project, "reattest", "--yes", "--reason", "moved by hand");
    expect([done.exitCode, done.stdout + done.stderr]).toEqual([0, expect.stringContaining("Signed 3")]);
    const preview = await project.preview(["--expect-no-changes"]);
    expect(preview.exitCode, preview.stdout).toBe(0);

    const after = await project.export();
    expect(JSON.stringify(after)).not.toContain(token);
    expect(resourceNamed(after, "web")?.outputs?.decision).toMatchObject(moved);
    // The reservation followed: given back by the command, and made again where the state says by the preview.
    const listed = await novacron(project, "explain", "web");
    expect(listed.stdout).toContain("web");
    expect(await reservedNode(project, "web")).toBe(moved.target);
    const audit = await readFile(join(project.directory, ".novacron", "audit.jsonl"), "utf8");
    expect(audit).not.toContain(token);
    expect(verifyAuditLog(join(project.directory, ".novacron", "audit.jsonl"))).toMatchObject({ status: "intact" });
    const entries = audit
      .trim()
      .split("\n")
      .map(
        (line) => JSON.parse(line) as { action: string; subject: string; details: { reason?: string; by?: string } },
      );
    const signed = entries.filter(({ action }) => action === "decision.reattested");
    expect(signed.map(({ subject }) => subject.split("::").at(-1)).sort()).toEqual(["bell", "vault", "web"]);
    expect(signed[0]?.details).toMatchObject({ reason: "moved by hand", by: expect.stringMatching(/./) });
  });

  it("carries a stack over the loss of its private key", async () => {
    await rm(join(project.directory, ".novacron", "keys", "private.key"));
    const without = await novacron(project, "reattest", "--all", "--yes");
    expect([without.exitCode, without.stderr]).toEqual([1, expect.stringContaining("NC1601")]);
    expect((await novacron(project, "keys", "init")).exitCode).toBe(1);
    expect((await novacron(project, "keys", "rotate")).exitCode).toBe(0);
    const done = await novacron(project, "reattest", "--all", "--yes", "--reason", "lost key");
    expect([done.exitCode, done.stderr]).toEqual([0, expect.stringContaining("Signed 3")]);
    const refreshed = await project.refresh(["--expect-no-changes"]);
    expect(refreshed.exitCode, refreshed.stdout).toBe(0);
    const preview = await project.preview(["--expect-no-changes"]);
    expect(preview.exitCode, preview.stdout).toBe(0);
  });

  it("signs with a private key that lies encrypted in the stack's configuration", async () => {
    const file = join(project.directory, ".novacron", "keys", "private.key");
    const value = (await readFile(file, "utf8")).trim();
    const set = await project.run("config", "set", "--secret", "--path", "novacron:keys.privateKey", value);
    expect(set.exitCode, set.stderr).toBe(0);
    await rm(file);
    const done = await novacron(project, "reattest", "--all", "--yes");
    expect([done.exitCode, done.stderr]).toEqual([0, expect.stringContaining("Signed 3")]);
    const preview = await project.preview(["--expect-no-changes"]);
    expect(preview.exitCode, preview.stdout).toBe(0);
  });

  it("says what cannot be signed anew, and signs the rest", async () => {
    const state = await project.export({ showSecrets: true });
    await project.import(
      edited(state, { web: (resource) => ({ ...resource, inputs: { ...resource.inputs, decision: undefined } }) }),
    );
    const { exitCode, stderr } = await novacron(project, "reattest", "--yes");
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/NC1906: .*::web cannot be signed anew/)]);
    await project.import(state);
  });
});

/** The place of the starter fleet's other node in the EU. */
function otherPlace(resource: StateResource | undefined): {
  readonly target: string;
  readonly zone: string;
  readonly rack: string;
} {
  return resource?.outputs?.target === "eu-1"
    ? { target: "eu-2", zone: "eu-central-b", rack: "eu-central-b1" }
    : { target: "eu-1", zone: "eu-central-a", rack: "eu-central-a1" };
}

async function reservedNode(project: PulumiProject, name: string): Promise<string | undefined> {
  const path = join(project.directory, ".novacron", "store.db");
  const store = await openStore({ path, fleetId: "reattest", now: () => new Date() });
  const reservations = await store.listReservations();
  await store.close();
  return reservations.find((reservation) => reservation.claim.name === name)?.claim.node;
}

function part(resource: StateResource, side: "inputs" | "outputs", name: string): Record<string, unknown> {
  return { ...(resource[side]?.[name] as Record<string, unknown>) };
}

const nameOf = (resource: StateResource): string => resource.urn.split("::").at(-1) ?? "";

function resourceNamed(state: ExportedStack, name: string): StateResource | undefined {
  return state.deployment.resources?.find((resource) => nameOf(resource) === name && resource.custom);
}

function edited(
  state: ExportedStack,
  edits: Readonly<Record<string, (resource: StateResource) => StateResource>>,
): ExportedStack {
  const resources =
    state.deployment.resources?.map((resource) => edits[nameOf(resource)]?.(resource) ?? resource) ?? [];
  return { ...state, deployment: { ...state.deployment, resources } };
}
