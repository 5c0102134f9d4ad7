import type { Sealer, SealPurpose } from "../crypto/sealer.ts";
import { NovaCronError } from "../errors/novacron-error.ts";

/** The sealed parts of a store's rows. Locked at first: the store is opened before the keys are. */
export class SealedRows {
  #sealer: Sealer | undefined;

  unlock(sealer: Sealer): void {
    this.#sealer = sealer;
  }

  /** @throws {NovaCronError} NC1601 while locked, and as {@link Sealer.seal}. */
  seal(purpose: SealPurpose, place: readonly string[], value: unknown): string {
    if (this.#sealer !== undefined) return this.#sealer.seal(purpose, place, value);
    throw new NovaCronError(
      "NC1601",
      "what follows from secret inputs cannot be stored without a key to seal it with",
      {
        property: "keys.privateKey",
        remedy: "Set NOVACRON_PRIVATE_KEY, or make keys with `novacron keys init`.",
      },
    );
  }

  /** The value, or undefined while locked, and as {@link Sealer.open}. */
  open(purpose: SealPurpose, place: readonly string[], sealed: string): unknown {
    return this.#sealer?.open(purpose, place, sealed);
  }
}
