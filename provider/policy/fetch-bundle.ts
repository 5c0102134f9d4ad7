import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { tellableUrl } from "./bundle-url.ts";

/** How a bundle is fetched. */
export interface FetchBundleOptions {
  /** Certificate authorities (PEM) to trust instead of the system's; NODE_EXTRA_CA_CERTS adds to them. */
  readonly ca?: string | undefined;
  /** For all of it, redirects too. */
  readonly timeoutMs?: number;
  readonly maximumBytes?: number;
}

const defaultTimeoutMs = 20_000;
const defaultMaximumBytes = 16 * 1024 * 1024;
const maximumRedirects = 3;

/**
 * Fetches a bundle. Only `https:`, and `http:` from this very machine; redirects only to what would be fetched, too.
 * @throws {Error} saying what was wrong: the URL, the answer, its size, or the time that it took.
 */
export async function fetchBundle(
  location: string,
  options: FetchBundleOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { ca, timeoutMs = defaultTimeoutMs, maximumBytes = defaultMaximumBytes } = options;
  const signal = AbortSignal.timeout(timeoutMs);
  let url = new URL(location);
  try {
    for (let hop = 0; hop <= maximumRedirects; hop++) {
      refuseUnsafe(url);
      const answer = await get(url, ca, signal);
      const { statusCode = 0, headers } = answer;
      if (statusCode === 200) return await bodyOf(answer, maximumBytes);
      answer.destroy();
      if (statusCode < 300 || statusCode > 399 || headers.location === undefined) {
        throw new Error(`${tellableUrl(url)} answered ${statusCode}`);
      }
      url = new URL(headers.location, url);
    }
  } catch (error) {
    if (signal.aborted) throw new Error(`it took longer than ${timeoutMs / 1000} s`, { cause: error });
    throw error;
  }
  throw new Error(`it was redirected more than ${maximumRedirects} times`);
}

/** Whoever can change what comes over plain HTTP can also withhold a new bundle, and see which rules are in force. */
function refuseUnsafe(url: URL): void {
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol === "https:" || (url.protocol === "http:" && isHere)) return;
  throw new Error(`${tellableUrl(url)} is not https:`);
}

function get(url: URL, ca: string | undefined, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    request(url, { signal, ...(ca !== undefined && { ca }) }, resolve)
      .on("error", reject)
      .end();
  });
}

async function bodyOf(answer: IncomingMessage, maximumBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += chunk.length;
    if (bytes > maximumBytes) throw new Error(`it has more than ${maximumBytes} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
