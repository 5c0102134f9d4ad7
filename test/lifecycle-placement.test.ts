import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReservationState } from "../provider/store/reservation.ts";
import { smallFleet } from "./support/fleet.ts";
import {
  novacronProject,
  placesOf,
  reservationStateOf,
  reservationsOf,
  resourceNamed,
  slowTest,
  stepsOf,
  succeeded,
} from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

/** `web` and `db`, with the properties that a test changes. */
const program = ({ web = "vcpus: 2, memoryGiB: 4", db = "vcpus: 4, memoryGiB: 8" } = {}): string => `
import { Placement } from "novacron/components";

const web = new Placement("web", { ${web} });
const db = new Placement("db", { ${db} });
export const targets = { web: web.target, db: db.target };
`;

const decisionIdOf = ({ reservations }: ReservationState, name: string): string | undefined =>
  reservations.find(({ claim }) => claim.name === name)?.decisionId;

const fleet = (vcpus: number): string =>
  smallFleet({
    nodes: [
      { name: "eu", pricePerHour: 0.1, capacity: { vcpus, memoryGiB: 64, diskGiB: 500 } },
      { name: "us", region: "us-east" },
    ],
  });

describe.skipIf(pulumiMissing !== null)("the life of a placement, through the real CLI", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({ name: "life", files: { "index.ts": program(), "fleet.yaml": fleet(16) } });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("a preview shows the decision and takes nothing", async () => {
    const preview = succeeded(await project.preview(["--json"]));
    const { web } = stepsOf(preview);
    expect(web?.op).toBe("create");
    expect(web?.newState?.inputs?.decision).toMatchObject({ target: "eu", country: "DE", subject: expect.any(String) });
    expect(preview.stdout).toContain("eu (DE), score");
    expect(await reservationsOf(project)).toEqual([]);
  });

  it("up brings about what was previewed, and reserves it", async () => {
    const { stdout, stderr } = succeeded(await project.up());
    expect(stdout).toContain("+ 3 created");
    expect(stderr).toBe("");
    expect(await project.outputs()).toEqual({ targets: { web: "eu", db: "eu" } });
    expect(await placesOf(project)).toEqual(["db on eu", "web on eu"]);
  });

  it("up again changes nothing, neither the state nor the store", async () => {
    const [state, held] = [await project.export(), await reservationsOf(project)];
    succeeded(await project.up(["--expect-no-changes"]));
    const after = await project.export();
    for (const name of ["web", "db"]) expect(resourceNamed(after, name)).toEqual(resourceNamed(state, name));
    expect(await reservationsOf(project)).toEqual(held);
  });

  it("refresh verifies what is there and finds no change", async () => {
    succeeded(await project.refresh(["--expect-no-changes"]));
    expect(await placesOf(project)).toEqual(["db on eu", "web on eu"]);
  });

  it("a preview of other inputs says which change and what becomes of the decision", async () => {
    await project.write(
      "index.ts",
      program({ web: "vcpus: 4, memoryGiB: 4", db: 'vcpus: 4, memoryGiB: 8, residency: ["US"]' }),
    );
    const { web, db } = stepsOf(succeeded(await project.preview(["--json"])));
    expect([web?.op, db?.op]).toEqual(["update", "update"]);
    expect(web?.detailedDiff).toMatchObject({
      vcpus: { kind: "update", inputDiff: true },
      "decision.costPerMonth": { kind: "update" },
    });
    expect(web?.detailedDiff).not.toHaveProperty("decision.target");
    expect(db?.detailedDiff).toMatchObject({
      residency: { kind: "add", inputDiff: true },
      "decision.target": { kind: "update", inputDiff: true },
      "decision.country": { kind: "update" },
      "decision.change": { kind: "add" },
    });
    expect(new Set(db?.diffReasons).size).toBe(db?.diffReasons?.length);
  });

  it("--target moves that one alone", async () => {
    succeeded(await project.up(["--target", "**db"]));
    expect(await placesOf(project)).toEqual(["db on us", "web on eu"]);
    expect(resourceNamed(await project.export(), "web").inputs?.vcpus).toBe(2);
    const held = await reservationsOf(project);
    expect(held.map(({ claim }) => claim.vcpus)).toEqual([4, 2]);
  });

  it("the next up brings the others after", async () => {
    const { stdout } = succeeded(await project.up());
    expect(stdout).toContain("~ 1 updated");
    expect((await reservationsOf(project)).map(({ claim }) => claim.vcpus)).toEqual([4, 4]);
  });

  it("import adopts a placement that the store knows and the state has lost", async () => {
    const before = resourceNamed(await project.export(), "web");
    const held = await reservationsOf(project);
    succeeded(await project.run("state", "delete", before.urn, "--yes"));
    succeeded(
      await project.run(
        "import",
        "novacron:index:Placement",
        "web",
        before.id ?? "",
        "--yes",
        "--protect=false",
        "--generate-code=false",
      ),
    );
    const after = resourceNamed(await project.export(), "web");
    expect(after.inputs?.decision).toEqual(before.inputs?.decision);
    succeeded(await project.up(["--expect-no-changes"]));
    expect(await reservationsOf(project)).toEqual(held);
  });

  it("import of an id that nobody reserved is refused", async () => {
    const { exitCode, stdout, stderr } = await project.run(
      "import",
      "novacron:index:Placement",
      "other",
      "nc-0123456789abcdef",
      "--yes",
      "--generate-code=false",
    );
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("nc-0123456789abcdef");
    expect(await placesOf(project)).toEqual(["db on us", "web on eu"]);
  });

  it("--replace holds both until the old one is deleted", async () => {
    const before = await reservationStateOf(project);
    const { stdout } = succeeded(await project.up(["--replace", "**web"]));
    expect(stdout).toContain("+-1 replaced");
    const after = await reservationStateOf(project);
    // One change takes the new place beside the old, one gives the old back; a move would have been a single change.
    expect(after.revision).toBe(before.revision + 2);
    expect(await placesOf(project)).toEqual(["db on us", "web on eu"]);
    expect(decisionIdOf(after, "web")).not.toBe(decisionIdOf(before, "web"));
    succeeded(await project.up(["--skip-preview", "--expect-no-changes"]));
  });

  it("--replace where both have no room side by side fails, and nothing is lost", async () => {
    await project.write("fleet.yaml", fleet(6));
    await project.write(
      "index.ts",
      program({ web: 'vcpus: 4, memoryGiB: 4, targets: ["eu"]', db: 'vcpus: 4, memoryGiB: 8, residency: ["US"]' }),
    );
    const [state, held] = [await project.export(), await reservationsOf(project)];
    const { exitCode, stdout, stderr } = await project.up(["--replace", "**web"]);
    expect(exitCode).not.toBe(0);
    const [previewed = "", updated = ""] = (stdout + stderr).split("Updating (dev):");
    expect(previewed).toMatch(
      /warning: NC1204: there is no room beside the one that it replaces; set deleteBeforeReplace/,
    );
    expect(updated).toMatch(/NC1204.*web wants 4 vcpus on eu, where 2 of 6 are free \(life\/dev holds 4\)/);
    expect(resourceNamed(await project.export(), "web")).toEqual(resourceNamed(state, "web"));
    expect(await reservationsOf(project)).toEqual(held);
  });

  it("--replace with deleteBeforeReplace needs no room for both", async () => {
    const text = program({
      web: 'vcpus: 4, memoryGiB: 4, targets: ["eu"]',
      db: 'vcpus: 4, memoryGiB: 8, residency: ["US"]',
    });
    await project.write("index.ts", text.replace('["eu"] }', '["eu"] }, { deleteBeforeReplace: true }'));
    const before = await reservationStateOf(project);
    succeeded(await project.up(["--replace", "**web"]));
    const after = await reservationStateOf(project);
    expect(await placesOf(project)).toEqual(["db on us", "web on eu"]);
    expect(decisionIdOf(after, "web")).not.toBe(decisionIdOf(before, "web"));
  });

  it("destroy leaves no reservation", async () => {
    succeeded(await project.destroy());
    expect(await reservationsOf(project)).toEqual([]);
    expect((await project.export()).deployment.resources ?? []).toEqual([]);
  });
});
