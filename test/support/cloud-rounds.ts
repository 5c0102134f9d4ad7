import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pick, seededRandom } from "../../bench/random.ts";
import type { CloudPackage } from "../doubles/index.ts";
import { type FaultKind, faultKinds } from "../doubles/kit/fault.ts";
import { type CloudProject, cloudConfig, cloudProject } from "./cloud-project.ts";
import { novacron } from "./novacron-command.ts";

/** What came of rounds of ups that clouds interfere with. */
export interface CloudRounds {
  rounds: number;
  /** Faults that happened, by kind. */
  readonly faults: Partial<Record<FaultKind, number>>;
  /** Ups that succeeded at once or by falling over; that needed another up; and that never did. */
  atOnce: number;
  again: number;
  readonly failed: string[];
  /** Machines that run and that no state has, or the other way round; and what is left after a destroy. */
  readonly leaks: string[];
}

/** Tokens of what runs a machine. */
const machines: ReadonlySet<string> = new Set([
  "aws:ec2/instance:Instance",
  "azure-native:compute:VirtualMachine",
  "gcp:compute/instance:Instance",
]);

const accounts: Readonly<Record<CloudPackage, string>> = {
  aws: '{ name: "prod", cloud: "aws", regions: ["eu-central-1", "eu-west-1"], types: ["m5.*", "m6i.*"] }',
  "azure-native":
    '{ name: "corp", cloud: "azure", regions: ["westeurope", "northeurope"], types: ["Standard_D*s_v5"] }',
  gcp: '{ name: "lab", cloud: "gcp", id: "shop-lab", regions: ["europe-west4", "europe-west1"], types: ["n2-*", "e2-standard-*"] }',
};

const program = (clouds: readonly CloudPackage[], vcpus: number): string => `
import { CloudFederation, VirtualMachine } from "novacron/components";
const clouds = new CloudFederation("clouds", { accounts: [${clouds.map((cloud) => accounts[cloud]).join(", ")}], weights: "cost" });
new VirtualMachine("api", { vcpus: ${vcpus}, memoryGiB: ${vcpus * 4} }, { provider: clouds });
`;

/** Rounds between two destroys. */
const roundsOfBlock = 5;

/**
 * Lets clouds refuse, time out and leave things half made, at random, while `novacron up --fallovers` makes a machine and
 * changes it. After each round there has to be one machine, that of the state; after each block nothing.
 * @param onRound hears of each round, for whoever waits.
 */
export async function cloudRounds(
  {
    rounds,
    seed,
    clouds,
  }: { readonly rounds: number; readonly seed: number; readonly clouds: readonly [CloudPackage, ...CloudPackage[]] },
  onRound: (line: string) => void = () => undefined,
): Promise<CloudRounds> {
  const random = seededRandom(seed);
  const result: CloudRounds = { rounds: 0, faults: {}, atOnce: 0, again: 0, failed: [], leaks: [] };
  const made = await cloudProject(
    { name: "rounds", files: { "index.ts": program(clouds, 2) }, config: cloudConfig },
    clouds,
  );
  try {
    let hits = 0;
    let running: CloudPackage | undefined;
    while (result.rounds < rounds) {
      const round = ++result.rounds;
      await injectFaults(made, random, clouds);
      // The account that it runs in goes: so it moves, and there is something to make.
      const others = clouds.filter((cloud) => clouds.length === 1 || cloud !== running);
      const left = random() < 0.5 ? others : [pick(random, [others[0] ?? clouds[0], ...others.slice(1)])];
      await made.project.write("index.ts", program(left, pick(random, [2, 4, 8])));
      await upUntilDone(made, round, result);
      const happened = await made.doubles.faults.happened();
      const struck = happened.slice(hits);
      hits = happened.length;
      for (const { kind } of struck) result.faults[kind] = (result.faults[kind] ?? 0) + 1;
      running = await runningIn(made);
      result.leaks.push(...(await compareMachines(made, round)));
      if (round % roundsOfBlock === 0 || round === rounds) result.leaks.push(...(await tearDown(made, round)));
      const names = struck.map(({ kind, cloud, token }) => `${kind} (${cloud}, ${token.split(":").at(-1)})`);
      onRound(`round ${round}: ${names.join(", ") || "no fault"}; ${result.leaks.length} leaks so far`);
    }
    return result;
  } finally {
    await made.cleanup();
  }
}

async function injectFaults(
  { doubles }: CloudProject,
  random: () => number,
  clouds: readonly [CloudPackage, ...CloudPackage[]],
): Promise<void> {
  const count = 1 + Math.floor(random() * 2);
  for (let n = 0; n < count; n++) {
    await doubles.faults.inject({
      kind: pick(random, faultKinds),
      times: 1 + Math.floor(random() * 2),
      ...(random() < 0.5 && { cloud: pick(random, clouds) }),
    });
  }
}

/** One `novacron up`, and as many as four more: a time-out is for the next up to mend, as with any provider. */
async function upUntilDone({ project, doubles }: CloudProject, round: number, result: CloudRounds): Promise<void> {
  for (let attempt = 1; attempt <= 5; attempt++) {
    const up = await novacron(project, "up", "--fallovers", "4");
    if (up.exitCode === 0) {
      if (attempt === 1) result.atOnce++;
      else result.again++;
      await doubles.faults.clear();
      return;
    }
    if (attempt === 5) result.failed.push(`round ${round}: ${(up.stdout + up.stderr).slice(-2000)}`);
  }
  await doubles.faults.clear();
}

async function runningIn({ doubles }: CloudProject): Promise<CloudPackage | undefined> {
  return (await doubles.listAlive()).find(({ token }) => machines.has(token))?.cloud;
}

/** Machines that run against machines of the state. */
async function compareMachines({ project, doubles }: CloudProject, round: number): Promise<string[]> {
  const known = ((await project.export()).deployment.resources ?? []).filter(({ type }) => machines.has(type)).length;
  const running = (await doubles.listAlive()).filter(({ token }) => machines.has(token)).length;
  return running === known ? [] : [`round ${round}: ${running} machines run, the state has ${known}`];
}

/** Destroys, looks for what is left, and forgets what the clouds refused. */
async function tearDown({ project, doubles }: CloudProject, round: number): Promise<string[]> {
  const destroyed = await project.destroy();
  const left = (await doubles.listAlive()).map(({ token, id }) => `round ${round}: ${token} ${id} is left`);
  if (destroyed.exitCode !== 0) left.push(`round ${round}: destroy failed: ${destroyed.stdout.slice(-1000)}`);
  for (const suffix of ["", "-wal", "-shm"]) {
    await rm(join(project.directory, ".novacron", `store.db${suffix}`), { force: true });
  }
  return left;
}
