import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import { openKeyRing } from "../../provider/crypto/open-key-ring.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { LockEntry } from "../../provider/lock/lock-entry.ts";
import { verifyEntry } from "../../provider/lock/sign-entry.ts";
import { stackOfUrn } from "../../provider/lock/stack-of-urn.ts";
import { findKeys, type KeyOptions } from "../key-place.ts";
import { nameOf, targetOf } from "../lock/lock-changes.ts";
import { lockPlace } from "../lock/lock-place.ts";
import { openLock } from "../lock/open-lock.ts";
import { shortStackName } from "../selected-stack.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron lock show`. */
export interface LockShowOptions extends KeyOptions {
  readonly file?: string;
  readonly json?: boolean;
}

/**
 * `novacron lock show`: what is locked, on what it was decided, and whether it is as it was signed. What rests on secrets is
 * shown to nobody. Lines of other stacks whose keys are not this one's are shown, and not judged.
 * @returns 1 where a line is not to be believed.
 * @throws {NovaCronError} NC2001, NC1606 for the file; NC1601, NC1602 for the keys; NC1902.
 */
export async function lockShow(options: LockShowOptions, terminal: Terminal): Promise<number> {
  const { path, name, project } = await lockPlace(options.file, options.stack, terminal);
  const { stack } = project;
  const own = stack === null ? () => true : stackOfUrn({ project: project.name, stack: shortStackName(stack) });
  const { location } = await findKeys(options, terminal);
  const ring = openKeyRing({ ...location, create: "never" });
  const lines = [...openLock(path).values()]
    .sort((a, b) => (a.urn < b.urn ? -1 : 1))
    .map((entry) => ({ entry, ...verdictOn(entry, own(entry.urn), ring, name) }));
  if (options.json === true) {
    const shown = lines.map(({ entry, trouble, verified }) => ({
      ...told(entry),
      verified,
      trouble: trouble?.message ?? null,
    }));
    terminal.out(`${JSON.stringify({ file: name, placements: shown }, null, 2)}\n`);
  } else if (lines.length === 0) terminal.out(`There is nothing in ${name}\n`);
  else
    terminal.out(
      renderTable(
        terminal,
        headings,
        lines.map(({ entry, ...verdict }) => row(entry, verdict)),
        { align },
      ),
    );
  const troubles = lines.flatMap(({ trouble }) => trouble ?? []);
  for (const { message } of troubles) terminal.err(`${message}\n`);
  return troubles.length === 0 ? 0 : 1;
}

const headings = [
  "placement",
  "stack",
  "target",
  "region",
  "cost",
  "request",
  "fleet",
  "policies",
  "signed by",
] as const;
const align = ["left", "left", "left", "left", "right"] as const;

interface Verdict {
  readonly verified: boolean;
  /** Why the line is not to be believed, or null. */
  readonly trouble: NovaCronError | null;
}

function row(entry: LockEntry, { verified, trouble }: Verdict): readonly string[] {
  const { stack, target, region, cost, request, basis, signedBy } = told(entry);
  const signer = verified ? signedBy : `${signedBy}: ${trouble?.code ?? "not verified"}`;
  return [
    nameOf(entry),
    stack,
    target,
    region,
    cost,
    short(request),
    short(basis.fleet),
    short(basis.policies),
    signer,
  ];
}

/** What may be told of a line. */
function told(entry: LockEntry) {
  const { urn, request, previous, basis, signature } = entry;
  const decision = "decision" in entry ? entry.decision : null;
  const cost = decision?.costPerMonth;
  return {
    urn,
    stack: `${urn.split("::")[1]}/${urn.split("::")[0]?.split(":").at(-1)}`,
    target: targetOf(entry),
    region: decision?.region ?? "[secret]",
    cost: decision === null ? "[secret]" : cost === undefined ? "" : `${cost.toFixed(2)} ${decision.currency}`,
    why: decision?.why ?? "[secret]",
    request,
    previous,
    basis,
    signedBy: signature.keyId,
  };
}

/** `4d1f0c2a` of `sha256:4d1f0c2a...`: enough to see that two are the same. */
const short = (digest: string): string => digest.slice("sha256:".length, "sha256:".length + 8);

/** Another stack may have keys of its own: what they have signed is for that stack to judge. */
function verdictOn(entry: LockEntry, isOwn: boolean, ring: KeyRing, name: string): Verdict {
  try {
    verifyEntry(entry, ring, name);
    return { verified: true, trouble: null };
  } catch (error) {
    if (!(error instanceof NovaCronError)) throw error;
    return { verified: false, trouble: isOwn || error.code !== "NC1605" ? error : null };
  }
}
