/** A span of another process, by its ids, in lower-case hexadecimal digits. */
export interface RemoteSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Bit 0: sampled. */
  readonly traceFlags: number;
}

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * The span that a `traceparent` names (https://www.w3.org/TR/trace-context/#traceparent-header), or null where the text names
 * none: a malformed parent is no parent, says the standard.
 */
export function parseTraceParent(text: string | undefined): RemoteSpan | null {
  const [, version = "", traceId = "", spanId = "", flags = "", more] = form.exec(text?.trim() ?? "") ?? [];
  if (version === "" || version === "ff") return null;
  // Version 00 has these four parts; later ones may add some.
  if (version === "00" && more !== undefined) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}
