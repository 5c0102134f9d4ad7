import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { isRunning, nameOfRun, statusOfRun } from "./cli-run.ts";

test("a run is under way until its process ends", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const run = nameOfRun(child.pid ?? 0);
  expect(isRunning(run)).toBe(true);
  expect(nameOfRun(child.pid ?? 0)).toBe(run);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isRunning(run)).toBe(false);
});

test.skipIf(process.platform !== "linux")("a number that came round again is another run", () => {
  const run = nameOfRun(process.pid);
  const [machine, pid, start] = run.split(" ");
  expect(Number(start)).toBeGreaterThan(0);
  expect(isRunning(`${machine} ${pid} ${Number(start) - 1}`)).toBe(false);
});

test("of another machine nobody knows, nor of a run without a name", () => {
  for (const run of ["elsewhere/pid:[1] 999999999 1", ""]) {
    expect(statusOfRun(run)).toBe("unknown");
    expect(isRunning(run)).toBe(true);
  }
  expect(statusOfRun(nameOfRun(process.pid))).toBe("under way");
});

test.skipIf(process.platform !== "linux")("a machine of the same name, or a container of it, is another one", () => {
  const [machine = "", pid, start] = nameOfRun(process.pid).split(" ");
  const [host, boot, namespace] = machine.split("/");
  expect(boot).toMatch(/^[0-9a-f]{8}-/);
  for (const other of [`${host}/11111111-2222/${namespace}`, `${host}/${boot}/pid:[1]`, `${host}/${namespace}`])
    expect(statusOfRun(`${other} ${pid} ${start}`)).toBe("unknown");
});
