import { NovaCronError } from "../errors/novacron-error.ts";

/** Whether a plan found out that the stack's keys are lost: it made new ones, and then met what the old ones signed. */
export class LostKeys {
  readonly #discardNew: (() => boolean) | null;
  #error: NovaCronError | null = null;

  /** @param discardNew takes the keys back that the plan has made; null where it found its keys. */
  constructor(discardNew: (() => boolean) | null) {
    this.#discardNew = discardNew;
  }

  /** What is wrong with the keys, once that is known. */
  get error(): NovaCronError | null {
    return this.#error;
  }

  /**
   * What to say of a decision that cannot be verified. A stack whose first resource is new looks like one that never had
   * keys; where a later one then turns out to be signed with a lost key, the keys that were made for the first one are
   * taken back, unless something was created with them.
   */
  explain(error: unknown, isApplying: boolean): unknown {
    const isUnknownKey = error instanceof NovaCronError && error.code === "NC1605";
    if (this.#discardNew === null || !isUnknownKey || isApplying) return error;
    this.#discardNew();
    this.#error = new NovaCronError("NC1601", "the stack's decisions were signed with a key that is not here", {
      property: "keys.directory",
      expected: "keys.json, and the private key for new decisions",
      remedy:
        "Restore keys.json and the private key, or set NOVACRON_PRIVATE_KEY; if they are lost, run `novacron keys init` and `novacron reattest`",
      cause: error,
    });
    return this.#error;
  }
}
