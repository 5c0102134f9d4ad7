/** Bytes as unpadded base64url (RFC 4648, section 5). */
export function toBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
}

/**
 * Bytes of unpadded base64url, or undefined where the text is not exactly what {@link toBase64url} would write. Node's own
 * decoder skips foreign characters and stray bits, so that several texts would stand for one signature.
 */
export function fromBase64url(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : undefined;
}
