import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { archiveOf } from "../../policies/build/bundle-archive.ts";
import { bundleFiles } from "../../provider/policy/bundle-format.ts";
import { shippedBundleDirectory } from "../../provider/policy/read-bundle.ts";
import { verifyAuditLog } from "../../provider/state/verify-audit-log.ts";
import { instance, placement, previewJson } from "../review/testdata/plans.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

/** A project with keys, a bundle of its own in `company`, and a plan of which a rule says something. */
async function project(): Promise<{ readonly folder: string; readonly digest: string }> {
  const folder = await folderWith({
    "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    "plan.json": JSON.stringify(previewJson([instance("bad"), placement("web")])),
  });
  await cp(shippedBundleDirectory, join(folder, "company"), { recursive: true });
  expect((await runHere(folder, ["keys", "init"])).exitCode).toBe(0);
  const { exitCode, out, err } = await runHere(folder, ["policy", "sign", "company", "--json"]);
  expect(exitCode, err).toBe(0);
  return { folder, digest: JSON.parse(out).digest };
}

const configure = (folder: string, policies: Readonly<Record<string, unknown>>): Promise<void> =>
  writeFile(join(folder, "Pulumi.dev.yaml"), JSON.stringify({ config: { "novacron:policies": policies } }));

const review = (folder: string, ...args: readonly string[]) => runHere(folder, ["review", "plan.json", ...args]);

test("sign says what to pin, and is on record", async () => {
  const { folder, digest } = await project();
  const again = await runHere(folder, ["policy", "sign", "company"]);
  expect(again).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining(`Pin them with policies.digest: ${digest}`),
  });
  const log = join(folder, ".novacron", "audit.jsonl");
  expect(verifyAuditLog(log)).toMatchObject({ status: "intact" });
  expect(await readFile(log, "utf8")).toMatch(/"action":"policies.signed".*"by":"ada"/);
});

test("sign takes an archive, too, and a review takes what came out", async () => {
  const { folder, digest } = await project();
  const names = ["manifest.json", ...bundleFiles];
  const files = names.map(async (name) => [name, await readFile(join(shippedBundleDirectory, name))] as const);
  await writeFile(join(folder, "rules.tgz"), archiveOf(new Map(await Promise.all(files))));
  const unsigned = await review(folder, "--policies", "rules.tgz", "--digest", digest);
  expect(unsigned).toMatchObject({ exitCode: 1, err: expect.stringMatching(/^NC1302: .*has no signature\.json/) });
  for (const time of ["first", "again"]) {
    const signed = await runHere(folder, ["policy", "sign", "rules.tgz"]);
    expect(signed, time).toMatchObject({ exitCode: 0, out: expect.stringContaining(`policies.digest: ${digest}`) });
  }
  expect((await review(folder, "--policies", "rules.tgz", "--digest", digest)).exitCode).toBe(3);
});

test("sign refuses a bundle that is not whole, and signs nothing without a key for policies", async () => {
  const { folder } = await project();
  await rm(join(folder, "company", "signature.json"));
  await writeFile(join(folder, "company", "data.json"), "{}");
  expect(await runHere(folder, ["policy", "sign", "company"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1301: .*data\.json/),
  });
  await cp(join(shippedBundleDirectory, "data.json"), join(folder, "company", "data.json"));
  await rm(join(folder, ".novacron", "keys", "private.key"));
  expect(await runHere(folder, ["policy", "sign", "company"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1601/),
  });
  await expect(readFile(join(folder, "company", "signature.json"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("a review takes the project's own bundle while it is signed, and one that is named likewise", async () => {
  const { folder, digest } = await project();
  await configure(folder, { bundle: "company", digest });
  expect((await review(folder, "--format", "json")).exitCode).toBe(3);
  expect((await review(folder, "--policies", "company", "--digest", digest)).exitCode).toBe(3);
  await rm(join(folder, "company", "signature.json"));
  for (const run of [await review(folder), await review(folder, "--policies", "company", "--digest", digest)]) {
    expect(run).toMatchObject({ exitCode: 1, err: expect.stringMatching(/^NC1302: .*has no signature\.json/) });
  }
});

test("a review logs what it judged, and a replay judges it again", async () => {
  const { folder } = await project();
  await configure(folder, { log: "log.jsonl" });
  expect((await review(folder)).exitCode).toBe(3);
  const lines = (await readFile(join(folder, "log.jsonl"), "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines[0].line).toBe("policies");
  const denied = lines.find(({ input }) => input?.resource?.name === "bad");
  expect(denied).toMatchObject({
    place: "review",
    result: "deny",
    rules: { deny: expect.arrayContaining(["NCP-AWS-001"]) },
  });

  const same = await runHere(folder, ["policy", "replay", "log.jsonl"]);
  expect(same).toMatchObject({ exitCode: 0, out: expect.stringContaining("none would be judged otherwise") });
  const named = await runHere(folder, ["policy", "replay", "log.jsonl", "--bundle", "company", "--json"]);
  expect(JSON.parse(named.out)).toMatchObject({ rules: [], failed: [], skipped: [], damagedLines: [] });

  // As if the rule had not been there then.
  const earlier = lines.map((line) =>
    line === denied ? { ...line, result: "allow", rules: { deny: [], prefer: [] } } : line,
  );
  await writeFile(join(folder, "log.jsonl"), `${earlier.map((line) => JSON.stringify(line)).join("\n")}\n{"torn`);
  const changed = await runHere(folder, ["policy", "replay", "log.jsonl"]);
  expect(changed.exitCode).toBe(3);
  expect(changed.out).toMatch(/1 would be denied that were allowed/);
  expect(changed.out).toMatch(/NCP-AWS-001 +\+1 +-0/);
  expect(changed.out).toMatch(/denies urn:pulumi:.*::bad \(2026-03-01T12:00:00\.000Z\): /);
  expect(changed.err).toMatch(/1 lines of log\.jsonl are damaged/);
});

test("a replay by the same rules changes nothing, with an IAM policy of many characters in the log", async () => {
  const { folder } = await project();
  const Statement = Array.from({ length: 60 }, () => ({ Effect: "Allow", Action: "*", Resource: "*" }));
  const policy = { type: "aws:iam/policy:Policy", name: "all", inputs: { policy: JSON.stringify({ Statement }) } };
  expect(policy.inputs.policy.length).toBeGreaterThan(2048);
  await writeFile(join(folder, "plan.json"), JSON.stringify(previewJson([policy])));
  await configure(folder, { log: "log.jsonl" });
  expect((await review(folder)).out).toContain("NCP-AWS-010");
  const { exitCode, out } = await runHere(folder, ["policy", "replay", "log.jsonl", "--json"]);
  expect(JSON.parse(out)).toMatchObject({ newlyAllowed: 0, rules: [], skipped: [], failed: [] });
  expect(exitCode).toBe(0);
});

test("replay refuses data and logs that are none", async () => {
  const { folder } = await project();
  await writeFile(join(folder, "log.jsonl"), "");
  await writeFile(join(folder, "list.yaml"), "- 1\n");
  await writeFile(join(folder, "odd.yaml"), "no-such-setting: 1\n");
  const replay = (...args: readonly string[]) => runHere(folder, ["policy", "replay", ...args]);
  expect(await replay("log.jsonl")).toMatchObject({ exitCode: 0 });
  expect((await replay("log.jsonl", "--data", "list.yaml")).err).toMatch(/^NC1903: .*no map/);
  expect((await replay("log.jsonl", "--data", "nowhere.yaml")).err).toMatch(/^NC1903: .*ENOENT/);
  expect((await replay("log.jsonl", "--data", "odd.yaml")).err).toMatch(/^NC1003: policies\.data\.no-such-setting/);
  expect((await replay("nowhere.jsonl")).err).toMatch(/^NC1321/);
  expect((await replay("log.jsonl", "--bundle", "nowhere")).err).toMatch(/^NC1301/);
  expect((await replay()).exitCode).toBe(2);
});
