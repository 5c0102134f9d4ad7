import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { nameOfRun } from "../../provider/rpc/cli-run.ts";
import { verifyAuditLog } from "../../provider/state/verify-audit-log.ts";
import { openStore } from "../../provider/store/sqlite-store.ts";
import { sampleClaim } from "../../provider/store/store-samples.ts";
import { fleetIdOf, starterFleet } from "../init/starter-fleet.ts";
import type { HeldReservation } from "../reservations/held-reservation.ts";
import type { Terminal } from "../terminal.ts";
import { type CliRun, folderWith, runHere } from "../testdata/recording-terminal.ts";

const files = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
  "Pulumi.dev.yaml": "config: {}\n",
  "fleet.yaml": starterFleet(fleetIdOf("shop")),
};
const capacity = { vcpus: 64, memoryGiB: 512, diskGiB: 100, gpus: 0 };
const urn = (name: string, stack = "dev"): string => `urn:pulumi:${stack}::shop::novacron:index:Placement::${name}`;

let folder: string;

/** One of each kind: settled, left behind, left behind but in the state, under way, of another machine. */
beforeEach(async () => {
  folder = await folderWith(files);
  const ended = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(ended, "spawn");
  const over = nameOfRun(ended.pid ?? 0);
  ended.kill("SIGKILL");
  await once(ended, "exit");
  const now = () => new Date("2026-03-01T11:00:00Z");
  const store = await openStore({ path: join(folder, ".novacron", "store.db"), fleetId: "shop", now });
  const book = (name: string, operation: string, stack = "dev") =>
    store.reserve({
      claim: { ...sampleClaim("dev", name), urn: urn(name, stack), stack: `shop/${stack}` },
      decisionId: `sha256:${name}`,
      operation,
      capacity,
    });
  await book("settled", over);
  await store.settle([{ urn: urn("settled"), decisionId: "sha256:settled" }]);
  await book("left", over);
  await book("saved", over);
  await book("busy", nameOfRun(process.pid));
  await book("foreign", "elsewhere/pid:[1] 7 7");
  await book("other", over, "prod");
  await store.close();
});

/** A CLI whose only command exports this state, or fails with this message. */
async function pulumiThat(answer: { readonly has: readonly string[] } | { readonly fails: string }) {
  const resources = "has" in answer ? answer.has : [];
  const state = {
    version: 3,
    deployment: {
      resources: resources.map((name) => ({ urn: urn(name), inputs: { decision: { record: `sha256:${name}` } } })),
    },
  };
  const script = "has" in answer ? `echo '${JSON.stringify(state)}'` : `echo "error: ${answer.fails}" >&2; exit 255`;
  const bin = await folderWith({ pulumi: `#!/bin/sh\n${script}\n` });
  await chmod(join(bin, "pulumi"), 0o755);
  const changes: Partial<Terminal> = { environment: { PATH: `${bin}:${process.env.PATH ?? ""}`, HOME: bin } };
  return changes;
}

const inState = () => pulumiThat({ has: ["settled", "saved"] });

async function listed(...args: readonly string[]): Promise<readonly HeldReservation[]> {
  const { exitCode, out } = await runHere(folder, ["reservations", "list", "--json", ...args]);
  expect(exitCode).toBe(0);
  return JSON.parse(out) as readonly HeldReservation[];
}
const names = async (...args: readonly string[]) => (await listed(...args)).map(({ name }) => name);
const release = (args: readonly string[], changes: Partial<Terminal>): Promise<CliRun> =>
  runHere(folder, ["reservations", "release", ...args], changes);

test("lists what is booked, for whom, and who booked what is not settled", async () => {
  const all = await listed();
  expect(all.map(({ name, run }) => [name, run?.status ?? "settled"])).toEqual([
    ["busy", "under way"],
    ["foreign", "unknown"],
    ["left", "over"],
    ["saved", "over"],
    ["settled", "settled"],
    ["other", "over"],
  ]);
  expect(all[2]).toMatchObject({ urn: urn("left"), stack: "shop/dev", node: "node-1", vcpus: 4, memoryGiB: 8 });
  expect(await names("--stack", "prod")).toEqual(["other"]);
  const { out, err } = await runHere(folder, ["reservations", "list"]);
  expect(out).toMatch(
    /^shop\/dev +left +node-1 +4 +8 +0 +0 +not since 2026-03-01T11:00:00.000Z +process \d+ on .*, over$/m,
  );
  expect(out).toMatch(/^shop\/dev +settled +node-1 +4 +8 +0 +0 +yes$/m);
  expect(err).toContain("novacron reservations release --unsettled");
});

test("--unsettled gives back what runs left behind and the state has not, on record", async () => {
  const asked = await release(["--unsettled", "--stack", "dev"], await inState());
  expect([asked.exitCode, asked.err]).toEqual([1, expect.stringContaining("NC1905")]);
  expect(await names()).toHaveLength(6);
  const done = await release(["--unsettled", "--stack", "dev", "--yes"], await inState());
  expect(done).toMatchObject({ exitCode: 0, err: "Gave back 1 of 1\n" });
  expect(done.out).toMatch(/^shop\/dev +busy .*stays: the run that booked it is under way$/m);
  expect(done.out).toMatch(/^shop\/dev +foreign .*stays: its run is of another machine.*\(--force\)$/m);
  expect(done.out).toMatch(/^shop\/dev +saved .*stays: the stack's state has it \(--force\)$/m);
  expect(await names("--stack", "dev")).toEqual(["busy", "foreign", "saved", "settled"]);
  const path = join(folder, ".novacron", "audit.jsonl");
  expect(verifyAuditLog(path)).toMatchObject({ status: "intact", entries: 1 });
  expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({
    action: "reservation.released",
    subject: urn("left"),
    details: { by: "ada", node: "node-1", forced: null },
  });
});

test("one resource is given back by its URN, and only where nobody needs it", async () => {
  const changes = await inState();
  for (const [name, why] of [
    ["settled", "the stack's state has it"],
    ["saved", "the stack's state has it"],
    ["busy", "under way"],
    ["foreign", "another machine"],
  ] as const) {
    const refused = await release([urn(name), "--yes"], changes);
    expect([refused.exitCode, refused.err]).toEqual([1, expect.stringMatching(new RegExp(`NC1908: ${name} .*${why}`))]);
  }
  expect(await release([urn("left"), "--yes"], changes)).toMatchObject({ exitCode: 0, err: "Gave back 1 of 1\n" });
  expect(await names("--stack", "dev")).toEqual(["busy", "foreign", "saved", "settled"]);
  const again = await release([urn("left"), "--yes"], changes);
  expect([again.exitCode, again.err]).toEqual([1, expect.stringContaining("NC1903: nothing is reserved")]);
});

test("--force gives back what is doubtful with a warning, and what a run is at never", async () => {
  const changes = await inState();
  const refused = await release(["--stack", "dev", "--force", "--yes"], changes);
  expect([refused.exitCode, refused.err]).toEqual([1, expect.stringMatching(/^NC1908: busy /m)]);
  expect(await names("--stack", "dev")).toHaveLength(5);
  const forced = await release([urn("settled"), "--force", "--yes"], changes);
  expect([forced.exitCode, forced.err]).toEqual([0, expect.stringMatching(/^warning: 1 of them may belong/m)]);
  expect(await names("--stack", "dev")).toEqual(["busy", "foreign", "left", "saved"]);
  expect(await readFile(join(folder, ".novacron", "audit.jsonl"), "utf8")).toContain("the stack's state has it");
});

test("of a stack that is gone, what is settled still needs --force", async () => {
  const gone = await pulumiThat({ fails: "no stack named 'prod' found" });
  const done = await release(["--stack", "prod", "--yes"], gone);
  expect(done).toMatchObject({ exitCode: 0, err: "Gave back 1 of 1\n" });
  const refused = await release([urn("settled"), "--yes"], gone);
  expect([refused.exitCode, refused.err]).toEqual([1, expect.stringContaining("NC1908: settled on node-1 stays")]);
});

test("says where the state cannot be seen, and goes by what the store knows", async () => {
  const blind = await pulumiThat({ fails: "could not reach the backend" });
  const done = await release(["--unsettled", "--stack", "dev", "--dry-run"], blind);
  expect(done).toMatchObject({ exitCode: 0, err: expect.stringMatching(/^warning: .*could not reach the backend/) });
  expect(done.out).toContain("2 would be given back; nothing was changed");
  expect(await names()).toHaveLength(6);
});

test.each([
  ["nothing is named", []],
  ["no stack is selected", ["--unsettled"]],
  ["a name is no URN", ["web"]],
  ["both are named", [urn("left"), "--unsettled"]],
])("is refused where %s", async (_, args) => {
  const { exitCode, err } = await release([...args, "--yes"], await inState());
  expect([exitCode, err]).toEqual([1, expect.stringMatching(/^NC1903/)]);
  expect(await names()).toHaveLength(6);
});

test("doctor names what was left behind, and the command that mends it", async () => {
  const { out } = await runHere(folder, ["doctor"]);
  expect(out).toMatch(/^warn {2}leftovers foreign on node-1 \(shop\/dev\) and 3 more/m);
  expect(out).toContain("novacron reservations release --unsettled --stack dev");
});

test("looking does not make a store", async () => {
  const fresh = await folderWith(files);
  expect(await runHere(fresh, ["reservations", "list"])).toEqual({
    exitCode: 0,
    out: "Nothing is reserved\n",
    err: "",
  });
  expect(await runHere(fresh, ["reservations", "release", "--stack", "dev"])).toMatchObject({
    exitCode: 0,
    out: "Nothing to give back for shop/dev\n",
  });
});
