import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { openKeyRing } from "../../provider/crypto/open-key-ring.ts";
import { keyRingSealer } from "../../provider/crypto/sealer.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { nodeCapacity } from "../../provider/placement/offers/node-capacity.ts";
import { parseUrn } from "../../provider/resources/user-inputs.ts";
import { statusOfRun } from "../../provider/rpc/cli-run.ts";
import { judgeRuns } from "../../provider/store/run-lease.ts";
import { keySource } from "../key-place.ts";
import { openProjectStore } from "../open-project-store.ts";
import { openProject, type Project } from "../project.ts";
import { PulumiCli } from "../pulumi-cli.ts";
import { decidedType } from "../reattest/decided-types.ts";
import { type ExportedState, parseState, readStackState } from "../reattest/stack-state.ts";
import { holdsSecret } from "../reattest/state-secrets.ts";
import { shortStackName } from "../selected-stack.ts";
import type { Terminal } from "../terminal.ts";
import type { StoreQuestion } from "./examine-store.ts";
import { openQuotaWorld } from "./open-quota-world.ts";

/** Which states a store is compared with. */
export interface StateOptions {
  readonly stack?: string;
  /** Files that `pulumi stack export` wrote. */
  readonly state?: readonly string[];
}

/** A store that was opened to be examined, and its project. */
export interface OpenedForCheck {
  readonly project: Project;
  readonly question: StoreQuestion;
}

/**
 * Opens the project's store, its fleet and keys, and reads the states to compare with.
 * @throws {NovaCronError} NC1902 without a project; NC1903 where there is no store yet, or a file holds no state; NC1904 where
 *   Pulumi gives none.
 */
export async function openForCheck(options: StateOptions, terminal: Terminal): Promise<OpenedForCheck> {
  const project = await openProject(terminal, options.stack);
  const { config, directory } = project;
  const world = await openQuotaWorld(project);
  const { location } = keySource(resolve(directory, config.keys.directory), config, [], terminal);
  const ring = openKeyRing({ ...location, create: "never" });
  const states = await readStates(options, project, terminal);
  const store = await openProjectStore(project, terminal, { filling: true });
  if (store === null) {
    throw new NovaCronError("NC1903", `there is no store at ${config.store}`, {
      property: "store",
      remedy: "The first preview makes it; there is nothing to look at yet.",
    });
  }
  store.unlock(keyRingSealer(ring));
  const question: StoreQuestion = {
    store,
    ring,
    nodes: world.nodes.map(({ name }) => name),
    capacityOf: (node) => nodeCapacity(node, world),
    world,
    judge: await judgeRuns(store, statusOfRun, terminal.now().getTime()),
    statusOf: statusOfRun,
    states,
  };
  return { project, question };
}

async function readStates(
  { stack, state = [] }: StateOptions,
  project: Project,
  terminal: Terminal,
): Promise<ReadonlyMap<string, ExportedState>> {
  const states = new Map<string, ExportedState>();
  for (const file of state) {
    const read = parseState(await readFile(resolve(terminal.directory, file), "utf8").catch(unreadable(file)));
    const [first] = read.deployment.resources ?? [];
    if (first === undefined) throw noState(file, "it has no resources, so it does not say whose it is");
    const ours = (read.deployment.resources ?? []).filter(({ type }) => decidedType(type) !== undefined);
    if (ours.some(holdsCiphertext)) throw noState(file, "what follows from secrets is encrypted there");
    states.set(parseUrn(first.urn).stack, read);
  }
  if (stack !== undefined) {
    const pulumi = new PulumiCli(terminal, project.directory, stack);
    const { clear } = await readStackState(pulumi, (type) => decidedType(type) !== undefined);
    states.set(`${project.name}/${shortStackName(stack)}`, clear);
  }
  return states;
}

/** Secrets without their plaintext. */
function holdsCiphertext(resource: unknown): boolean {
  return holdsSecret(resource) && !JSON.stringify(resource).includes('"plaintext":');
}

const unreadable = (file: string) => (cause: unknown) => {
  throw new NovaCronError("NC1903", `${file} cannot be read`, {
    expected: "a file that `pulumi stack export` wrote",
    cause,
  });
};

function noState(file: string, why: string): NovaCronError {
  return new NovaCronError("NC1903", `${file} cannot be compared with: ${why}`, {
    expected: "a state as `pulumi stack export --show-secrets` gives it",
    remedy: "Name the stack with --stack instead: then Pulumi is asked, and nothing is written to a file.",
  });
}
