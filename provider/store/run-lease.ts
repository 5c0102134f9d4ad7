/** What is known of a run of the CLI: `unknown` is one of another machine that may have left what it booked. */
export type RunStatus = "under way" | "over" | "unknown";

/** How often a plugin process says that it lives, in milliseconds. */
export const signEveryMs = 20_000;

/**
 * How long a run of another machine counts as under way without a sign of life, in milliseconds. Five signs may be lost, or
 * a failover of the store take its time; what a dead runner held is free for others before a queued pipeline gives up.
 */
export const leaseMs = 120_000;

/**
 * How long what a run booked is left alone whose version gave no signs yet, in milliseconds: hardly any `up` takes a day.
 */
const withoutSignsMs = 24 * 3_600_000;

/** A process that gives signs of life for its run. */
export interface RunSign {
  /** Names the run of the CLI. */
  readonly run: string;
  /** Names the plugin process, of which a run has one for each provider. */
  readonly process: string;
}

/**
 * Signs of life of runs that may hold something which is not settled, by the clock of what they lie in: a part of a
 * {@link Store}.
 */
export interface RunLeaseStore {
  /**
   * Says that a process of a run lives, and forgets signs that are older than the lease.
   * @returns Whether its last one was not: false for the first, and where others may have taken the run for over meanwhile.
   */
  signRun(sign: RunSign, leaseMs: number): Promise<boolean>;
  /** The process holds nothing any more that is not settled. */
  withdrawSign(sign: RunSign): Promise<void>;
  /** For how many milliseconds nothing was heard of each run. */
  silentRuns(): Promise<ReadonlyMap<string, number>>;
}

/** Whether the run is under way that booked something at an ISO 8601 instant. */
export type RunJudge = (run: string, reservedAt: string) => RunStatus;

/**
 * The one judgement of runs: by what this machine knows of its own processes, and else by the lease.
 * @param statusHere `unknown` for runs of other machines.
 * @param now milliseconds since 1970.
 */
export async function judgeRuns(
  store: Pick<RunLeaseStore, "silentRuns">,
  statusHere: (run: string) => RunStatus,
  now: number,
): Promise<RunJudge> {
  const silent = await store.silentRuns();
  return (run, reservedAt) => {
    const here = statusHere(run);
    if (here !== "unknown") return here;
    const silence = silent.get(run);
    if (silence !== undefined) return silence < leaseMs ? "under way" : "over";
    const patience = givesSigns(run) ? leaseMs : withoutSignsMs;
    return now - Date.parse(reservedAt) >= patience ? "over" : "unknown";
  };
}

/** Versions that give signs of life name the boot of their machine between its name and its process namespace. */
function givesSigns(run: string): boolean {
  return /^[^/ ]+\/[^/ ]*\/[^/ ]* /.test(run);
}
