import type { UnavailableOffer } from "../../provider/world/clouds/unavailable-offer.ts";
import { openProjectStore } from "../open-project-store.ts";
import { openProject } from "../project.ts";
import { runPulumi } from "../run-pulumi.ts";
import { stackIn } from "../stack-in.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron up --fallovers`. */
export interface FallingOverOptions {
  /** How often to go on, 0 or more. */
  readonly fallovers: number;
}

/**
 * `novacron up --fallovers N`: `pulumi up --yes`, and up to N times more where it failed since clouds refused what was decided
 * for. Each run decides without what was refused, and removes what the one before it left of the failed machine.
 *
 * @param given arguments for Pulumi.
 * @returns 0, or 1 where the last run failed, or one that no cloud's refusal explains.
 * @throws {NovaCronError} NC1901, NC1902, NC11xx, NC17xx.
 */
export async function upFallingOver(
  given: readonly string[],
  { fallovers }: FallingOverOptions,
  terminal: Terminal,
): Promise<number> {
  for (let used = 0; ; used++) {
    const since = terminal.now().toISOString();
    const { exitCode } = await runPulumi(["up", "--yes", ...given], terminal, terminal.out);
    if (exitCode === 0) return 0;
    const refused = await refusedSince(since, given, terminal);
    const names = [...new Set(refused.map(({ offer, kind }) => `${offer} (${kind})`))].join(", ");
    if (refused.length > 0 && used < fallovers) {
      terminal.err(`Refused: ${names}. Deciding without, fallover ${used + 1} of ${fallovers} ...\n`);
      continue;
    }
    const why = refused.length === 0 ? "no cloud refused what was decided for" : `refused last: ${names}`;
    terminal.err(`NC1904: \`pulumi up\` ended with ${exitCode} after ${used} fallovers; ${why}\n`);
    return 1;
  }
}

async function refusedSince(
  instant: string,
  given: readonly string[],
  terminal: Terminal,
): Promise<readonly UnavailableOffer[]> {
  const store = await openProjectStore(await openProject(terminal, stackIn(given)), terminal);
  if (store === null) return [];
  try {
    return (await store.unavailableOffers(instant)).filter(({ at }) => at >= instant);
  } finally {
    await store.close();
  }
}
