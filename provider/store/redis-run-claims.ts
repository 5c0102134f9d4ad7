import { canonicalJson } from "../crypto/canonical-json.ts";
import type { Claim } from "../world/snapshot.ts";
import type { RedisHashes } from "./redis-hashes.ts";
import type { RunClaim, RunClaims, RunScope } from "./run-claim.ts";
import { readRunClaimBody, runClaimBody } from "./run-claim-body.ts";
import type { SealedRows } from "./sealed-rows.ts";
import type { RunClaimStore } from "./store.ts";

/** Claims of runs that are under way, in Redis; see {@link Store} for what each method does. */
export class RedisRunClaims implements RunClaimStore {
  readonly #hashes: RedisHashes;
  readonly #now: () => Date;
  readonly #sealed: SealedRows;

  constructor(hashes: RedisHashes, now: () => Date, sealed: SealedRows) {
    this.#hashes = hashes;
    this.#now = now;
    this.#sealed = sealed;
  }

  async runClaims(scope: RunScope, after: number): Promise<RunClaims> {
    const flat = (await this.#hashes.script("novacronRunClaims", keyOf(scope), after)) as string[];
    const found = Array.from({ length: flat.length / 3 }, (_, at) => flat.slice(3 * at, 3 * at + 3));
    return {
      seen: Number(found.at(-1)?.[1] ?? after),
      claims: found.map(([urn = "", , row = ""]): RunClaim => {
        // Written by claimInRun only.
        const { process, body } = JSON.parse(row) as { process: string; body: string };
        return { urn, process, claim: this.#claim(body, scope, urn) };
      }),
    };
  }

  async claimInRun(scope: RunScope, { urn, process, claim }: RunClaim, seen: number): Promise<boolean> {
    const body = runClaimBody(claim, [scope.stack, scope.operation, urn], this.#sealed);
    const row = canonicalJson({ process, body });
    const at = this.#now().toISOString();
    return (await this.#hashes.script("novacronClaimInRun", keyOf(scope), urn, process, at, row, seen)) === 1;
  }

  async leaveRun(process: string): Promise<number> {
    return (await this.#hashes.script("novacronLeaveRun", process)) as number;
  }

  async forgetRuns(isRunning: (process: string) => boolean, before: string): Promise<number> {
    let removed = 0;
    for (const [process, last] of await this.#hashes.getAll(":run-processes")) {
      if (last < before || !isRunning(process)) removed += await this.leaveRun(process);
    }
    return removed;
  }

  #claim(body: string, { stack, operation }: RunScope, urn: string): Claim | null {
    return readRunClaimBody(body, [stack, operation, urn], this.#sealed);
  }
}

function keyOf({ stack, operation }: RunScope): string {
  return `${stack}\n${operation}`;
}
