import { mkdir } from "node:fs/promises";
import type { ProjectPlugin } from "../support/pulumi.ts";
import { type Moto, motoVariable, startMoto } from "./aws/moto.ts";
import { type CloudPackage, type Fault, type FaultHit, packages } from "./kit/fault.ts";
import type { Values } from "./kit/values.ts";
import { doublesVariable, World } from "./kit/world.ts";

export { motoMissing } from "./aws/moto.ts";
export type { CloudPackage, Fault, FaultHit, FaultKind } from "./kit/fault.ts";

/** What {@link startDoubles} is told. */
export interface DoublesOptions {
  /** A folder of the test's own for what the clouds hold; made where it is missing, and not removed. */
  readonly directory: string;
  /** All three unless given. `aws` needs moto; see {@link motoMissing}. */
  readonly clouds?: readonly CloudPackage[];
}

/** Faults that are to happen, and those that did. What is put in holds for commands that are running, too. */
export interface Faults {
  inject(fault: Fault): Promise<void>;
  /** Takes out what has not happened yet. */
  clear(): Promise<void>;
  happened(): Promise<readonly FaultHit[]>;
}

/** A resource that a cloud has. What a cloud comes with, as a default network, is none. */
export interface Alive {
  readonly cloud: CloudPackage;
  /** The token of its type, or moto's word for things of AWS that have none. */
  readonly token: string;
  readonly id: string;
  readonly region: string;
}

/** Running doubles of the clouds. */
export interface Doubles {
  /** For `plugins.providers` of a project. */
  readonly plugins: readonly ProjectPlugin[];
  /** For the environment of every command of that project. */
  readonly environment: Readonly<Record<string, string>>;
  readonly faults: Faults;
  /** Everything that is alive in the clouds now, what no program declared included: for tests that look for leaks. */
  listAlive(): Promise<readonly Alive[]>;
  /** What the clouds were told of each resource of a type, in the order in which they were made; not of what is in moto. */
  told(token: string): Promise<readonly Values[]>;
  /** Takes a resource of Azure or Google Cloud away, with the disks that go with it, as a cloud does with spot machines. */
  withdraw(resource: Alive): Promise<void>;
  /** Ends what was started; the folder stays. */
  stop(): Promise<void>;
}

/**
 * Starts doubles of the clouds, which the packages `@pulumi/aws`, `@pulumi/azure-native` and `@pulumi/gcp` talk to through
 * the real Pulumi CLI.
 *
 * @example
 * const doubles = await startDoubles({ directory });
 * const project = await PulumiProject.create({ ..., plugins: { providers: doubles.plugins }, env: doubles.environment });
 */
export async function startDoubles({ directory, clouds = packages }: DoublesOptions): Promise<Doubles> {
  await mkdir(directory, { recursive: true });
  const world = await World.open(directory);
  let moto: Moto | undefined;
  if (clouds.includes("aws")) moto = await startMoto();
  return {
    plugins: clouds.map((name) => ({ name, path: "test/doubles" })),
    environment: { [doublesVariable]: directory, ...(moto === undefined ? {} : { [motoVariable]: moto.endpoint }) },
    faults: {
      inject: (fault) => world.inject(fault),
      clear: () => world.clearFaults(),
      happened: () => world.hits(),
    },
    async listAlive() {
      const kept = (await world.resources()).map(({ cloud, token, id, region }) => ({ cloud, token, id, region }));
      if (moto === undefined) return kept;
      // The SDK's packages take a second to load, which tests that list nothing do without.
      const { listMoto } = await import("./aws/list-moto.ts");
      return [...kept, ...(await listMoto(moto.endpoint, await world.visited("aws")))];
    },
    async told(token) {
      return (await world.resources()).filter((each) => each.token === token).map(({ inputs }) => inputs);
    },
    async withdraw(resource) {
      const { withdraw } = await import("./withdraw.ts");
      await withdraw(world, resource);
    },
    async stop() {
      await moto?.stop();
      world.close();
    },
  };
}
