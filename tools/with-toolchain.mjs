#!/usr/bin/env node
// with-toolchain.mjs COMMAND [ARGUMENT...]: runs a command with the project's Node, pulumi and opa first on the PATH, and
// ends as the command ends.
import { spawn } from "node:child_process";
import { toolchainEnv } from "./toolchain.mjs";

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  process.stderr.write("usage: node tools/with-toolchain.mjs COMMAND [ARGUMENT...]\n");
  process.exit(2);
}
const child = spawn(command, args, {
  stdio: "inherit",
  env: toolchainEnv(process.env),
  shell: process.platform === "win32", // .cmd files need one.
});
// The terminal sends Ctrl-C to the child too; it decides how to end, and we end with it.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  process.stderr.write(`${command} could not be started: ${error.message}\n`);
  process.exit(127);
});
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
