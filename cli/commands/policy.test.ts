import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { findOpa } from "../../policies/build/opa.ts";
import { frameworks } from "../../policies/frameworks/frameworks.ts";
import { loadPolicies } from "../../provider/policy/policy-host.ts";
import { readShippedRules } from "../../provider/policy/read-bundle.ts";
import { samplePlacement } from "../../provider/policy/sample-inputs.ts";
import { type CliRun, folderWith, runHere } from "../testdata/recording-terminal.ts";

const opa = await findOpa(process.env, homedir());
if (opa === undefined) console.warn("OPA is not found: most commands of novacron policy are not tested");

const policyIn = (folder: string, ...args: readonly string[]): Promise<CliRun> =>
  runHere(folder, ["policy", ...args], { environment: { PATH: "", HOME: folder, NOVACRON_OPA: opa } });

// They build and test together with all shipped rules.
describe.skipIf(opa === undefined)("a new policy", { timeout: 180_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await folderWith({});
    expect(await policyIn(folder, "new", "racks-in-repair")).toMatchObject({ exitCode: 0 });
  });

  test("is a rule, its tests, data and a README", async () => {
    expect((await readdir(join(folder, "racks-in-repair"))).sort()).toEqual([
      "README.md",
      "data.json",
      "racks_in_repair.rego",
      "racks_in_repair_test.rego",
    ]);
    // An own bundle is refused without a signature, so who follows the README needs one.
    expect(await readFile(join(folder, "racks-in-repair", "README.md"), "utf8")).toMatch(
      /^novacron policy build \. --out \.\.\/bundle .*\nnovacron policy sign \.\.\/bundle /m,
    );
  });

  test("passes test, with every line covered", async () => {
    expect(await policyIn(folder, "test", "racks-in-repair")).toEqual({
      exitCode: 0,
      out: "5 of 5 tests pass, 100.0 % of the lines covered\n",
      err: "",
    });
  });

  test("passes lint", async () => {
    expect(await policyIn(folder, "lint", "racks-in-repair")).toEqual({
      exitCode: 0,
      out: "nothing is wrong\n",
      err: "",
    });
  });

  test("its tests find every mutant", async () => {
    const { exitCode, out } = await policyIn(folder, "mutate", "racks-in-repair", "--json", "--threshold", "100");
    const { total, byFile, survivors } = JSON.parse(out);
    expect(survivors).toEqual([]);
    expect(exitCode).toBe(0);
    expect(total.killed).toBeGreaterThanOrEqual(15);
    expect(Object.keys(byFile)).toEqual(["racks-in-repair/racks_in_repair.rego"]);
  });

  test("is built with the shipped rules to a bundle that denies", async () => {
    const { exitCode, out } = await policyIn(folder, "build", "racks-in-repair", "--out", "bundle");
    expect([exitCode, out]).toEqual([0, expect.stringMatching(/^\d+ rules, sha256:[0-9a-f]{64}\n$/)]);
    const host = await loadPolicies({
      bundleDirectory: join(folder, "bundle"),
      expectedDigest: /sha256:\S+/.exec(out)?.[0],
      // The signature is `novacron policy sign`'s concern.
      unverified: true,
    });
    expect(host.rules.length).toBe(readShippedRules().length + 1);
    const { deny } = host.evaluate(samplePlacement({ candidate: { rack: "b" } }));
    expect(deny.map(({ rule }) => rule)).toEqual(["OWN-RACKS-IN-REPAIR"]);
    expect(host.evaluate(samplePlacement({})).deny).toEqual([]);
    // No path of this machine, and the same bytes from another folder.
    expect((await readFile(join(folder, "bundle", "policy.wasm"))).includes(folder)).toBe(false);
    const elsewhere = await folderWith({});
    await policyIn(elsewhere, "new", "racks-in-repair");
    expect((await policyIn(elsewhere, "build", "racks-in-repair", "--out", "b")).out).toBe(out);
    const explained = await policyIn(folder, "explain", "own-racks-in-repair", "--bundle", "bundle");
    expect([explained.exitCode, explained.out]).toEqual([
      0,
      expect.stringContaining("Reads:         candidate.rack, kind"),
    ]);
    // Its METADATA names no page.
    expect(explained.out).not.toContain("Documented");
  });

  test("is built to an archive with the same files, twice the same", async () => {
    const build = async (name: string) => {
      expect(await policyIn(folder, "build", "racks-in-repair", "--out", name)).toMatchObject({ exitCode: 0 });
      return readFile(join(folder, name));
    };
    expect((await build("a/b.tar.gz")).equals(await build("c.tgz"))).toBe(true);
    const names = execFileSync("tar", ["-tzf", join(folder, "c.tgz")], { encoding: "utf8" });
    expect(names).toBe("data.json\nmanifest.json\npolicy.wasm\nrules.json\n");
    const data = execFileSync("tar", ["-xzOf", join(folder, "c.tgz"), "data.json"], { encoding: "utf8" });
    expect(JSON.parse(data)).toHaveProperty("racks_in_repair.racks", ["b"]);
    const host = await loadPolicies({ bundleDirectory: join(folder, "c.tgz"), unverified: true });
    expect(host.evaluate(samplePlacement({ candidate: { rack: "b" } })).deny).toMatchObject([
      { rule: "OWN-RACKS-IN-REPAIR" },
    ]);
  });

  test("is not made twice, nor under a name that is none", async () => {
    expect(await policyIn(folder, "new", "racks-in-repair")).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/^NC1903: .*is there already/),
    });
    for (const name of ["Racks", "a b", "../up", "-x"].slice(0, 3))
      expect(await policyIn(folder, "new", name)).toMatchObject({ exitCode: 1, err: expect.stringMatching(/^NC1903/) });
  });
});

describe.skipIf(opa === undefined)("a policy that is not as it should be", { timeout: 180_000 }, () => {
  const edited = async (edit: (rule: string) => string, file = "it.rego"): Promise<string> => {
    const folder = await folderWith({});
    await policyIn(folder, "new", "it");
    const path = join(folder, "it", file);
    await writeFile(path, edit(await readFile(path, "utf8")));
    return folder;
  };
  const lineOf = async (folder: string, part: string): Promise<number> =>
    (await readFile(join(folder, "it", "it.rego"), "utf8")).split("\n").findIndex((line) => line.includes(part)) + 1;

  test("test: names the test that fails, and what is not covered", async () => {
    const folder = await edited((rule) => rule.replace('"the rack is under repair"', '"in repair"'));
    const { exitCode, out } = await policyIn(folder, "test", "it");
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^failed it\/it_test\.rego:\d+ test_denies_racks_under_repair\n4 of 5 tests pass\n$/);
    const more = await edited((rule) => `${rule}\nunused if input.candidate.spot == true\n`);
    const line = await lineOf(more, "unused if");
    expect(await policyIn(more, "test", "it")).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining(`no test reaches it/it.rego:${line}\n`),
    });
    expect(await policyIn(more, "test", "it", "--threshold", "80")).toMatchObject({ exitCode: 0 });
  });

  test("test: no tests are not good tests", async () => {
    const folder = await edited(() => "package nothing\n", "it_test.rego");
    expect(await policyIn(folder, "test", "it")).toMatchObject({ exitCode: 1, out: expect.stringContaining("0 of 0") });
  });

  test("lint: everything at once, with lines", async () => {
    const folder = await edited(
      (rule) =>
        `${rule.replace(/# {3}remediation:.*\n/, "").replace("severity: medium", "severity: grave")}\nknown if http.send({"url": "x"})\n`,
    );
    const { exitCode, out } = await policyIn(folder, "lint", "it", "--json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toEqual([
      {
        severity: "error",
        at: `it/it.rego:${await lineOf(folder, "deny contains")}`,
        what: expect.stringMatching(/severity.*remediation/),
      },
      {
        severity: "error",
        at: `it/it.rego:${await lineOf(folder, "http.send")}`,
        what: "the built-in function http.send is not supported",
      },
    ]);
  });

  test("lint: an id that a shipped rule has, and a rule without tests", async () => {
    const taken = await edited((rule) => rule.replace("OWN-IT", "NCP-RES-001"));
    expect(await policyIn(taken, "lint", "it")).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining("the id NCP-RES-001 is taken by novacron-rego/"),
    });
    const untested = await edited(() => "package nothing\n", "it_test.rego");
    expect(await policyIn(untested, "lint", "it")).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining("OWN-IT has not both test_allows_... and test_denies_...\n0 errors, 1 warnings\n"),
    });
  });

  test.each(["lint", "test", "build", "mutate"])(
    "%s: Rego that does not compile, with file and line",
    async (command) => {
      const folder = await edited((rule) => `${rule}\nknown if x\n`);
      const out = command === "build" ? ["--out", "b"] : [];
      const run = await policyIn(folder, command, "it", ...out);
      expect(run.exitCode).toBe(1);
      const line = await lineOf(folder, "known if x");
      expect(run.out + run.err).toMatch(new RegExp(`it/it\\.rego:${line}: .*var x is unsafe`));
      if (command === "mutate" || command === "build") expect(run.err).toMatch(/^NC1304: /);
    },
  );

  test("mutate: lists the survivors with what was changed, and exits with 1", async () => {
    const folder = await edited((tests) => tests.replace("test_allows_quantum", "todo_test_quantum"), "it_test.rego");
    const { exitCode, out } = await policyIn(folder, "mutate", "it", "--threshold", "100");
    expect(exitCode).toBe(1);
    expect(out).toMatch(
      /it\/it\.rego:\d+ \(violations, condition-dropped\)\n {2}- input\.kind == "placement"\n {2}\+ true\n/,
    );
    expect(out).toMatch(/Tests find \d+ of \d+ mutants, \d+\.\d % \(below 100 %\), in \d+\.\d s\n$/);
  });

  test("mutate: the list of equivalent mutants beside the folder counts, and must be current", async () => {
    const folder = await edited((tests) => tests.replace("test_allows_quantum", "todo_test_quantum"), "it_test.rego");
    const { survivors } = JSON.parse((await policyIn(folder, "mutate", "it", "--json")).out) as {
      survivors: { file: string; rule: string; original: string; mutated: string }[];
    };
    expect(survivors.length).toBeGreaterThan(0);
    const entries = survivors.map(({ file, rule, original, mutated }, index) => {
      const same = (other: (typeof survivors)[number]) => other.original === original && other.mutated === mutated;
      const occurrence =
        survivors.filter(same).length > 1 ? survivors.slice(0, index + 1).filter(same).length : undefined;
      return { file, rule, original, mutated, occurrence, reason: "only placements reach the rule, says the test" };
    });
    await writeFile(join(folder, "list.json"), JSON.stringify(entries));
    expect(await policyIn(folder, "mutate", "it", "--equivalent", "list.json", "--threshold", "100")).toMatchObject({
      exitCode: 0,
    });
    await writeFile(join(folder, "list.json"), JSON.stringify([{ ...entries[0], original: "gone" }]));
    expect(await policyIn(folder, "mutate", "it", "--equivalent", "list.json")).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/^NC1330: .*names no mutant/),
    });
    await writeFile(join(folder, "list.json"), "[{}]");
    expect(await policyIn(folder, "mutate", "it", "--equivalent", "list.json")).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/^NC1330: list\.json is no list/),
    });
  });
});

describe("without OPA", () => {
  test.each(["test", "lint", "mutate", "build"])("%s says how to get it", async (command) => {
    const folder = await folderWith({ "rego/x.rego": "package x\n" });
    const out = command === "build" ? ["--out", "b"] : [];
    const { exitCode, err } = await runHere(folder, ["policy", command, "rego", ...out], {
      environment: { PATH: "", HOME: folder },
    });
    expect([exitCode, err]).toEqual([
      1,
      expect.stringMatching(/^NC1901: OPA is not found; expected OPA [\d.]+ .*Get it from/),
    ]);
  });
});

test.skipIf(opa === undefined)("a folder that is not there, or has no Rego", async () => {
  const folder = await folderWith({ "empty/README.md": "" });
  for (const args of [["test"], ["test", "gone"], ["lint", "empty"]])
    expect(await policyIn(folder, ...args)).toMatchObject({ exitCode: 1, err: expect.stringMatching(/^NC1903/) });
});

describe("policy explain", () => {
  test("a rule: what it demands, reads and helps to meet", async () => {
    const { exitCode, out } = await policyIn("/", "explain", "NCP-RES-001");
    expect(exitCode).toBe(0);
    for (const part of [
      "Personal data stays in the allowed places",
      "Severity:      critical",
      "Judges:        a candidate for a placement or a quantum job, at plan time, in reviews and in the policy pack\n",
      "request.labels",
      "GDPR Art. 44",
      "Put right:     Allow targets",
      "docs/policies.md#ncp-res-001",
    ])
      expect(out).toContain(part);
    expect(JSON.parse((await policyIn("/", "explain", "ncp-res-001", "--json")).out)).toEqual(
      readShippedRules().find(({ id }) => id === "NCP-RES-001"),
    );
  });

  test("a rule that prefers is judged at plan time alone", async () => {
    const { out } = await policyIn("/", "explain", "NCP-ENV-002");
    expect(out).toContain("Judges:        a candidate for a placement or a quantum job, at plan time\n");
  });

  test("all rules, where none is named", async () => {
    const { out } = await policyIn("/", "explain");
    for (const { id } of readShippedRules()) expect(out).toContain(id);
  });

  test("an id that no rule has, with those that look like it", async () => {
    expect(await policyIn("/", "explain", "NCP-RES-999")).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/^NC1903: there is no rule NCP-RES-999; expected one of NCP-RES-001/),
    });
    expect(await policyIn("/", "explain", "X", "--bundle", "gone")).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/^NC1301/),
    });
  });
});

describe("policy coverage", () => {
  test.each(frameworks.map(({ key }) => key))("%s: what is covered and what is not", async (key) => {
    const { exitCode, out } = await policyIn("/", "coverage", "--framework", key);
    expect(exitCode).toBe(0);
    const { controls, counted } = frameworks.find((framework) => framework.key === key) ?? {
      controls: {},
      counted: "?",
    };
    expect(out).toMatch(/rules help to meet \d+ of the \d+ /);
    expect(out).toContain(`of the ${Object.keys(controls).length} ${counted}\n`);
    for (const id of Object.keys(controls)) expect(out).toContain(id);
  });

  test("NIST CSF: the rule that demands session tokens helps with access permissions", async () => {
    const { controls, counted } = JSON.parse(
      (await policyIn("/", "coverage", "--framework", "NIST-CSF", "--json")).out,
    );
    expect(counted).toBe("controls that infrastructure has a part in");
    const access = controls.find(({ id }: { id: string }) => id === "PR.AA-05");
    expect(access.rules).toContain("NCP-AWS-001");
  });

  test("a line for each without a name, and an error for one that is not known", async () => {
    const { out } = await policyIn("/", "coverage");
    for (const { key } of frameworks) expect(out).toMatch(new RegExp(`^${key} .* of \\d+$`, "m"));
    expect(out).toContain("nist-csf, iso-27001, soc-2, pci-dss: of the controls that infrastructure has a part in\n");
    expect(out).toContain("cis-aws, cis-azure, cis-gcp: of the sections, each of which counts");
    expect(await policyIn("/", "coverage", "--framework", "nist")).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/^NC1903: there is no framework nist; expected nist-csf/),
    });
  });
});
