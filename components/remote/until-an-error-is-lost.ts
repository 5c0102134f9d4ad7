import { AsyncLocalStorage } from "node:async_hooks";

type Fail = (error: unknown) => void;

const waiting = new Set<Fail>();
/** Whose work it is that runs. Node restores it for the promise or the timer that an error comes from. */
const calls = new AsyncLocalStorage<Fail>();
let isListening = false;

/**
 * Runs work that makes resources. The SDK leaves promises behind that nobody waits for: where one of them is rejected, the work
 * that it belongs to fails with that error, as `pulumi up` does for a program, instead of the process ending without an answer.
 * What belongs to no such work, as a bug in a timer, fails all that is under way; where nothing is, it ends the process.
 */
export async function untilAnErrorIsLost<T>(work: () => Promise<T>): Promise<T> {
  listen();
  let fail: Fail = () => undefined;
  const lost = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  lost.catch(() => undefined);
  waiting.add(fail);
  try {
    return await calls.run(fail, () => Promise.race([work(), lost]));
  } finally {
    waiting.delete(fail);
  }
}

function listen(): void {
  if (isListening) return;
  isListening = true;
  process.on("unhandledRejection", tell);
  process.on("uncaughtException", tell);
}

function tell(error: unknown): void {
  const owner = calls.getStore();
  if (owner === undefined && waiting.size === 0) {
    endByIt(error);
    return;
  }
  const concerned = owner === undefined ? [...waiting] : [owner].filter((fail) => waiting.has(fail));
  for (const fail of concerned) fail(error);
  // Its work was answered already, mostly with the first error of several. To end for it would take the answer back.
  if (concerned.length === 0) console.error("NovaCron: lost after its component was answered:", error);
}

/** As Node ends where nobody listens: with the error on stderr, which the engine shows. */
function endByIt(error: unknown): void {
  process.off("unhandledRejection", tell);
  process.off("uncaughtException", tell);
  setImmediate(() => {
    throw error;
  });
}
