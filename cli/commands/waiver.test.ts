import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openKeyRing } from "../../provider/crypto/open-key-ring.ts";
import { readWaivers } from "../../provider/policy/waivers/read-waivers.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

const urn = "urn:pulumi:prod::shop::novacron:index:Placement::web";
const file = (folder: string): string => join(folder, ".novacron", "waivers.yaml");

const asked = {
  rule: "NCP-RES-001",
  resource: urn,
  reason: "agreed in writing",
  owner: "ada@example.com",
  expires: "2026-06-01",
};

const newWaiver = (changes: Readonly<Record<string, string>> = {}): readonly string[] => [
  "waiver",
  "new",
  ...Object.entries({ ...asked, ...changes }).flatMap(([name, value]) => [`--${name}`, value]),
];

async function project(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await folderWith({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n", ...files });
  expect((await runHere(folder, ["keys", "init"])).exitCode).toBe(0);
  return folder;
}

async function bookOf(folder: string) {
  const directory = join(folder, ".novacron", "keys");
  const ring = openKeyRing({ directory, create: "never", now: new Date(), platform: process.platform });
  return readWaivers({ path: file(folder), ring });
}

test("new adds a signed entry that holds, and is on record", async () => {
  const folder = await project();
  const made = await runHere(folder, newWaiver({ id: "W-1" }));
  expect(made).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining(`Waiver W-1 lifts NCP-RES-001 from ${urn} until 2026-06-01`),
    err: "",
  });
  const book = await bookOf(folder);
  expect(book.refused).toEqual([]);
  expect(book.waivers).toEqual([{ id: "W-1", ...asked, expires: "2026-06-01T00:00:00.000Z" }]);
  expect(await readFile(join(folder, ".novacron", "audit.jsonl"), "utf8")).toMatch(/"action":"waiver.signed".*"W-1"/);
});

test("new leaves what else is in the file as it is, and an id of its own where none is given", async () => {
  const folder = await project();
  expect((await runHere(folder, newWaiver({ id: "W-1" }))).exitCode).toBe(0);
  const commented = (await readFile(file(folder), "utf8")).replace("waivers:", "# reviewed by the board\nwaivers:");
  await writeFile(file(folder), commented);
  expect((await runHere(folder, newWaiver())).exitCode).toBe(0);
  expect((await readFile(file(folder), "utf8")).startsWith(commented.trimEnd())).toBe(true);
  expect((await bookOf(folder)).waivers.map(({ id }) => id)).toEqual(["W-1", expect.stringMatching(/^W-[0-9a-f]{8}$/)]);
  // The same once more has the same id.
  expect(await runHere(folder, newWaiver())).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1903.*already/),
  });
});

test("new writes JSON where the file is JSON", async () => {
  const folder = await project({ "waivers.json": '{"formatVersion":1,"waivers":[]}' });
  expect((await runHere(folder, [...newWaiver(), "--file", "waivers.json"])).exitCode).toBe(0);
  const content = JSON.parse(await readFile(join(folder, "waivers.json"), "utf8"));
  expect(content).toMatchObject({ formatVersion: 1, waivers: [{ rule: "NCP-RES-001", signature: {} }] });
  expect((await runHere(folder, ["waiver", "verify", "--file", "waivers.json"])).out).toMatch(/^1 of 1 waivers/);
});

test.each([
  ["a wildcard for a rule", { rule: "NCP-*" }, /^NC1903: --rule.*without wildcards/],
  ["every resource", { resource: "*" }, /^NC1903: resource \* is not of the form/],
  ["a whole project", { resource: "urn:pulumi:prod::shop::*::*" }, /^NC1903: resource .* too broad/],
  ["years", { expires: "2030-01-01" }, /^NC1903: it is too broad: it lasts \d+ days/],
  ["a date that is over", { expires: "2026-02-01" }, /^NC1903: it expires at 2026-02-01, before/],
  ["no date", { expires: "soon" }, /^NC1903: --expires.*ISO 8601 date/],
  ["no reason", { reason: " " }, /^NC1903: --reason/],
  ["no owner", { owner: "" }, /^NC1903: --owner/],
])("new refuses %s, and writes nothing", async (_, changes, said) => {
  const folder = await project();
  expect(await runHere(folder, newWaiver(changes))).toMatchObject({ exitCode: 1, err: expect.stringMatching(said) });
  await expect(readFile(file(folder))).rejects.toMatchObject({ code: "ENOENT" });
});

test("new needs a key for waivers, and every option", async () => {
  const folder = await folderWith({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n" });
  expect(await runHere(folder, newWaiver())).toMatchObject({ exitCode: 1, err: expect.stringMatching(/^NC1601/) });
  expect((await runHere(folder, ["waiver", "new", "--rule", "NCP-RES-001"])).exitCode).toBe(2);
});

test("new warns of a rule that nobody knows", async () => {
  const folder = await project();
  expect((await runHere(folder, newWaiver({ rule: "NCP-RSE-001" }))).err).toContain(
    "no shipped rule has the id NCP-RSE-001",
  );
});

test("list says what is in use, what expires, what is over, and what does not apply and why", async () => {
  const folder = await project();
  expect((await runHere(folder, ["waiver", "list"])).out).toContain("There are no waivers");
  for (const [id, expires] of [
    ["used", "2026-12-01"],
    ["soon", "2026-03-20"],
    ["edited", "2026-06-01"],
    ["over", "2026-03-02"],
  ] as const) {
    expect((await runHere(folder, newWaiver({ id, expires }))).exitCode).toBe(0);
  }
  await writeFile(file(folder), (await readFile(file(folder), "utf8")).replace("2026-06-01", "2026-08-01"));
  const later = { now: () => new Date("2026-03-05T00:00:00Z") };
  const json = JSON.parse((await runHere(folder, ["waiver", "list", "--json"], later)).out);
  expect(json.waivers).toMatchObject([
    { id: "used", status: "in use", why: null },
    { id: "soon", status: "expiring", why: null },
    { id: "over", status: "expired" },
    { id: "edited", status: "refused", waiver: null, why: "it was edited after it was signed" },
  ]);
  const { out, err } = await runHere(folder, ["waiver", "list"], later);
  expect(out).toMatch(/edited +refused .* it was edited after it was signed/);
  expect(err).toMatch(/1 of them expire within 30 days/);
});

test("verify exits with 1 where a waiver is refused, and not where one has expired", async () => {
  const folder = await project();
  expect((await runHere(folder, newWaiver({ id: "W-1" }))).exitCode).toBe(0);
  const over = { now: () => new Date("2027-01-01T00:00:00Z") };
  expect((await runHere(folder, ["waiver", "verify"], over)).exitCode).toBe(0);
  await writeFile(file(folder), (await readFile(file(folder), "utf8")).replace("agreed", "approved"));
  expect(await runHere(folder, ["waiver", "verify"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1311: waiver W-1 does not apply: it was edited/),
    out: expect.stringMatching(/^0 of 1 waivers/),
  });
  await writeFile(file(folder), "waivers: [");
  expect(await runHere(folder, ["waiver", "verify"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1310/),
  });
});
