import { execFile } from "node:child_process";
import { expect, test } from "vitest";

const module = new URL("./until-an-error-is-lost.ts", import.meta.url).href;

/** Runs a script in a process of its own: here, errors that nobody awaits would be the test runner's. */
function run(script: string): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const text = `import { untilAnErrorIsLost } from ${JSON.stringify(module)};
    const outcome = (work) => untilAnErrorIsLost(work).then((value) => value, (error) => "failed: " + error.message);
    const lose = (message) => void Promise.reject(new Error(message));
    const turn = () => new Promise((next) => setImmediate(next));
    ${script}`;
  return new Promise((resolve) => {
    execFile(process.execPath, ["--input-type=module", "-e", text], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

test("what work loses fails that work, and no other that is under way", async () => {
  const { code, stdout } = await run(`
    let end;
    const other = outcome(() => new Promise((resolve) => { end = resolve; }));
    console.log(await outcome(async () => { await turn(); lose("mine"); return new Promise(() => setTimeout(() => {}, 1e6).unref()); }));
    console.log(await outcome(() => new Promise(() => setImmediate(() => { throw new Error("thrown"); }))));
    end("made");
    console.log(await other);
  `);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "failed: mine\nfailed: thrown\nmade\n" });
});

test("what belongs to no work fails all that is under way", async () => {
  const { code, stdout } = await run(`
    const all = [1, 2].map(() => outcome(() => new Promise(() => {})));
    setImmediate(() => { throw new Error("a bug"); });
    console.log((await Promise.all(all)).join());
  `);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "failed: a bug,failed: a bug\n" });
});

test.each([
  ["an exception in a timer", 'setTimeout(() => { throw new Error("a bug"); }, 1);'],
  ["a rejection that nobody awaited", 'lose("a bug");'],
])("where nothing is under way, %s ends the process with what it was", async (_, trouble) => {
  const { code, stdout, stderr } = await run(`
    console.log(await outcome(async () => "made"));
    ${trouble}
    setInterval(() => {}, 1000);
  `);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "made\n" });
  expect(stderr).toContain("Error: a bug");
});

test("what comes after the answer of its own work is said, and takes no answer back", async () => {
  const { code, stdout, stderr } = await run(`
    console.log(await outcome(async () => { setTimeout(() => lose("later"), 1); lose("first"); await turn(); await turn(); }));
    setTimeout(() => console.log("goes on"), 50);
  `);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "failed: first\ngoes on\n" });
  expect(stderr).toContain("lost after its component was answered: Error: later");
});
