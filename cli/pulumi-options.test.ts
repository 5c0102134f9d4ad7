import { expect, test } from "vitest";
import { lockArguments } from "./lock/lock-arguments.ts";
import { optionsIn } from "./pulumi-options.ts";
import { pulumiArguments } from "./review/pulumi-arguments.ts";
import { stackIn } from "./stack-in.ts";

const urn = "urn:pulumi:dev::shop::novacron:index:Placement::x";

test.each([
  ["--target=a=b", [{ name: "--target", value: "a=b" }]],
  ["--diff", [{ name: "--diff" }]],
  ["-t", [{ name: "-t" }]],
  ["-tURN", [{ name: "-t", value: "URN" }]],
  ["-t=URN", [{ name: "-t", value: "URN" }]],
  ["-dt=URN", [{ name: "-d" }, { name: "-t", value: "URN" }]],
  ["-mfix", [{ name: "-m", value: "fix" }]],
  ["-r=true", [{ name: "-r", value: "true" }]],
  ["prod", []],
  ["-", []],
])("%s", (word, options) => {
  expect(optionsIn(word)).toEqual(options);
});

test.each([
  ["-x", urn],
  ["-t", urn],
  [`-t${urn}`],
  [`-x=${urn}`],
  [`-dt${urn}`],
  ["-dx", urn],
  [`--exclude=${urn}`],
  ["--exclude-dependents"],
  ["--target-replace", urn],
])("a lock is of the whole stack, and so not of %s", (...given) => {
  expect(() => lockArguments(given)).toThrow(/NC1903: --?[a-z-]+ leaves placements out/);
});

test.each([["-dj"], ["-jd"], ["--json=false"]])("what is this command's own business is seen in %s, too", (word) => {
  expect(() => pulumiArguments([word])).toThrow(/NC1903: -(j|-json) cannot be passed on/);
});

test.each([
  [["-s", "prod"], "prod"],
  [["-sprod"], "prod"],
  [["-s=prod"], "prod"],
  [["-ds", "prod"], "prod"],
  [["--stack=o/p/prod"], "o/p/prod"],
  [["-mstack", "-d"], undefined],
])("the stack of %j is %s", (given, stack) => {
  expect(stackIn(given)).toBe(stack);
  expect(lockArguments(given).stack).toBe(stack);
});
