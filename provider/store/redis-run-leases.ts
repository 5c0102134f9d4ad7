import type { RedisHashes } from "./redis-hashes.ts";
import type { RunLeaseStore, RunSign } from "./run-lease.ts";

/** Signs of life in Redis; see {@link RunLeaseStore} for what each method does. */
export class RedisRunLeases implements RunLeaseStore {
  readonly #hashes: RedisHashes;

  constructor(hashes: RedisHashes) {
    this.#hashes = hashes;
  }

  async signRun(sign: RunSign, leaseMs: number): Promise<boolean> {
    return (await this.#hashes.script("novacronSignRun", memberOf(sign), leaseMs)) === 1;
  }

  async withdrawSign(sign: RunSign): Promise<void> {
    await this.#hashes.script("novacronWithdrawSign", memberOf(sign));
  }

  async silentRuns(): Promise<ReadonlyMap<string, number>> {
    const [now = "0", ...flat] = (await this.#hashes.script("novacronSilentRuns")) as string[];
    const silent = new Map<string, number>();
    // The earliest sign first: the latest of a run's processes counts.
    for (let at = 0; at < flat.length; at += 2)
      silent.set((flat[at] ?? "").split("\n")[0] ?? "", Number(now) - Number(flat[at + 1]));
    return silent;
  }
}

/** Names of runs and processes hold no line feed. */
function memberOf({ run, process }: RunSign): string {
  return `${run}\n${process}`;
}
