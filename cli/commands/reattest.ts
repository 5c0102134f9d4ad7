import { resolve } from "node:path";
import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import { openKeyRing } from "../../provider/crypto/open-key-ring.ts";
import { keyRingSealer } from "../../provider/crypto/sealer.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { BatchSigner } from "../../provider/state/batch-signer.ts";
import type { Store } from "../../provider/store/store.ts";
import { confirm } from "../confirm.ts";
import { keySource } from "../key-place.ts";
import { openProjectStore } from "../open-project-store.ts";
import { openProject, type Project } from "../project.ts";
import { configuredValues, parseConfig } from "../project-config.ts";
import { PulumiCli } from "../pulumi-cli.ts";
import { auditReattestation } from "../reattest/audit-reattestation.ts";
import { decidedType } from "../reattest/decided-types.ts";
import { resultsOf } from "../reattest/examine-decision.ts";
import { decisionLine, renderListing } from "../reattest/listing.ts";
import { patchState } from "../reattest/patch-state.ts";
import { releaseMisplaced } from "../reattest/release-misplaced.ts";
import { followRename } from "../reattest/renamed-stack.ts";
import { type SignedChanges, signAnew } from "../reattest/sign-anew.ts";
import { recordLookup, type StackDecision, stackDecisions } from "../reattest/stack-decisions.ts";
import { currentFingerprint, readStackState, stackChanged } from "../reattest/stack-state.ts";
import { extendAudit } from "../record-audit.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron reattest`. */
export interface ReattestOptions {
  readonly stack?: string;
  readonly all?: boolean;
  readonly fromStack?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly reason?: string;
  readonly json?: boolean;
}

/**
 * `novacron reattest`: lists what is wrong with the attestations of a stack's state and, after a confirmation, signs the
 * decisions that are there anew. Secrets are exported in the clear into memory only, for the digests; what is written back
 * is the state with ciphertext, as it was.
 * @returns 1 when a decision is left that cannot be signed.
 * @throws {NovaCronError} NC1601 or NC1605 without a key to sign with (none is made here); NC1802 refused; NC1904 what
 * Pulumi refuses; NC1905 nobody to ask; NC1907 the stack changed meanwhile; NC1908 a former name that another stack has.
 */
export async function reattest(options: ReattestOptions, terminal: Terminal): Promise<number> {
  const opened = await openProject(terminal, options.stack);
  const pulumi = new PulumiCli(terminal, opened.directory, options.stack ?? null);
  const project = await decrypted(opened, pulumi);
  const { location } = keySource(
    resolve(project.directory, project.config.keys.directory),
    project.config,
    [],
    terminal,
  );
  const ring = openKeyRing({ ...location, create: "never" });
  const store = await openProjectStore(project, terminal);
  store?.unlock(keyRingSealer(ring));
  try {
    return await work(options, { terminal, project, pulumi, ring, store });
  } finally {
    await store?.close();
  }
}

interface Workplace {
  readonly terminal: Terminal;
  readonly project: Project;
  readonly pulumi: PulumiCli;
  readonly ring: KeyRing;
  readonly store: Store | null;
}

async function work(options: ReattestOptions, place: Workplace): Promise<number> {
  const { terminal, pulumi, ring, store } = place;
  terminal.err("Exporting the state ...\n");
  const state = await readStackState(pulumi, (type) => decidedType(type) !== undefined);
  const decisions = await stackDecisions(state.clear, ring, store);
  const chosen = decisions.filter(
    ({ finding }) => finding.status === "unattested" || (options.all === true && finding.status === "good"),
  );
  const lost = decisions.filter(({ finding }) => finding.status === "lost");
  const willSign = chosen.length > 0 && options.dryRun !== true;
  show(decisions, chosen, willSign, options, terminal);
  if (willSign) {
    const pending = state.sealed.deployment.pending_operations?.length ?? 0;
    if (pending > 0)
      terminal.err(`warning: ${pending} operations were cut off, and Pulumi forgets them when a state is imported\n`);
    // Before anybody is asked: without a key there is nothing to agree to.
    const key = ring.signingKey("decision");
    await confirm(
      `Sign ${chosen.length} ${chosen.length === 1 ? "decision" : "decisions"} as they are, with key ${key.keyId}?`,
      options.yes === true,
      terminal,
    );
    const changes = await sign(chosen, place);
    if ((await currentFingerprint(pulumi)) !== state.fingerprint) throw stackChanged();
    await write(JSON.stringify(patchState(state.sealed, changes)), chosen, options.reason, place);
    terminal.err(`Signed ${chosen.length} with key ${key.keyId}, and wrote the state back\n`);
  }
  if (store !== null) await followRename(decisions, options, { ...place, store });
  return lost.length === 0 ? 0 : sayLost(lost, terminal);
}

function show(
  decisions: readonly StackDecision[],
  chosen: readonly StackDecision[],
  willSign: boolean,
  options: ReattestOptions,
  terminal: Terminal,
): void {
  const lines = decisions.map(decisionLine);
  if (options.json === true) {
    const signed = willSign ? chosen.map(({ stored }) => stored.urn) : [];
    terminal.out(`${JSON.stringify({ decisions: lines, toSign: signed }, null, 2)}\n`);
    return;
  }
  if (lines.length === 0) terminal.out("The stack has no decisions of NovaCron\n");
  else terminal.out(renderListing(lines, terminal));
  if (chosen.length === 0 && lines.length > 0) terminal.out("Nothing to sign\n");
  else if (options.dryRun === true) terminal.out(`${chosen.length} would be signed anew; nothing was changed\n`);
}

async function sign(
  chosen: readonly StackDecision[],
  { ring, store }: Workplace,
): Promise<ReadonlyMap<number, SignedChanges>> {
  const signer = new BatchSigner({ ring });
  // Together, so that they share signatures.
  const signed = await Promise.all(
    chosen.map(async ({ index, stored, type, finding }): Promise<[number, SignedChanges]> => {
      const results = resultsOf(stored.outputs, type);
      if (finding.status === "lost" || typeof results === "string") {
        throw new NovaCronError("NC1906", `${stored.urn} has nothing that could be signed`);
      }
      return [index, await signAnew(stored, finding.summary, results, ring, signer, recordLookup(store, stored.urn))];
    }),
  );
  return new Map(signed);
}

/** The log is written first: an act that is not on record must not happen; that it failed is on record then, too. */
async function write(
  state: string,
  chosen: readonly StackDecision[],
  reason: string | undefined,
  place: Workplace,
): Promise<void> {
  const { terminal, project, pulumi, ring, store } = place;
  const audit = auditReattestation(
    (at, extend) => extendAudit(project, store, at, extend),
    ring,
    reason ?? "no reason given",
    terminal,
  );
  await audit.begin(chosen);
  try {
    await pulumi.importStack(state);
  } catch (error) {
    await audit.failed(error);
    throw error;
  }
  const released = store === null ? [] : await releaseMisplaced(chosen, store);
  await audit.done(chosen.length, released);
  for (const urn of released) {
    terminal.err(
      `warning: gave back the reservation of ${urn} on another node; run \`pulumi refresh\`, which books the right one\n`,
    );
  }
}

function sayLost(lost: readonly StackDecision[], terminal: Terminal): number {
  for (const { stored } of lost) {
    terminal.err(
      `NC1906: ${stored.urn} cannot be signed anew; restore the state from a backup, or take it out with \`pulumi state delete '${stored.urn}'\` and run \`pulumi up\`\n`,
    );
  }
  return 1;
}

/** The project with what only Pulumi can decrypt of its configuration. */
async function decrypted(project: Project, pulumi: PulumiCli): Promise<Project> {
  if (project.encrypted.length === 0) return project;
  const { values } = configuredValues(await pulumi.configuration(), { wrapped: false });
  return { ...project, config: parseConfig(values), encrypted: [] };
}
