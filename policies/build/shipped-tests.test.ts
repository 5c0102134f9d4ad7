import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../provider/package-root.ts";
import { readShippedRules } from "../../provider/policy/read-bundle.ts";
import { readEquivalents } from "../mutation/equivalent-mutants.ts";
import { runMutationTest } from "../mutation/mutation-run.ts";
import { findOpa, Opa } from "./opa.ts";
import { coverRegoTests, rulesWithoutTests, runRegoTests } from "./rego-tests.ts";

const opaPath = await findOpa(process.env, homedir());
if (opaPath === undefined) console.warn("OPA is not found: the shipped rules' own tests are skipped");

describe.skipIf(opaPath === undefined)("the shipped rules", { timeout: 240_000 }, () => {
  const opa = new Opa(opaPath ?? "opa", packageRoot);
  const folders = ["policies/rego"];
  const all = () => true;

  it("pass their tests, each rule one that allows and one that denies", async () => {
    const tests = await runRegoTests(opa, folders, all);
    expect(tests.filter(({ passed }) => !passed)).toEqual([]);
    const rules = readShippedRules();
    expect(rules.length).toBeGreaterThan(0);
    expect(rulesWithoutTests(rules, tests)).toEqual([]);
  });

  it("are reached by tests on every line", async () => {
    expect((await coverRegoTests(opa, folders, all)).uncovered).toEqual([]);
  });

  it("let no more than one in ten mutants of a sample live", { timeout: 240_000 }, async () => {
    const list = join(packageRoot, "policies", "mutation", "equivalent.json");
    const report = await runMutationTest(opa, {
      root: packageRoot,
      folders,
      equivalents: readEquivalents(await readFile(list, "utf8"), "policies/mutation/equivalent.json"),
      sample: 60,
      seed: 20_260_301,
      parallel: 2,
    });
    expect(report.total.killed).toBeGreaterThan(20);
    expect(report.total.score, JSON.stringify(report.survivors, null, 2)).toBeGreaterThanOrEqual(0.9);
  });
});

describe("rulesWithoutTests", () => {
  const rule = { id: "X-1", package: "a.b", effect: "deny" } as const;
  it.each([
    [["test_allows_x", "test_denies"], 0],
    [["test_allows_x"], 1],
    [["test_denies_x"], 1],
    [[], 1],
  ])("%j", (names, missing) => {
    const tests = names.map((name) => ({ package: "a.b_test", name }));
    expect(rulesWithoutTests([rule], tests)).toHaveLength(missing);
    expect(
      rulesWithoutTests(
        [rule],
        tests.map((test) => ({ ...test, package: "a.c_test" })),
      ),
    ).toHaveLength(1);
  });
  it("asks a preference for a test that prefers and one that is silent", () => {
    const tests = ["test_prefers_clean", "test_is_silent_without"].map((name) => ({ package: "a.b_test", name }));
    expect(rulesWithoutTests([{ ...rule, effect: "prefer" }], tests)).toEqual([]);
    expect(rulesWithoutTests([rule], tests)).toEqual([
      { rule: "X-1", package: "a.b", expected: "test_allows_... and test_denies_..." },
    ]);
  });
});
