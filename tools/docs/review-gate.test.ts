import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { reviewExitCodes } from "../../cli/review/exit-codes.ts";
import { novacronLines, understood } from "../../test/support/command-lines.ts";
import { projectRoot } from "../toolchain.mjs";

const page = await readFile(join(projectRoot, "docs", "review-gate.md"), "utf8");

test("every command of NovaCron on the page is one that the command line knows", async () => {
  const scripts = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, script = ""]) => script);
  const commands = scripts.flatMap(novacronLines);
  expect(commands.length).toBeGreaterThanOrEqual(8);
  for (const command of commands) await understood(command);
});

test("the page's exit codes are those of the commands", () => {
  for (const [outcome, code] of [
    ["passed", reviewExitCodes.passed],
    ["violations", reviewExitCodes.violations],
    ["incomplete plan", reviewExitCodes.incomplete],
  ]) {
    expect(page).toContain(`| ${code} | ${outcome} |`);
  }
  expect(page).toContain(`| ${reviewExitCodes.anotherPlan} | | refused: plan,`);
});
