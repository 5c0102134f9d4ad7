import { expect, test } from "vitest";
import { confirm } from "./confirm.ts";
import type { Terminal } from "./terminal.ts";

function answering(answer: string, interactive = true): { readonly terminal: Terminal; readonly asked: string[] } {
  const asked: string[] = [];
  const ask = async (question: string): Promise<string> => {
    asked.push(question);
    return answer;
  };
  const terminal: Pick<Terminal, "interactive" | "ask"> = { interactive, ask };
  return { terminal: terminal as Terminal, asked };
}

test.each([["yes"], ["y"], [" YES "]])("%j agrees", async (answer) => {
  const { terminal, asked } = answering(answer);
  await confirm("Sign?", false, terminal);
  expect(asked).toEqual(["Sign? (yes/no) "]);
});

test.each([["no"], [""], ["yesterday"]])("%j does not", async (answer) => {
  await expect(confirm("Sign?", false, answering(answer).terminal)).rejects.toThrow(/^NC1802/);
});

test("nobody is asked where --yes was given, or where there is no terminal", async () => {
  const given = answering("no");
  await confirm("Sign?", true, given.terminal);
  const pipe = answering("yes", false);
  await expect(confirm("Sign?", false, pipe.terminal)).rejects.toThrow(/^NC1905: .*--yes/);
  expect([...given.asked, ...pipe.asked]).toEqual([]);
});
