import { expect, test } from "vitest";
import { pulumiArguments } from "./pulumi-arguments.ts";

test("what both know goes to both, what only `up` knows to it, and a yes is given anyway", () => {
  expect(pulumiArguments(["--stack", "dev", "-y", "--continue-on-error"])).toEqual({
    preview: ["--stack", "dev"],
    up: ["--stack", "dev", "--continue-on-error"],
  });
});

test.each([["--plan=x.json"], ["--skip-preview"], ["-f"], ["--json"], ["--save-plan"]])("%s is refused", (option) => {
  expect(() => pulumiArguments(["--stack", "dev", option])).toThrow(/^NC1903: --?[a-z-]+ cannot be passed on/);
});
