import { z } from "zod";
import type { Digest } from "../crypto/canonical-json.ts";
import type { WantedEntry } from "./cache.ts";

/** So many are fetched ahead at most; a plan asks for a handful, and fleets of other plans are not its business. */
const rememberedAtMost = 256;

/** What was asked for, each once and in order, up to 256. */
export class AskedFor {
  readonly #asked = new Map<string, WantedEntry>();

  add(kind: string, key: Digest): void {
    if (this.#asked.size >= rememberedAtMost) return;
    const name = kind + key;
    if (!this.#asked.has(name)) this.#asked.set(name, { kind, key });
  }

  list(): readonly WantedEntry[] {
    return [...this.#asked.values()];
  }
}

const wanted = z
  .array(
    z.strictObject({
      kind: z.string().regex(/^[a-z][a-z0-9-]*$/),
      key: z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]),
    }),
  )
  .max(rememberedAtMost);

/** A list as JSON text wrote it; empty where the text is none: it came from a cache. */
export function parseAskedFor(text: string): readonly WantedEntry[] {
  try {
    return wanted.parse(JSON.parse(text));
  } catch {
    return [];
  }
}
