import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findOpa, Opa } from "../build/opa.ts";
import type { EquivalentMutant } from "./equivalent-mutants.ts";
import { runMutationTest } from "./mutation-run.ts";

const opa = await findOpa(process.env, homedir());
if (opa === undefined) console.warn("OPA is not found: the tests of the mutation tester are skipped");

const verdict = `package shop.policy

deny contains why if some why in data.shop.rules[_].deny
`;
const lib = `package shop.lib

large(n) if n > data.limits.large
`;
const tall = `package shop.rules.tall

import data.shop.lib

deny contains "tall" if {
	input.kind == "tree"
	lib.large(input.height)
}
`;
const tallTest = `package shop.rules.tall_test

deny := data.shop.rules.tall.deny

test_allows_at_the_limit if deny == set() with input as {"kind": "tree", "height": 5}

test_denies if deny == {"tall"} with input as {"kind": "tree", "height": 6}
`;
const kinds = 'test_allows_houses if deny == set() with input as {"kind": "house", "height": 6}\n';

describe.skipIf(opa === undefined)("the mutation tester", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "novacron-mutation-"));
    await write({
      "rego/verdict.rego": verdict,
      "rego/lib.rego": lib,
      "rego/tall.rego": tall,
      "rego/tall_test.rego": tallTest,
      "rego/data.json": '{"limits": {"large": 5}}',
    });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
  };
  const run = (changes: { only?: (file: string) => boolean; equivalents?: EquivalentMutant[]; sample?: number } = {}) =>
    runMutationTest(new Opa(opa ?? "opa", root), { root, folders: ["rego"], parallel: 2, ...changes });
  const ofTall = { only: (file: string) => file === "rego/tall.rego" };

  it("tells what no test notices, and what all notice once there is one", async () => {
    const before = await run(ofTall);
    expect(before.survivors).toEqual([
      {
        file: "rego/tall.rego",
        line: 6,
        rule: "deny",
        operator: "condition-dropped",
        original: 'input.kind == "tree"',
        mutated: "true",
      },
    ]);
    expect(before.total).toMatchObject({ killed: 6, survived: 1, invalid: 0, timeout: 0, score: 6 / 7 });
    await write({ "rego/tall_test.rego": `${tallTest}\n${kinds}` });
    expect((await run(ofTall)).total).toMatchObject({ killed: 7, survived: 0, score: 1 });
  });

  it("judges a library by the tests of what uses it", async () => {
    const { total, byOperator } = await run({ only: (file) => file === "rego/lib.rego" });
    // Without its only function, what uses it does not compile.
    expect(total).toMatchObject({ killed: 3, survived: 0, invalid: 1 });
    expect(byOperator.comparison).toMatchObject({ killed: 2 });
  });

  it("asks all tests about what the package's own let live", async () => {
    const all = `package shop.policy_test

test_nothing_on_houses if data.shop.policy.deny == set() with input as {"kind": "house", "height": 9}
`;
    await write({ "rego/verdict_test.rego": all });
    expect((await run(ofTall)).total).toMatchObject({ killed: 7, survived: 0 });
  });

  it("does not count tests that fail without any mutant", async () => {
    await write({
      "rego/tall_test.rego": `${tallTest}\ntest_denies_nothing if deny == set() with input as {"kind": "house"}\n\ntest_wrong if false\n`,
    });
    expect((await run(ofTall)).total).toMatchObject({ killed: 6, survived: 1 });
  });

  it("does not count mutants that do not compile", async () => {
    const loop = `package shop.rules.loop

deny contains x if {
	some x in input.list
	x > 1
}
`;
    const test = `package shop.rules.loop_test

test_denies if data.shop.rules.loop.deny == {2, 3} with input as {"list": [0, 1, 2, 3]}
`;
    await write({ "rego/loop.rego": loop, "rego/loop_test.rego": test });
    const { total, byOperator } = await run({ only: (file) => file === "rego/loop.rego" });
    // Without \`some x in\`, and with \`every\` in its place, x is unsafe.
    expect(total).toMatchObject({ invalid: 2, survived: 0 });
    expect(byOperator.quantifier).toMatchObject({ invalid: 1, score: 1 });
  });

  it("counts a test that does not end as found, apart", { timeout: 60_000 }, async () => {
    const slow = `package shop.rules.slow

bound := 0

deny contains "slow" if {
	some a in numbers.range(1, 1 + (60000 * bound))
	some b in numbers.range(1, 1 + (60000 * bound))
	some c in numbers.range(1, 1 + (60000 * bound))
	input.limit == (a * b) * c
}
`;
    const test = `package shop.rules.slow_test

test_denies if data.shop.rules.slow.deny == {"slow"} with input as {"limit": 1}
`;
    await write({ "rego/slow.rego": slow, "rego/slow_test.rego": test });
    const { total } = await run({ only: (file) => file === "rego/slow.rego" });
    expect(total.timeout).toBe(1);
  });

  it("keeps data that lies below a package's name", async () => {
    await write({
      "rego/data.json": '{"shop": {"limits": {"large": 5}}}',
      "rego/lib.rego": lib.replace("data.limits", "data.shop.limits"),
    });
    expect((await run(ofTall)).total).toMatchObject({ killed: 6, survived: 1 });
  });

  it("judges a sample that depends on the seed alone", async () => {
    const total = async () => (await run({ sample: 4 })).total;
    const first = await total();
    expect(first.killed + first.survived + first.invalid).toBe(4);
    expect(await total()).toEqual(first);
  });

  describe("equivalent mutants", () => {
    const entry: EquivalentMutant = {
      file: "rego/tall.rego",
      rule: "deny",
      original: 'input.kind == "tree"',
      mutated: "true",
      reason: "only trees have a height, by the schema of the input",
    };
    it("do not count, and are no survivors", async () => {
      const { total, survivors } = await run({ ...ofTall, equivalents: [entry] });
      expect(total).toMatchObject({ killed: 6, survived: 0, equivalent: 1, score: 1 });
      expect(survivors).toEqual([]);
    });
    it.each([
      ["names no mutant", { original: "input.kind" }],
      ["is found by shop.rules.tall_test.test_", { mutated: 'input.kind != "tree"' }],
      ["names no mutant; there are 1", { occurrence: 2 }],
    ])("are refused when the entry %s", async (says, change) => {
      const refusal = run({ ...ofTall, equivalents: [{ ...entry, ...change }] });
      await expect(refusal).rejects.toMatchObject({ code: "NC1330", message: expect.stringContaining(says) });
    });
    it("are refused twice", async () => {
      await expect(run({ ...ofTall, equivalents: [entry, entry] })).rejects.toMatchObject({ code: "NC1330" });
    });
  });

  it("says what is wrong with rules that do not compile", async () => {
    await write({ "rego/tall.rego": tall.replace("lib.large(input.height)", "lib.large(h)") });
    await expect(run()).rejects.toMatchObject({ code: "NC1304", message: expect.stringContaining("var h is unsafe") });
  });
});
