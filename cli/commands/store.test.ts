import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import { nameOfRun } from "../../provider/rpc/cli-run.ts";
import { nextEntry } from "../../provider/state/audit-entry.ts";
import { verifyAuditLog } from "../../provider/state/verify-audit-log.ts";
import { openStore } from "../../provider/store/sqlite-store.ts";
import type { Store } from "../../provider/store/store.ts";
import { sampleClaim, samplePlanned } from "../../provider/store/store-samples.ts";
import { fleetIdOf, starterFleet } from "../init/starter-fleet.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

const files = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
  "Pulumi.dev.yaml": "config: {}\n",
  "fleet.yaml": starterFleet(fleetIdOf("shop")),
};
const plenty = { vcpus: 640, memoryGiB: 5120, diskGiB: 100, gpus: 0 };

let folder: string;
const path = (): string => join(folder, ".novacron", "store.db");
const withStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
  const store = await openStore({ path: path(), fleetId: "shop", now: () => new Date("2026-03-01T11:00:00Z") });
  return work(store).finally(() => store.close());
};
const book = (name: string, vcpus = 1): Promise<void> =>
  withStore(async (store) => {
    const claim = { ...sampleClaim("dev", name, { node: "eu-1", vcpus }), stack: "shop/dev" };
    await store.reserve({ claim, decisionId: `sha256:${name}`, capacity: plenty });
    await store.settle([{ urn: claim.urn, decisionId: `sha256:${name}` }]);
  });

beforeEach(async () => {
  folder = await folderWith(files);
  expect((await runHere(folder, ["keys", "init"])).exitCode).toBe(0);
});

test("there is nothing to check, repair or copy before the first preview", async () => {
  for (const args of [["check"], ["repair"], ["copy", ".novacron/store.db", "other.db"]]) {
    const { exitCode, err } = await runHere(folder, ["store", ...args]);
    expect([exitCode, err]).toEqual([1, expect.stringMatching(/^NC1903: there is no store at /)]);
  }
});

test("check finds what is booked beyond capacity, and what no record or fleet knows; repair leaves that to people", async () => {
  await book("big", 600);
  await withStore(async (store) => {
    const claim = { ...sampleClaim("dev", "lost", { node: "nowhere" }), stack: "shop/dev" };
    await store.reserve({ claim, decisionId: "sha256:lost", capacity: plenty });
  });
  const { exitCode, out } = await runHere(folder, ["store", "check", "--json"]);
  expect(exitCode).toBe(1);
  const { findings, reservations } = JSON.parse(out) as {
    reservations: number;
    findings: { severity: string; text: string; mend: string | null }[];
  };
  expect(reservations).toBe(2);
  expect(findings.map(({ severity, text }) => `${severity}: ${text.replace(/urn\S*::/, "")}`)).toEqual([
    expect.stringMatching(/^error: eu-1 is booked beyond its capacity: 600 of \d+ vcpus, by shop\/dev$/),
    "warning: 1 reservations are on nowhere, which the fleet has not got",
    "warning: big holds eu-1 by a decision of which there is no record",
    "warning: lost holds nowhere by a decision of which there is no record",
  ]);
  expect(findings.map(({ mend }) => mend)).toEqual([null, null, null, null]);
  const repaired = await runHere(folder, ["store", "repair", "--apply"]);
  expect([repaired.exitCode, repaired.err]).toEqual([1, "Mended 0 of 4\n"]);
  expect(await withStore((store) => store.listReservations())).toHaveLength(2);
});

test("repair takes away what was planned and is not signed, and what processes left that are over; on record", async () => {
  const ended = spawn(process.execPath, ["-e", ""]);
  await once(ended, "spawn");
  const over = nameOfRun(ended.pid ?? 0);
  await once(ended, "exit");
  await withStore(async (store) => {
    await store.recordPlanned(samplePlanned("plan-1", "web", { stack: "shop/dev" }));
    const run = { stack: "shop/dev", operation: "run" };
    await store.claimInRun(run, { urn: "u1", process: over, claim: null }, 0);
    await store.claimInRun(run, { urn: "u2", process: nameOfRun(process.pid), claim: null }, 1);
  });
  const dry = await runHere(folder, ["store", "repair"]);
  expect([dry.exitCode, dry.err]).toEqual([0, "Nothing was changed; --apply mends\n"]);
  expect(dry.out).toMatch(/^would mend: the decision that is planned for \S+::web is not the one that was signed/m);
  const done = await runHere(folder, ["store", "repair", "--apply"]);
  expect([done.exitCode, done.err]).toEqual([0, "Mended 2 of 2\n"]);
  expect(done.out).toMatch(/^mended: 1 claims are left of the process .*: forget the claims of /m);
  const left = await withStore((store) => store.runClaims({ stack: "shop/dev", operation: "run" }, 0));
  expect(left.claims.map(({ urn }) => urn)).toEqual(["u2"]);
  expect((await runHere(folder, ["store", "check"])).out).toContain(": sound; 0 reservations");
  // Keys and two mends.
  const audit = verifyAuditLog(join(folder, ".novacron", "audit.jsonl"));
  expect(audit.status).toBe("intact");
  expect((await runHere(folder, ["store", "repair"])).out).toContain("nothing to mend");
});

test("check finds an audit log in the store that was changed, and a copy that was cut off", async () => {
  const at = "2026-03-01T11:00:00.000Z";
  await withStore(async (store) => {
    for (const subject of ["a", "b"])
      await store.extendAudit("shop/dev", (last) => [nextEntry(last, { at, action: "x", subject, details: {} })]);
    await store.rows.setCopying("elsewhere");
  });
  const db = new DatabaseSync(path());
  db.exec(`UPDATE audit SET body = replace(body, '"subject":"a"', '"subject":"c"')`);
  db.close();
  const { exitCode, out } = await runHere(folder, ["store", "check"]);
  expect(exitCode).toBe(1);
  expect(out).toMatch(/error: the audit log of shop\/dev is damaged at entry 1: its hash does not fit/);
  expect(out).toMatch(/error: it is being filled from elsewhere, and the copy has not ended/);
  expect((await runHere(folder, ["reservations", "list"])).err).toMatch(/^NC1716/);
});

test("copies, merges and refuses, by paths and by -", async () => {
  await book("web");
  const copied = await runHere(folder, ["store", "copy", "-", "backup.db"]);
  expect([copied.exitCode, copied.out]).toEqual([
    0,
    expect.stringContaining("1 rows, 1 of them reservations, revision 1; wrote 1, removed 0"),
  ]);
  expect((await runHere(folder, ["store", "copy", "-", ".novacron/store.db"])).err).toContain("one store");
  expect((await runHere(folder, ["store", "copy", "-", "backup.db"])).err).toMatch(/^NC1717/m);
  await book("db");
  const merged = await runHere(folder, ["store", "copy", "-", "backup.db", "--merge", "--json"]);
  expect(merged.exitCode).toBe(0);
  expect(JSON.parse(merged.out)).toMatchObject({ added: { reservation: 1 }, same: 1, left: [] });
  await book("huge", 600);
  const left = await runHere(folder, ["store", "copy", "-", "backup.db", "--merge"]);
  expect([left.exitCode, left.out]).toEqual([
    1,
    expect.stringMatching(/^left out: .*::huge: NC1204: .*huge wants 600 vcpus/m),
  ]);
});

test("check, merge and repair count quotas, and name them", async () => {
  const quota = "limits: { quotas: [{ name: team, max: { vcpus: 3 } }] }\n";
  await book("web", 2);
  expect((await runHere(folder, ["store", "copy", "-", "backup.db"])).exitCode).toBe(0);
  await book("db", 2);
  await writeFile(join(folder, "fleet.yaml"), `${files["fleet.yaml"]}\n${quota}`);
  const check = await runHere(folder, ["store", "check"]);
  expect([check.exitCode, check.out]).toEqual([
    0,
    expect.stringContaining("warning: the quota team is passed: 4 of 3 vcpus, by shop/dev"),
  ]);
  const merged = await runHere(folder, ["store", "copy", "-", "backup.db", "--merge"]);
  expect([merged.exitCode, merged.out]).toEqual([
    1,
    expect.stringMatching(/^left out: .*::db: NC1204: .*: 2 vcpus wanted, 1 of 3 left in the quota team/m),
  ]);
});

test("a state that cannot be read, or holds what is encrypted, is refused", async () => {
  await book("web");
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };
  const type = "novacron:index:Placement";
  const urn = `urn:pulumi:dev::shop::${type}::web`;
  const state = { version: 3, deployment: { resources: [{ urn, type, inputs: { vcpus: secret } }] } };
  await writeFile(join(folder, "state.json"), JSON.stringify(state));
  const sealed = await runHere(folder, ["store", "check", "--state", "state.json"]);
  expect([sealed.exitCode, sealed.err]).toEqual([1, expect.stringMatching(/^NC1903: .*encrypted there/)]);
  const absent = await runHere(folder, ["store", "check", "--state", "none.json"]);
  expect([absent.exitCode, absent.err]).toEqual([1, expect.stringMatching(/^NC1903: none\.json cannot be read/)]);
});
