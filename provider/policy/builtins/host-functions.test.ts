import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findOpa, Opa } from "../../../policies/build/opa.ts";
import { SeededRandom } from "../../../policies/differential/seeded-random.ts";
import { instantiateWasmPolicy, type WasmPolicy } from "../wasm-policy.ts";
import { goRegex } from "./go-regex.ts";
import { parseTime } from "./go-time.ts";
import { argumentValue, jsonOf } from "./host-function.ts";
import { hostFunctions } from "./host-functions.ts";

const opaPath = await findOpa(process.env, homedir());
if (opaPath === undefined) console.warn("OPA is not found: the host's built-in functions are not compared with it");

const random = new SeededRandom(20_260_301);
const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const text = (alphabet: string, most: number) =>
  many(random.below(most + 1), () => random.pick([...alphabet])).join("");

const instants = [
  0,
  1,
  -1,
  1_767_225_600_000_000_000,
  951_782_400_000_000_000,
  1_709_164_800_000_000_000,
  4_102_444_800_000_000_000,
  -5_000_000_000,
  ...many(40, () => Math.round((random.next() - 0.3) * 6e18)),
];
const rfc3339 = [
  "2026-01-01T00:00:00Z",
  "2024-02-29T23:59:59.999999999+02:00",
  "2023-02-29T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-01-01",
  "2026-01-01T00:00:00",
  "2026-01-01T24:00:00Z",
  "2026-01-01T00:00:00.123456789123Z",
  "1677-09-21T00:12:43Z",
  "2262-04-12T00:00:00Z",
  "2026-06-30T23:59:60Z",
  "2026-01-01t00:00:00z",
  "0001-01-01T00:00:00Z",
  "2026-01-01T00:00:00-00:30",
  "",
  "x",
  ...many(40, () => new Date(Math.round((random.next() - 0.3) * 6e12)).toISOString()),
];
const layouts = [
  "",
  "RFC3339",
  "RFC3339Nano",
  "RFC1123",
  "RFC1123Z",
  "RFC822",
  "RFC822Z",
  "RFC850",
  "ANSIC",
  "UnixDate",
  "RubyDate",
  "2006-01-02",
  "02.01.2006 15:04",
  "Monday, 2 January 2006 03:04:05.000 PM -07:00",
  "Jan _2 06 3:4:5.999999 pm",
  "002 __2 Z0700",
];
const versions = [
  "1.0.0",
  "v1.2.3",
  "1.2",
  "1.2.3-alpha",
  "1.2.3-alpha.1",
  "1.2.3-alpha.beta",
  "1.2.3-beta.11",
  "1.2.3-beta.2",
  "1.2.3+build",
  "01.2.3",
  "1.2.3-01",
  "1.2.3-",
  "1.2.3-0a",
  "9223372036854775808.0.0",
  "",
  "1.2.3.4",
  "1.10.0",
  "1.9.0",
  "2.0.0-rc.1",
  "2.0.0",
];
const patterns = [
  "a",
  "a*",
  "a+b",
  "[a-c]+",
  "[^a]",
  "^a",
  "a$",
  "(a)(b)?",
  "a|bc",
  "\\d+",
  "\\s",
  "\\w+",
  "\\bfoo",
  ".",
  "(?i)AB",
  "(?s).b",
  "(?m)^b",
  "",
  "x*",
  "a{2}",
  "a{1,2}?",
  "(?P<first>a)(?P<second>.)",
  "[\\d-]",
  "\\.",
  "[[\\]]",
  "a.c",
  "\\Aa",
  "b\\z",
  "{",
  "}",
];
const subjects = [
  "",
  "abc",
  "aaab",
  "foo bar",
  "a b\nb c",
  "AbaB",
  "1 22\t333",
  "a.c",
  "é😀a",
  "bab",
  "[x]",
  "a\u2028b",
  "{}",
  "naïve",
];
const documents = [
  {},
  { a: 1 },
  { a: { b: 1 }, c: [1, 2] },
  { a: { b: 1, d: 2 }, c: [0, 1, 2] },
  [],
  [1],
  [1, 2, 3],
  [2, 3],
  [[1], 2],
  "x",
  null,
  { c: [2] },
  [1, 1],
];

/** Arguments by function: lists of what stands in each place; all combinations are asked for, up to a few hundred. */
const cases: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  sprintf: [
    [
      "%v",
      "%d",
      "%s",
      "%f",
      "%.2f",
      "%.0f",
      "%e",
      "%g",
      "%.3g",
      "%q",
      "%t",
      "%5d|",
      "%-5d|",
      "%05d",
      "%+d",
      "%8.3f",
      "%08.3f",
      "%z",
      "% d",
      "%x",
      "%d %d",
      "%",
      "%%",
      "x",
      "%[2]v %[1]v",
      "%5v|",
      "%05s",
      "%.2s",
      "%T",
      "%o",
      "%b",
      "%c",
      "%U",
      "%X",
    ],
    [
      [0],
      [1],
      [-17],
      [5000.5],
      [0.125],
      [2.5],
      [1e21],
      [123456789.5],
      [12345678901234567000],
      ['a"é'],
      [""],
      [true],
      [null],
      [[1, "x"]],
      [{ b: 1, a: [{}] }],
      [],
      [1, 2],
      [1, "x", 2.5],
    ],
  ],
  "regex.replace": [subjects, patterns, ["", "x", "$1", "$1y", "$$", "$first-$second", "$0$"]],
  "regex.split": [patterns, subjects],
  "regex.find_n": [patterns, subjects, [-1, 0, 1, 2]],
  "semver.is_valid": [[...versions, 1, null]],
  "semver.compare": [versions, versions],
  "object.subset": [documents, documents],
  "strings.any_prefix_match": [
    ["abc", ["abc", "x"], [], [1]],
    ["a", "", ["q", "x"], [], ["é"]],
  ],
  "strings.any_suffix_match": [
    ["abc", ["abc", "x"], [], [1]],
    ["c", "", ["q", "x"], [], ["é"]],
  ],
  "strings.count": [subjects, ["", "a", "aa", "b", "é"]],
  indexof_n: [
    [...subjects, "aaaa", ...many(10, () => text("aé😀", 8))],
    ["", "a", "aa", "é", "😀"],
  ],
  "time.add_date": [instants, [0, 1, -3, 300], [0, 1, 13, -25], [0, 31, -400]],
  "time.clock": [
    [
      ...instants,
      ...instants.map((ns) => [
        ns,
        random.pick(["", "UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Mars/X"]),
      ]),
      1.5,
      "x",
      [],
      [0, 1],
    ],
  ],
  "time.date": [
    [...instants, ...instants.map((ns) => [ns, random.pick(["", "UTC", "Europe/Berlin", "Pacific/Auckland"])]), 1e30],
  ],
  "time.diff": [instants.slice(0, 24), instants.slice(10, 34)],
  "time.format": [
    [
      ...instants,
      ...instants.flatMap((ns) => layouts.map((layout) => [ns, "UTC", layout])),
      ...instants.slice(8).map((ns) => [ns, "Asia/Kolkata", "RFC3339"]),
    ],
  ],
  "time.parse_duration_ns": [
    [
      "1h",
      "1.5h",
      "-3m",
      "+2s",
      "1h30m",
      "100ms",
      "1us",
      "1µs",
      "5ns",
      "0",
      "",
      "1",
      "h",
      "1d",
      "2w",
      "1y",
      "1d2h30m",
      "1.5d",
      "-1d",
      ".5s",
      "1.s",
      "300y",
      "1h 2m",
      "9223372036854775807ns",
      "9223372036854775808ns",
    ],
  ],
  "time.parse_ns": [
    ["RFC3339", "RFC3339Nano", "2006-01-02", "02 Jan 2006 15:04", "ANSIC", "2006-01-02 15:04:05 -0700"],
    [
      ...rfc3339,
      "2026-01-31",
      "2026-02-30",
      "03 Feb 2026 04:05",
      "3 feb 2026 04:05",
      "Thu Jan  1 00:00:00 2026",
      "2026-01-01 10:11:12 +0130",
    ],
  ],
  "time.parse_rfc3339_ns": [rfc3339],
  "time.weekday": [[...instants, ...instants.map((ns) => [ns, "Asia/Tokyo"])]],
  "crypto.md5": [[...subjects, 1]],
  "crypto.sha1": [subjects],
  "crypto.sha256": [subjects],
  "crypto.hmac.md5": [subjects, ["", "key", "é"]],
  "crypto.hmac.sha1": [subjects, ["key"]],
  "crypto.hmac.sha256": [subjects, ["key"]],
  "crypto.hmac.sha512": [subjects, ["key"]],
  "hex.encode": [subjects],
  "hex.decode": [["", "61", "c3a9", "6", "zz", "6A"]],
  "base64url.encode_no_pad": [subjects],
};

function combinations(lists: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
  const all = lists.reduce<readonly (readonly unknown[])[]>(
    (found, list) => found.flatMap((some) => list.map((each) => [...some, each])),
    [[]],
  );
  return all.length <= 700 ? all : all.filter(() => random.chance(700 / all.length));
}

it("nanoseconds keep their last digits", () => {
  expect(parseTime("RFC3339", "2026-01-01T00:00:00.123456789Z")).toBe(1_767_225_600_123_456_789n);
  const argument = (json: string) => ({ json: () => json, rego: () => json });
  expect(argumentValue(argument("[1767225600123456789, 1.5, 7]"))).toEqual([1_767_225_600_123_456_789n, 1.5, 7]);
  expect(jsonOf({ a: [1_767_225_600_123_456_789n] })).toBe('{"a":[1767225600123456789]}');
});

it.each(["a(?=b)", "(a)\\1", "[[:alpha:]]", "\\pL", "\\Qa", "a**", "(?U)a", "a{1001}", "\\C"])(
  "a pattern that Go has not, or JavaScript has otherwise, is refused: %s",
  (pattern) => {
    expect(() => goRegex(pattern)).toThrow(SyntaxError);
  },
);

it("every function of the host is compared below", () => {
  expect(Object.keys(cases).sort()).toEqual([...hostFunctions.keys()].sort());
});

describe.skipIf(opaPath === undefined)("as the OPA command:", () => {
  let folder: string;
  let opa: Opa;
  let policy: WasmPolicy;
  const ruleOf = (name: string) => `of_${name.replaceAll(".", "_")}`;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "novacron-functions-"));
    opa = new Opa(opaPath ?? "opa", folder);
    const rules = Object.entries(cases).map(
      ([name, lists]) => `${ruleOf(name)} := ${name}(${lists.map((_, i) => `input.args[${i}]`).join(", ")})`,
    );
    await writeFile(join(folder, "all.rego"), `package all\n\n${rules.join("\n\n")}\n`);
    const entrypoints = Object.keys(cases).flatMap((name) => ["--entrypoint", `all/${ruleOf(name)}`]);
    await opa.run("build", "--target", "wasm", ...entrypoints, "--output", "all.tar.gz", "all.rego");
    execFileSync("tar", ["-xzf", "all.tar.gz", "/policy.wasm"], { cwd: folder, stdio: "ignore" });
    policy = await instantiateWasmPolicy(await readFile(join(folder, "policy.wasm")), {});
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(Object.entries(cases))("%s", { timeout: 60_000 }, async (name, lists) => {
    const inputs = combinations(lists).map((args) => ({ args }));
    await writeFile(join(folder, "inputs.json"), JSON.stringify(inputs));
    const query = `[[answer | answer := data.all.${ruleOf(name)} with input as document] | some document in input]`;
    const out = await opa.run("eval", "--format", "json", "--data", "all.rego", "--input", "inputs.json", query);
    // Numbers beyond 2^53 are compared by their digits: as text, before JavaScript reads them.
    const exact = (json: string): unknown => JSON.parse(json.replace(/(?<=[[,:\s])-?\d{16,}(?=[\],}\s])/g, '"int:$&"'));
    const said = Reflect.get(Object(exact(out)), "result")[0].expressions[0].value as readonly (readonly unknown[])[];
    const different: unknown[] = [];
    let refused = 0;
    for (const [index, input] of inputs.entries()) {
      try {
        const answer = policy.evaluate(`all/${ruleOf(name)}`, JSON.stringify(input));
        const ours = answer === undefined ? [] : [answer];
        const theirs = JSON.stringify(said[index], (_, value) =>
          typeof value === "string" && /^int:-?\d+$/.test(value) ? Number(value.slice(4)) : value,
        );
        if (JSON.stringify(ours) !== theirs) different.push({ ...input, ours, theirs: said[index] });
      } catch {
        refused++;
      }
    }
    expect(different.slice(0, 5)).toEqual([]);
    // What throws fails closed; it is the exception.
    expect(refused).toBeLessThan(inputs.length / 4);
  });
});
