import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { KeyRing } from "../../provider/crypto/key-ring.ts";
import { trustedKeys } from "../../provider/crypto/trusted-keys.ts";
import { lockDifferences } from "../../provider/lock/lock-differences.ts";
import type { LockEntry } from "../../provider/lock/lock-entry.ts";
import { defaultLockName } from "../../provider/lock/lock-file.ts";
import { verifyEntry } from "../../provider/lock/sign-entry.ts";
import { stackOfUrn } from "../../provider/lock/stack-of-urn.ts";
import { resolveWeights } from "../../provider/placement/weights.ts";
import type { PolicyHost } from "../../provider/policy/policy-host.ts";
import { openWaivers } from "../../provider/policy/waivers/open-waivers.ts";
import { digestWithWaivers, waiversFor } from "../../provider/policy/waivers/waiver-book.ts";
import type { RiskModel } from "../../provider/prediction/risk-model.ts";
import { lockSettings } from "../../provider/resources/lock-settings.ts";
import { lockedBasis } from "../../provider/resources/plan-basis.ts";
import { nameOf } from "../lock/lock-changes.ts";
import { openLock } from "../lock/open-lock.ts";
import type { Project } from "../project.ts";
import { projectFleet } from "../project-fleet.ts";
import { shortStackName } from "../selected-stack.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckResult } from "./check-result.ts";

/** What the check has in common with others. */
export interface LockCheckParts {
  readonly policies: () => Promise<PolicyHost>;
  readonly model: () => Promise<RiskModel>;
}

/**
 * The lock file, where one is in use: whether it is there and whole, and whether the lines of the stack are as they were signed and
 * were decided on the fleet, the policies, the model and the weights as they are here. The program is not run: `novacron lock check`
 * compares it.
 * @throws {NovaCronError} NC2001 where it is named and missing, or malformed; NC1604, NC1605 for a line that is not as signed.
 */
export async function checkLock(
  project: Project,
  terminal: Terminal,
  parts: LockCheckParts,
): Promise<Omit<CheckResult, "name">> {
  const named = lockSettings(project.config, terminal.environment, project.directory);
  const path = named?.path ?? resolve(project.directory, defaultLockName);
  if (named === null && !existsSync(path)) return { status: "skip", message: "plans go by none" };
  const name = relative(project.directory, path) || path;
  const entries = [...openLock(path).values()];
  // Without keys no signature holds.
  const ring = trustedKeys(resolve(project.directory, project.config.keys.directory)) ?? new KeyRing([], []);
  const own = entries.filter(({ urn }) => isOwn(project)(urn));
  for (const entry of own) verifyEntry(entry, ring, name);
  const whose = project.stack === null ? project.name : `stack ${shortStackName(project.stack)}`;
  const use = named === null ? " (only `novacron up --locked` goes by it)" : "";
  const message = `${name}${use}: ${entries.length} placements in all, ${own.length} of ${whose}, as they were signed`;
  const details = { file: name, placements: entries.length, own: own.length };
  if (own.length === 0) {
    const remedy = "Write them with `novacron lock write`: what is not in the file is refused (NC2002)";
    return { status: "warn", message, remedy, details };
  }
  const differences = await differencesOf(own, project, ring, terminal, parts);
  if (differences.size === 0)
    return { status: "ok", message: `${message}, for fleet and policies as they are`, details };
  const said = [...differences].map(([what, [first = "", ...more]]) => {
    const others = more.length === 0 ? "" : ` and ${more.length} more`;
    return `${what} for ${first}${others}`;
  });
  return {
    status: "warn",
    message: `${message}; ${said.join("; ")}`,
    remedy:
      "Take the change back, or lock it, too, with `novacron lock write`; `novacron lock check` looks at the program as well",
    details: { ...details, differences: Object.fromEntries(differences) },
  };
}

/** Names of placements by what is another for them than when they were locked: `NC2004: the fleet is another`. */
async function differencesOf(
  entries: readonly LockEntry[],
  project: Project,
  ring: KeyRing,
  terminal: Terminal,
  { policies, model }: LockCheckParts,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { config, directory } = project;
  const [{ fleet }, { digest: models }, host, waivers] = await Promise.all([
    projectFleet(project),
    model(),
    policies(),
    openWaivers(config.policies, directory, ring),
  ]);
  const common = lockedBasis({ fleet, model: models, weights: resolveWeights(config.weights), config });
  const atMs = terminal.now().getTime();
  const found = new Map<string, string[]>();
  for (const entry of entries) {
    const { urn, request, previous } = entry;
    const basis = { ...common, policies: digestWithWaivers(host.digest, waiversFor(waivers, urn, atMs)) };
    for (const { code, what } of lockDifferences(entry, { request, previous, basis, locked: null })) {
      const names = found.get(`${code}: ${what}`) ?? [];
      found.set(`${code}: ${what}`, [...names, nameOf(entry)]);
    }
  }
  return found;
}

/** Whether a URN is of the stack whose configuration counts; of any stack of the project where none is selected. */
function isOwn({ name, stack }: Project): (urn: string) => boolean {
  if (stack !== null) return stackOfUrn({ project: name, stack: shortStackName(stack) });
  return (urn) => urn.split("::")[1] === name;
}
