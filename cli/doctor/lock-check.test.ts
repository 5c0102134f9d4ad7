import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openKeyRing } from "../../provider/crypto/open-key-ring.ts";
import type { LockBasis } from "../../provider/lock/lock-entry.ts";
import { formatLockFile } from "../../provider/lock/lock-file.ts";
import { signEntry } from "../../provider/lock/sign-entry.ts";
import { sampleBasis, unsignedSample } from "../../provider/lock/testdata/lock-samples.ts";
import { resolveWeights } from "../../provider/placement/weights.ts";
import { loadPolicies } from "../../provider/policy/policy-host.ts";
import { loadRiskModel } from "../../provider/prediction/risk-model.ts";
import { lockedBasis } from "../../provider/resources/plan-basis.ts";
import { providerConfig } from "../../provider/schema/provider-config.ts";
import { loadConfiguredFleet } from "../../provider/world/configured-fleet.ts";
import type { Terminal } from "../terminal.ts";
import { checks, projectFiles, projectWith, pulumiThatSays } from "../testdata/doctor-run.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

let terminal: Partial<Terminal>;
beforeAll(async () => {
  terminal = await pulumiThatSays("v3.255.0");
});

/** A project with keys and a lock file of `web` and `db`, decided on what the project has now but for `other`. */
async function locked(
  other: Partial<LockBasis> = {},
  files: Readonly<Record<string, string>> = projectFiles,
): Promise<string> {
  const folder = await folderWith(files);
  expect((await runHere(folder, ["keys", "init"])).exitCode).toBe(0);
  const ring = openKeyRing({
    directory: join(folder, ".novacron", "keys"),
    create: "never",
    now: new Date(0),
    platform: process.platform,
  });
  const config = providerConfig.parse({});
  const [{ fleet }, { digest: model }, policies] = await Promise.all([
    loadConfiguredFleet(config, folder),
    loadRiskModel(),
    loadPolicies({}),
  ]);
  const now = lockedBasis({ fleet, model, weights: resolveWeights(config.weights), config });
  const basis = { ...now, policies: policies.digest, ...other };
  const lines = ["web", "db"].map((name) => signEntry({ ...unsignedSample(name, ring), basis }, ring));
  await writeFile(join(folder, "novacron.lock"), formatLockFile(lines));
  return folder;
}

describe("the lock file", () => {
  it("is of no interest where there is none", async () => {
    const { of } = await checks(await folderWith(projectFiles), terminal);
    expect(of("lock")).toMatchObject({ status: "skip" });
  });

  it("that fits fleet, policies, model and weights is told with its lines, and whether plans go by it", async () => {
    const unnamed = await checks(await locked(), terminal);
    expect(unnamed.of("lock")).toMatchObject({
      status: "ok",
      message: expect.stringMatching(/^novacron\.lock \(only `novacron up --locked`.*: 2 placements .* 2 of shop/),
      details: { placements: 2, own: 2 },
    });
    const named = await checks(await locked({}, projectWith({ lockFile: "novacron.lock" })), terminal);
    expect(named.of("lock")).toMatchObject({ status: "ok", message: expect.stringMatching(/^novacron\.lock: 2 /) });
  });

  it.each([
    ["NC2004: the fleet", { fleet: sampleBasis.fleet }],
    ["NC2005: the policies", { policies: sampleBasis.policies }],
    ["NC2006: the risk model", { models: sampleBasis.models }],
    ["NC2006: the weights", { weights: sampleBasis.weights }],
  ])("warns that %s changed since", async (what, other) => {
    const { exitCode, of } = await checks(await locked(other), terminal);
    expect([exitCode, of("lock")]).toMatchObject([
      0,
      {
        status: "warn",
        message: expect.stringMatching(new RegExp(`; ${what}.* for db and 1 more$`)),
        remedy: expect.stringContaining("novacron lock write"),
      },
    ]);
  });

  it("that was changed by hand, or was signed by a stranger, fails", async () => {
    const folder = await locked();
    const path = join(folder, "novacron.lock");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace('"target":"a"', '"target":"b"'));
    const changed = await checks(folder, terminal);
    expect([changed.exitCode, changed.of("lock")]).toMatchObject([
      1,
      { status: "fail", message: expect.stringMatching(/^NC1604: the line of .*::(?:web|db)/) },
    ]);
    const stranger = await folderWith({ ...projectFiles, "novacron.lock": text });
    expect((await checks(stranger, terminal)).of("lock")).toMatchObject({
      status: "fail",
      message: expect.stringMatching(/^NC1605: /),
    });
  });

  it("is not judged by the lines of other stacks, which may have keys of their own", async () => {
    const folder = await locked();
    const path = join(folder, "novacron.lock");
    const text = await readFile(path, "utf8");
    const foreign = text.split("\n")[1]?.replaceAll("::shop::", "::elsewhere::") ?? "";
    await writeFile(path, `${text}${foreign}\n`);
    expect((await checks(folder, terminal)).of("lock")).toMatchObject({
      status: "ok",
      details: { placements: 3, own: 2 },
    });
  });

  it("that is named and missing, or is what a merge left, fails", async () => {
    const missing = await folderWith(projectWith({ lockFile: "prod.lock" }));
    expect((await checks(missing, terminal)).of("lock")).toMatchObject({
      status: "fail",
      message: expect.stringMatching(/^NC2001: .*prod\.lock does not exist/),
      remedy: expect.stringContaining("novacron lock write"),
    });
    const folder = await folderWith({ ...projectFiles, "novacron.lock": "<<<<<<< ours\n" });
    expect((await checks(folder, terminal)).of("lock")).toMatchObject({
      status: "fail",
      message: expect.stringMatching(/^NC2001: .*line 1 is what a merge left/),
    });
  });
});
