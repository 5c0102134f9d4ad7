/**
 * Progress lines with the seconds since the start, on one stream.
 *
 * @param {(text: string) => void} write
 * @param {() => number} now milliseconds
 * @param {number} [heartbeatMs] how often a long step says that it still runs
 */
export function createProgress(write, now, heartbeatMs = 15_000) {
  const start = now();
  /** @param {string} text */
  const line = (text) => write(`novacron setup ${String(Math.round((now() - start) / 1000)).padStart(4)} s  ${text}\n`);
  return {
    line,
    /**
     * Says that a step begins, that it still runs, and nothing at its end: the next line says it.
     * @template T
     * @param {string} label
     * @param {() => Promise<T>} step
     * @returns {Promise<T>}
     */
    async during(label, step) {
      line(`${label} ...`);
      const beat = setInterval(() => line(`${label}: still running`), heartbeatMs);
      try {
        return await step();
      } finally {
        clearInterval(beat);
      }
    },
  };
}

/** @typedef {ReturnType<typeof createProgress>} Progress */
