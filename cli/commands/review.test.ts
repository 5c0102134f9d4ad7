import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decision, instance, placement, previewJson, secret, stateJson } from "../review/testdata/plans.ts";
import { sarifFaults } from "../review/testdata/sarif-schema.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

const bad = JSON.stringify(previewJson([instance("bad"), placement("web")]));
const good = JSON.stringify(previewJson([instance("good", "required"), placement("web")]));

describe("exit codes", () => {
  test("0 where nothing fails", async () => {
    const folder = await folderWith({ "plan.json": good });
    const run = await runHere(folder, ["review", "plan.json"]);
    expect(run).toMatchObject({ exitCode: 0, err: "" });
    expect(run.out).toMatch(/^Review of shop\/dev: passed\n2 create, 1 unchanged\nplan {5}sha256:/);
  });

  test("1 for what is no plan, named", async () => {
    const folder = await folderWith({ "plan.json": good.slice(0, 500) });
    const run = await runHere(folder, ["review", "plan.json"]);
    expect(run).toMatchObject({ exitCode: 1, out: "" });
    expect(run.err).toMatch(
      /^NC1920: .*plan\.json is cut off after 500 characters; expected what `pulumi preview --json/,
    );
  });

  test("3 for a violation, 0 where --fail-on is above it", async () => {
    const folder = await folderWith({ "plan.json": bad });
    const failed = await runHere(folder, ["review", "plan.json"]);
    expect(failed.exitCode).toBe(3);
    expect(failed.out).toContain("high NCP-AWS-001 EC2 instances demand session tokens");
    const warned = await runHere(folder, ["review", "plan.json", "--fail-on", "critical"]);
    expect(warned.exitCode).toBe(0);
    expect(warned.out).toContain("fails from critical on");
  });

  test("4 for a preview that failed", async () => {
    const diagnostics = [{ message: "error: boo", severity: "error" }];
    const folder = await folderWith({ "plan.json": JSON.stringify(previewJson([], { diagnostics })) });
    const run = await runHere(folder, ["review", "plan.json"]);
    expect(run.exitCode).toBe(4);
    expect(run.out).toContain("the preview failed: boo");
  });

  test.each([
    [["review"]],
    [["review", "plan.json", "--format", "html"]],
    [["review", "plan.json", "--out", "x"]],
    [["review", "plan.json", "--format", "json", "--out", "x", "--out", "y"]],
    [["review", "plan.json", "--fail-on", "never"]],
    [["up"]],
  ])("2 for %j", async (args) => {
    expect((await runHere(await folderWith({ "plan.json": good }), args)).exitCode).toBe(2);
  });
});

test("formats go to the files that follow them, and one to stdout", async () => {
  const folder = await folderWith({ "plan.json": bad });
  const args = ["--format", "github", "--format", "sarif", "--out", "r.sarif", "--format", "markdown", "--out", "r.md"];
  const run = await runHere(folder, [
    "review",
    "plan.json",
    ...args,
    "--format",
    "junit",
    "--out",
    "r.xml",
    "--format",
    "json",
    "--out",
    "r.json",
  ]);
  expect(run.exitCode).toBe(3);
  expect(run.out).toMatch(/^::error file=Pulumi\.yaml/);
  expect(run.err).toBe("1 violation (1 high)\n");
  expect(sarifFaults(JSON.parse(await readFile(join(folder, "r.sarif"), "utf8")))).toEqual([]);
  expect(await readFile(join(folder, "r.md"), "utf8")).toContain("## ❌ NovaCron review of `shop/dev`");
  expect(await readFile(join(folder, "r.xml"), "utf8")).toContain("<failure");
  expect(JSON.parse(await readFile(join(folder, "r.json"), "utf8"))).toMatchObject({
    formatVersion: 1,
    outcome: "violations",
  });
});

test("two formats for one place are refused before anything is judged", async () => {
  const folder = await folderWith({ "plan.json": bad });
  const run = await runHere(folder, ["review", "plan.json", "--format", "json", "--format", "text"]);
  expect(run).toMatchObject({
    exitCode: 1,
    out: "",
    err: expect.stringMatching(/^NC1903: two formats would be written to stdout/),
  });
});

test("no output has a secret, whatever wrote the file and wherever the secret is", async () => {
  const held = secret({ plaintext: '"s3cret"' });
  const inputs = { vcpus: 4, memoryGiB: 16, labels: { data: held, team: "shop" }, decision: decision() };
  const state = stateJson([
    placement("web", { inputs }),
    {
      ...instance("bad"),
      inputs: { userData: held, tags: { token: held }, metadataOptions: { httpTokens: "optional" } },
    },
    placement("hidden", {
      inputs: { ...inputs, decision: secret({ plaintext: JSON.stringify(decision({ target: "s3cret" })) }) },
    }),
  ]);
  const folder = await folderWith({ "state.json": JSON.stringify(state) });
  const formats = ["text", "markdown", "sarif", "junit", "github", "json"];
  const outputs = formats.flatMap((format) => ["--format", format, "--out", `r.${format}`]);
  const run = await runHere(folder, ["review", "state.json", ...outputs]);
  expect(run.exitCode).toBe(3);
  for (const format of formats) {
    const text = await readFile(join(folder, `r.${format}`), "utf8");
    expect(text).toContain("NCP-AWS-001");
    expect(text).not.toContain("s3cret");
  }
  expect(run.out + run.err).not.toContain("s3cret");
});

test("a baseline is the JSON of an earlier review", async () => {
  const folder = await folderWith({ "plan.json": bad });
  await runHere(folder, ["review", "plan.json", "--format", "json", "--out", "before.json"]);
  const run = await runHere(folder, ["review", "plan.json", "--baseline", "before.json"]);
  expect(run.exitCode).toBe(0);
  expect(run.out).toContain("was there before (baseline)");
  await writeFile(join(folder, "before.json"), "{}");
  const broken = await runHere(folder, ["review", "plan.json", "--baseline", "before.json"]);
  expect(broken).toMatchObject({ exitCode: 1, err: expect.stringMatching(/^NC1920: .*before\.json is no baseline/) });
});

describe("by what is judged", () => {
  const pulumiYaml = (data: string): string =>
    `name: shop\nruntime: nodejs\nconfig:\n  novacron:policies:\n    data: ${data}\n`;

  test("the configuration's data, and --data in place of it", async () => {
    const plan = JSON.stringify(previewJson([placement("a"), placement("b")]));
    const folder = await folderWith({
      "plan.json": plan,
      "Pulumi.yaml": pulumiYaml("{ budget: { maximumStackCostPerMonth: { EUR: 30 } } }"),
      "data.yaml": "budget: { maximumStackCostPerMonth: { EUR: 50 } }\n",
    });
    const strict = await runHere(folder, ["review", "plan.json"]);
    expect(strict.exitCode).toBe(3);
    expect(strict.out).toContain("the stack's placements would cost 36.50 EUR a month");
    expect((await runHere(folder, ["review", "plan.json", "--data", "data.yaml"])).exitCode).toBe(0);
  });

  test("another project's configuration is left alone", async () => {
    const folder = await folderWith({
      "plan.json": good,
      "Pulumi.yaml": pulumiYaml("{ budget: { maximumStackCostPerMonth: { EUR: 1 } } }").replace("shop", "other"),
    });
    const run = await runHere(folder, ["review", "plan.json"]);
    expect(run.exitCode).toBe(0);
    expect(run.err).toMatch(/^warning: the plan is of the project shop, and .*Pulumi\.yaml of other/);
  });

  test.each([
    [["--digest", "sha256:00"], /^NC1903: --digest is given/],
    [["--policies", "nowhere"], /^NC1302: .*is not pinned/],
    [["--policies", "nowhere", "--digest", `sha256:${"0".repeat(64)}`], /^NC1301: .*cannot be read/],
    [["--data", "nowhere.yaml"], /^NC1903: .*nowhere\.yaml cannot be read/],
    [["--data", "list.yaml"], /^NC1903: .*list\.yaml cannot be read: it is no map/],
    [["--data", "unknown.yaml"], /^NC1003: .*nonsense/],
    [["--waivers", "nowhere.yaml"], /^NC1310: the waiver file nowhere\.yaml does not exist/],
    [["--as-of", "tomorrow"], /^NC1903: "tomorrow" is no instant/],
    [["--format", "json", "--out", "no/such/folder.json"], /^NC1903: .*folder\.json cannot be written/],
  ])("%j is refused", async (args, message) => {
    const files = { "plan.json": good, "list.yaml": "[1]\n", "unknown.yaml": "nonsense: 1\n" };
    const run = await runHere(await folderWith(files), ["review", "plan.json", ...args]);
    expect(run.err).toMatch(message);
    expect(run.exitCode).toBe(1);
  });
});

test("files are named from the root of the repository", async () => {
  const folder = await folderWith({
    ".git/HEAD": "",
    "infra/Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    "infra/plan.json": bad,
  });
  const run = await runHere(folder, ["-C", "infra", "review", "plan.json", "--format", "github"]);
  expect(run.out).toMatch(/^::error file=infra\/Pulumi\.yaml,line=1,/);
});

test("the log that the configuration asks for gets every evaluation, and no secret", async () => {
  const inputs = {
    vcpus: 4,
    memoryGiB: 16,
    labels: { token: secret({ plaintext: '"s3cret"' }) },
    decision: decision(),
  };
  const folder = await folderWith({
    "state.json": JSON.stringify(stateJson([placement("web", { inputs }), instance("bad")])),
    "Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig:\n  novacron:policies: { log: .novacron/decisions.jsonl }\n",
  });
  expect((await runHere(folder, ["review", "state.json"])).exitCode).toBe(3);
  const log = await readFile(join(folder, ".novacron", "decisions.jsonl"), "utf8");
  const lines = log
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { line: string; place?: string });
  expect(lines.map(({ line, place }) => `${line} ${place ?? ""}`)).toEqual([
    "policies ",
    ...Array.from({ length: 5 }, () => "evaluation review"),
  ]);
  expect(log).not.toContain("s3cret");
});

test("a rule that fails leaves in the log what was judged before it", async () => {
  const odd = { ...instance("odd"), inputs: { ...instance("odd").inputs, userData: "\ud800" } };
  const folder = await folderWith({
    "plan.json": JSON.stringify(previewJson([instance("bad"), odd])),
    "Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig:\n  novacron:policies: { log: decisions.jsonl }\n",
  });
  expect(await runHere(folder, ["review", "plan.json"])).toMatchObject({
    exitCode: 1,
    out: "",
    err: expect.stringMatching(/^NC1303: /),
  });
  const log = await readFile(join(folder, "decisions.jsonl"), "utf8");
  const [first, ...rest] = log.trimEnd().split("\n");
  expect(JSON.parse(first ?? "")).toMatchObject({ line: "policies" });
  const judged = rest.map((line) => JSON.parse(line));
  expect(judged.map(({ input }) => input.resource.name)).not.toContain("odd");
  expect(judged.at(-1)).toMatchObject({ line: "evaluation", result: "deny", input: { resource: { name: "bad" } } });
});

test("a signed waiver covers, and one that was edited does not", async () => {
  const folder = await folderWith({ "plan.json": bad, "Pulumi.yaml": "name: shop\nruntime: nodejs\n" });
  const keys = await runHere(folder, ["keys", "init"]);
  expect(keys).toMatchObject({ exitCode: 0 });
  const signed = await runHere(folder, [
    "waiver",
    "new",
    ...["--rule", "NCP-AWS-001", "--resource", "urn:pulumi:*::shop::aws:ec2/instance:Instance::bad"],
    ...["--reason", "legacy appliance", "--owner", "ada", "--expires", "2026-03-20"],
  ]);
  expect(signed).toMatchObject({ exitCode: 0 });
  const run = await runHere(folder, ["review", "plan.json"]);
  expect(run.out).toContain("(ada, until 2026-03-20T00:00:00.000Z): legacy appliance");
  expect(run.out).toContain("expires soon: ");
  expect(run.exitCode).toBe(0);
  const later = await runHere(folder, ["review", "plan.json", "--as-of", "2026-03-21T00:00:00Z"]);
  expect(later.exitCode).toBe(3);

  const path = join(folder, ".novacron", "waivers.yaml");
  expect(existsSync(path)).toBe(true);
  await writeFile(path, (await readFile(path, "utf8")).replace("legacy appliance", "no reason at all"));
  const edited = await runHere(folder, ["review", "plan.json"]);
  expect(edited.exitCode).toBe(3);
  expect(edited.out).toMatch(/^refused: /m);
});
