import { setTimeout as pause } from "node:timers/promises";
import pRetry, { AbortError } from "p-retry";
import { NovaCronError } from "../../../errors/novacron-error.ts";

/** How patient requests are. */
export interface RetryOptions {
  /** Attempts after the first. */
  readonly retries: number;
  /** Before the first retry; it doubles with each, up to a minute. */
  readonly delayMs: number;
  /** A retry, for the person who waits. */
  readonly onRetry?: (what: string) => void;
}

/** Longest wait for what `Retry-After` asks, ms. */
const longestWait = 60_000;
/** For the answer to begin, ms. Its body may take longer. */
const answerWithin = 60_000;

/**
 * Fetches and reads, and does both again where that may help: connections that fail or are cut, 408, 429 and 5xx, with what
 * `Retry-After` asks for. Whatever `read` throws as a NovaCronError stands.
 *
 * @param read the whole body; it runs again with each attempt.
 * @throws {NovaCronError} NC1141 when the last attempt failed, or where no retry would help.
 */
export async function fetchRetrying<T>(
  url: string,
  headers: Readonly<Record<string, string>>,
  read: (response: Response) => Promise<T>,
  { retries, delayMs, onRetry }: RetryOptions,
): Promise<T> {
  const attempt = async (): Promise<T> => {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(new Error(`no answer within ${answerWithin / 1000} s`)), answerWithin);
    try {
      const response = await fetch(url, { headers, signal: waiting.signal });
      clearTimeout(timer);
      if (!response.ok) throw await refused(response);
      return await read(response);
    } catch (error) {
      if (error instanceof NovaCronError) throw new AbortError(error);
      throw error instanceof Error && !(error instanceof TypeError)
        ? error
        : new Error(messageOf(error), { cause: error });
    } finally {
      clearTimeout(timer);
    }
  };
  try {
    return await pRetry(attempt, {
      retries,
      factor: 2,
      minTimeout: delayMs,
      maxTimeout: longestWait,
      onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
        if (retriesLeft === 0) return;
        onRetry?.(`${withoutQuery(url)}: ${messageOf(error)}; attempt ${attemptNumber} of ${retries + 1}`);
        if (error instanceof Refused && error.waitMs > 0) await pause(error.waitMs);
      },
    });
  } catch (error) {
    if (error instanceof NovaCronError) throw error;
    throw new NovaCronError("NC1141", `${withoutQuery(url)} cannot be fetched: ${messageOf(error)}`, {
      remedy: "Try again later: what was fetched is kept, and the refresh goes on from there.",
      cause: error,
    });
  }
}

class Refused extends Error {
  readonly waitMs: number;
  constructor(message: string, waitMs: number) {
    super(message);
    this.waitMs = waitMs;
  }
}

async function refused(response: Response): Promise<Error> {
  const { status, statusText, url } = response;
  await response.body?.cancel();
  const what = `${status} ${statusText}`.trim();
  if (status !== 408 && status !== 429 && status < 500) {
    return new NovaCronError("NC1141", `${withoutQuery(url)} answers ${what}`, {
      remedy: status === 401 || status === 403 ? "Check the API key." : "Check the address of the price list.",
    });
  }
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return new Refused(what, Number.isFinite(seconds) ? Math.min(seconds * 1000, longestWait) : 0);
}

/** undici says only `fetch failed` or `terminated`; why is in the cause. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error && error.cause.message !== error.message ? error.cause.message : "";
  return cause === "" ? error.message : `${error.message} (${cause})`;
}

/** Queries may be long, and may hold keys. */
function withoutQuery(url: string): string {
  return url.split("?")[0] ?? url;
}
