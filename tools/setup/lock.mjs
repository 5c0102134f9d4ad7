import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A lock whose holder has not touched it for this long is taken over: the holder touches it every fifth of that. */
const staleMs = 60_000;

/**
 * Runs `work` while holding the lock folder, which another process or another machine on a shared home may hold.
 *
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @param {{onWait?: () => void, pollMs?: number}} [options] `onWait` is called once when the lock is held by another
 * @returns {Promise<T>}
 */
export async function withLock(folder, work, { onWait, pollMs = 250 } = {}) {
  mkdirSync(dirname(folder), { recursive: true });
  for (let waited = false; !acquire(folder); waited = true) {
    if (takeOver(folder)) continue;
    if (!waited) onWait?.();
    await sleep(pollMs);
  }
  const touch = setInterval(() => utimesSync(folder, new Date(), new Date()), staleMs / 5);
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    process.off("exit", release);
    release();
  }
}

/** @param {string} folder */
function acquire(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
  writeFileSync(join(folder, "owner.json"), JSON.stringify({ pid: process.pid, host: hostname() }));
  return true;
}

/**
 * Removes a lock whose holder is dead. A second folder guards the removal: of two that saw the same dead holder, the
 * slower one would else remove the lock that the faster one has taken meanwhile.
 * @param {string} folder
 */
function takeOver(folder) {
  if (!isStale(folder)) return false;
  const guard = `${folder}.takeover`;
  try {
    mkdirSync(guard);
  } catch {
    // Another removes it now; or died doing so, which only the clock can tell.
    if (ageMs(guard) > staleMs) rmSync(guard, { recursive: true, force: true });
    return false;
  }
  try {
    if (!isStale(folder)) return false;
    const grave = `${folder}.${randomUUID()}`;
    renameSync(folder, grave);
    rmSync(grave, { recursive: true, force: true });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return true;
    throw error;
  } finally {
    rmSync(guard, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function isStale(folder) {
  if (ageMs(folder) > staleMs) return true;
  try {
    const owner = JSON.parse(readFileSync(join(folder, "owner.json"), "utf8"));
    if (owner.host !== hostname()) return false;
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    // Only "no such process" proves a dead holder; a holder that is just writing its name has no readable file yet.
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH";
  }
}

/** @param {string} folder */
function ageMs(folder) {
  try {
    return Date.now() - statSync(folder).mtimeMs;
  } catch {
    return 0; // Released meanwhile.
  }
}
