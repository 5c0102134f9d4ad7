import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findOpa, Opa } from "../build/opa.ts";
import { edited, type Mutant, type Operator } from "./mutant.ts";
import { mutantsOf } from "./mutants.ts";
import { parseRego } from "./rego-source.ts";

const opa = await findOpa(process.env, homedir());
if (opa === undefined) console.warn("OPA is not found: the tests of the mutation operators are skipped");

describe.skipIf(opa === undefined)("mutants of", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "novacron-mutants-test-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const mutants = async (rules: string): Promise<readonly Mutant[]> => {
    const text = `package example\n\n${rules}\n`;
    await writeFile(join(folder, "x.rego"), text);
    const source = await parseRego(new Opa(opa ?? "opa", folder), "x.rego", text);
    const found = mutantsOf(source);
    for (const { edits } of found) expect(edited(text, edits)).not.toBe(text);
    return found;
  };
  const changes = async (operator: Operator, rules: string): Promise<readonly string[]> =>
    (await mutants(rules)).filter((mutant) => mutant.operator === operator).map(({ mutated }) => mutated);

  it.each([
    ["==", ["!="]],
    ["!=", ["=="]],
    ["<", ["<=", ">="]],
    ["<=", ["<", ">"]],
    [">", [">=", "<="]],
    [">=", [">", "<"]],
  ])("a comparison by %s", async (sign, others) => {
    expect(await changes("comparison", `p if input.a ${sign} 7`)).toEqual(
      others.map((other) => `p if input.a ${other} 7`),
    );
  });

  it("arithmetic", async () => {
    expect(await changes("arithmetic", "p := ((input.a + 1) * 2) / (input.b - 3)")).toEqual([
      "p := ((input.a - 1) * 2) / (input.b - 3)",
      "p := ((input.a + 1) / 2) / (input.b - 3)",
      "p := ((input.a + 1) * 2) * (input.b - 3)",
      "p := ((input.a + 1) * 2) / (input.b + 3)",
    ]);
  });

  it("functions that have an opposite", async () => {
    expect(await changes("function", 'p if min([startswith(input.a, "x"), input.b])')).toEqual([
      'p if max([startswith(input.a, "x"), input.b])',
      'p if min([endswith(input.a, "x"), input.b])',
    ]);
  });

  it("conditions: each of a body, of comprehensions and of every, also with comments and on one line", async () => {
    const rules = `p if {
	input.a # a comment; with a semicolon
	x := {y | some y in input.b; y.good}
	every z in x { z.c; not z.d }
}`;
    expect(await changes("condition-dropped", rules)).toEqual([
      "true # a comment; with a semicolon",
      "true",
      "x := {y | true; y.good}",
      "x := {y | some y in input.b; true}",
      "true",
      "every z in x { true; not z.d }",
      "every z in x { z.c; true }",
    ]);
  });

  it("negations: taken away, and added where no comparison says the same", async () => {
    const rules = "p if {\n\tnot input.a\n\tinput.b\n\tinput.c == 1\n\tx := input.d\n\tsome y in x\n\ty in x\n}";
    expect(await changes("negation", rules)).toEqual(["input.a", "not input.b", "not y in x"]);
  });

  it("constants: numbers, strings and booleans, also default values, arguments and heads", async () => {
    const rules = 'default p := false\n\np if input["a"] == "b"\n\nf("c") := 10\n\nq contains `d` if input.e == 0';
    expect(await changes("constant", rules)).toEqual([
      "default p := true",
      'p if input["another"] == "b"',
      'p if input["a"] == "another"',
      'f("another") := 10',
      'f("c") := 11',
      'f("c") := 0',
      'q contains "another" if input.e == 0',
      "q contains `d` if input.e == 1",
    ]);
  });

  it("no texts for people: sprintf, and words that nothing is compared with", async () => {
    const rules = 'p contains "has no owner" if input.a\n\nq := sprintf("%s: %d of %v", ["x", 3, [1, 2]])';
    expect(await changes("constant", rules)).toEqual([]);
    expect(await changes("member-dropped", rules)).toEqual([]);
    expect(await changes("constant", 'p if input.a == "two words"')).toEqual(['p if input.a == "another"']);
  });

  it("members of sets, arrays and objects, in the order of the text, over several lines", async () => {
    expect(await changes("member-dropped", 'p := {"b", "a"}\n\nq := [1]\n\nr := {"z": 1, "y": [2, 3]}')).toEqual([
      'p := {"a"}',
      'p := {"b"}',
      "q := []",
      'r := {"y": [2, 3]}',
      'r := {"z": 1}',
      'r := {"z": 1, "y": [3]}',
      'r := {"z": 1, "y": [2]}',
    ]);
    expect(await changes("member-dropped", 'p := {\n\t"a": input.x, # one\n\t"b": input.y, # two\n}')).toEqual([
      '"b": input.y, # two',
      '"a": input.x\n, # two',
    ]);
  });

  it("quantifiers: some with what follows it, and every", async () => {
    expect(await changes("quantifier", "p if {\n\tsome x in input.a\n\tx > 1\n\tx < 9\n}")).toEqual([
      "every x in input.a {\nx > 1\n\tx < 9\n}",
    ]);
    expect(await changes("quantifier", "p if {\n\tevery i, x in input.a {\n\t\tx > i\n\t}\n}")).toEqual([
      "some i, x in input.a \nx > i",
    ]);
    expect(await changes("quantifier", "p if some x in input.a")).toEqual([]);
  });

  it("rules: each definition with its METADATA, and else branches", async () => {
    const rules = "# METADATA\n# title: P\np := 1 if input.a\n\nelse := 2 if input.b\n\ndefault q := 3";
    const found = (await mutants(rules)).filter(({ operator }) => operator === "rule-removed");
    expect(found.map(({ rule, line, original }) => [rule, line, original.split("\n")[0]])).toEqual([
      ["p", 5, "p := 1 if input.a"],
      ["p", 7, "else := 2 if input.b"],
      ["q", 9, "default q := 3"],
    ]);
    const text = `package example\n\n${rules}\n`;
    expect(edited(text, found[0]?.edits ?? [])).toBe("package example\n\n\n\ndefault q := 3\n");
  });

  it("texts beyond ASCII: columns are code points", async () => {
    expect(await changes("comparison", 'p if { "é😀" == input.a; input.b == 1 } # 😀')).toEqual([
      'p if { "é😀" != input.a; input.b == 1 } # 😀',
      'p if { "é😀" == input.a; input.b != 1 } # 😀',
    ]);
  });

  it("what is not Rego: refused with file and line", async () => {
    await expect(mutants("p if {")).rejects.toMatchObject({
      code: "NC1304",
      message: expect.stringMatching(/x\.rego:[34]: rego_parse_error/),
    });
  });
});

describe("edited", () => {
  it("takes edits in any order, insertions among them, and refuses those that overlap", () => {
    const edits = [
      { start: 4, end: 5, text: "E" },
      { start: 0, end: 2, text: "" },
      { start: 4, end: 4, text: "+" },
    ];
    expect(edited("abcdef", edits)).toBe("cd+Ef");
    expect(() => edited("abcdef", [...edits, { start: 1, end: 3, text: "" }])).toThrow(RangeError);
  });
});
