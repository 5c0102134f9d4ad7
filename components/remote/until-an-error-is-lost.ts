const waiting = new Set<(error: unknown) => void>();
let isListening = false;

/**
 * Runs work that makes resources. The SDK leaves promises behind that nobody waits for: where one of them is rejected, all that
 * is under way fails with that error, as `pulumi up` does for a program, instead of the process ending without an answer.
 */
export async function untilAnErrorIsLost<T>(work: () => Promise<T>): Promise<T> {
  listen();
  let fail: (error: unknown) => void = () => undefined;
  const lost = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  lost.catch(() => undefined);
  waiting.add(fail);
  try {
    return await Promise.race([work(), lost]);
  } finally {
    waiting.delete(fail);
  }
}

/** What is lost while nothing is under way belongs to something that was answered already. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  const tell = (error: unknown): void => {
    for (const fail of waiting) fail(error);
  };
  process.on("unhandledRejection", tell);
  process.on("uncaughtException", tell);
}
