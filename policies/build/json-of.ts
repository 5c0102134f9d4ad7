/** What JSON text says, or undefined where it is none: what a tool prints that may have failed. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
