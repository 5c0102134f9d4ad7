import { spawn } from "node:child_process";

/**
 * @typedef {object} Finished
 * @property {boolean} ok ended by itself with code 0
 * @property {string} output stdout and stderr, at most the last 64 KiB
 * @property {string} stdout at most the last 64 KiB
 * @property {string} reason why it is not ok, in one line; empty when ok
 */

/**
 * Runs a command to its end. Never rejects: a command that cannot be started is not ok.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env: NodeJS.ProcessEnv, timeoutMs: number}} options
 * @returns {Promise<Finished>}
 */
export function run(command, args, { cwd, env, timeoutMs }) {
  return new Promise((resolve) => {
    const posix = process.platform !== "win32";
    // A group of its own, so that a timeout ends what the command started, too.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: posix,
      shell: !posix,
      windowsHide: true,
    });
    let output = "";
    let stdout = "";
    let timedOut = false;
    const end = (/** @type {NodeJS.Signals} */ signal) => {
      try {
        if (posix && child.pid !== undefined) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // It has ended meanwhile.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end("SIGKILL");
    }, timeoutMs);
    // An interrupted set-up leaves no compiler running.
    const interrupted = () => {
      end("SIGTERM");
      process.exit(130);
    };
    process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
    const tail = (/** @type {string} */ text) => text.slice(-65_536);
    child.stdout.on("data", (chunk) => {
      output = tail(output + chunk);
      stdout = tail(stdout + chunk);
    });
    child.stderr.on("data", (chunk) => {
      output = tail(output + chunk);
    });
    const finish = (/** @type {string} */ reason) => {
      clearTimeout(timer);
      process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
      resolve({ ok: reason === "", output, stdout, reason });
    };
    child.once("error", (error) => finish(`${command} could not be started: ${error.message}`));
    child.once("close", (code, signal) => {
      if (timedOut) finish(`${command} took longer than ${Math.round(timeoutMs / 1000)} s`);
      else finish(code === 0 ? "" : `${command} ended with ${signal ?? `exit code ${code}`}: ${lastLine(output)}`);
    });
  });
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split("\n").at(-1)?.trim() || "it printed nothing";
}
