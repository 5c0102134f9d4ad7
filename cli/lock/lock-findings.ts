import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { LockFile } from "../../provider/lock/lock-file.ts";
import type { LockProblem } from "../../provider/lock/spooled.ts";
import { stackOfUrn } from "../../provider/lock/stack-of-urn.ts";
import type { LockedPreview } from "./locked-preview.ts";

/** One placement that is not as it is locked. */
export interface LockFinding {
  readonly urn: string;
  readonly problems: readonly LockProblem[];
}

/** What is not as it is locked, in the order of the URNs: what a preview found, and what the program has no more. */
export function lockFindings(file: LockFile, { plan, urns, said }: LockedPreview): readonly LockFinding[] {
  const own = stackOfUrn(plan);
  const present = new Set(urns);
  const gone = [...file.keys()].filter((urn) => own(urn) && !present.has(urn));
  const findings = [
    ...urns.flatMap((urn) => {
      const each = said.get(urn);
      return each?.what === "verdict" && each.problems.length > 0 ? [{ urn, problems: each.problems }] : [];
    }),
    ...gone.map((urn) => ({ urn, problems: [removed(urn)] })),
  ];
  return findings.sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

function removed(urn: string): LockProblem {
  const { code, message } = new NovaCronError(
    "NC2009",
    `${urn.split("::").slice(3).join("::")} is in the lock file, and the program has it no more`,
    { remedy: "Put it back, or take it out of the lock file with `novacron lock write`" },
  );
  return { code, message };
}
