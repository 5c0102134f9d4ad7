import { mkdir, writeFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import type { PlannedJson } from "../plan/planned-json.ts";
import { planningFleet, planningRequests } from "../testdata/planning-files.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

let folder: string;
let plan: PlannedJson;

beforeAll(async () => {
  folder = await folderWith({ "fleet.yaml": planningFleet, "requests.yaml": planningRequests });
  const args = ["--fleet", "fleet.yaml", "--requests", "requests.yaml", "--as-of", "2026-06-01T12:00:00Z", "--json"];
  const { out } = await runHere(folder, ["place", ...args]);
  plan = JSON.parse(out) as PlannedJson;
  await writeFile(`${folder}/placed.json`, out);
  await mkdir(`${folder}/records`);
  await writeFile(`${folder}/records/web`, JSON.stringify(plan.placements[1]?.record));
});

const explain = (...args: readonly string[]) => runHere(folder, ["explain", ...args]);

test("lists what place printed, and explains one of it, without a project", async () => {
  const { exitCode, out } = await explain("placed.json");
  expect(exitCode).toBe(0);
  expect(out.match(/^(?:reports|web-1|web-2) +\S+ +0\.\d+ +sha256:[0-9a-f]{12}$/gm)).toHaveLength(3);
  const one = (await explain("placed.json", "--of", "web-1")).out;
  expect(one).toMatch(/^web-1 novacron:index:Placement in local$/m);
  expect(one).toMatch(/^runs on +fra-\d \(node; r\d, \w, fra, DE\)$/m);
  expect(one).toMatch(/^cost +compute_cost_per_hour +/m);
  expect(one).toMatch(new RegExp(`^record +${plan.placements[1]?.recordDigest}$`, "m"));
  expect(one).not.toMatch(/^decided/m);
});

test("explains a record alone, and one as explain --json prints it", async () => {
  expect((await explain("records/web")).out).toMatch(/^web-1 novacron:index:Placement in local$/m);
  const { out } = await explain("placed.json", "--of", "web-2", "--json");
  expect(JSON.parse(out)).toEqual({
    stack: "local",
    digest: plan.placements[2]?.recordDigest,
    record: plan.placements[2]?.record,
  });
  await writeFile(`${folder}/one.json`, out);
  expect((await explain("one.json")).out).toMatch(/^web-2 /);
});

test("says so where a record was edited, and shows the digest that it has", async () => {
  const [first, ...rest] = plan.placements;
  const edited = { ...plan, placements: [{ ...first, record: { ...first?.record, score: 1 } }, ...rest] };
  await writeFile(`${folder}/edited.json`, JSON.stringify(edited));
  const { err, out } = await explain("edited.json", "--of", "reports");
  expect(err).toMatch(/^warning: the record of reports is not the one.*edited$/m);
  expect(out).not.toContain(first?.recordDigest);
  expect((await explain("placed.json")).err).toBe("");
});

test.each([
  ["none.json", /^NC1909: .*none\.json holds no decision record that can be read: ENOENT.*novacron place --json/],
  ["list.json", /^NC1909: .*it holds no record/],
  ["broken.json", /^NC1909: .*broken\.json/],
  ["typed.json", /^NC1909: .*placements\.0\.record\.score: /],
])("refuses %s", async (name, message) => {
  const wrong = { placements: [{ record: { ...plan.placements[0]?.record, score: "high" } }] };
  const texts: Readonly<Record<string, string>> = { list: "[1]", broken: "{", typed: JSON.stringify(wrong) };
  const text = texts[name.replace(".json", "")];
  if (text !== undefined) await writeFile(`${folder}/${name}`, text);
  expect(await explain(name)).toMatchObject({ exitCode: 1, out: "", err: expect.stringMatching(message) });
});

test("a name that the file does not have is refused with those that it has", async () => {
  expect((await explain("placed.json", "--of", "web-3")).err).toMatch(/^NC1903: .*web-3.*Did you mean web-1 or web-2/);
});

test("what is no file is looked for in the store", async () => {
  expect((await explain("team/web")).err).toMatch(/^NC1902: /);
});
