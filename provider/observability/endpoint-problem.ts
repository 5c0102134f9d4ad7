import { connect } from "node:net";

/**
 * Why nothing takes connections at the host and port of a URL, or null where something does. Sends nothing.
 * @param timeoutMs longest time to wait.
 */
export function endpointProblem(url: string, timeoutMs: number): Promise<string | null> {
  const { hostname, port, protocol } = new URL(url);
  const address = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port) || (protocol === "https:" ? 443 : 80),
      timeout: timeoutMs,
    });
    const end = (problem: string | null): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.unref();
    socket.once("connect", () => end(null));
    socket.once("timeout", () => end(`${address} has not answered within ${timeoutMs} ms`));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      end(`${address} cannot be reached (${error.code ?? error.message})`),
    );
  });
}
