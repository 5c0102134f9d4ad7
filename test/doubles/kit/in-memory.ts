import type { Made, ResourceContext, ResourceHandler } from "./cloud.ts";
import type { CloudPackage } from "./fault.ts";
import type { Values } from "./values.ts";
import type { CloudResource, World } from "./world.ts";

/** How one cloud makes a resource that only the doubles' own world holds. */
export interface Making {
  readonly cloud: CloudPackage;
  /** Id and outputs of a new resource. */
  make(inputs: Values, context: ResourceContext): Made;
  /** Outputs of a changed one; those that the cloud computed stay as they were. */
  change(id: string, inputs: Values, before: Values, context: ResourceContext): Values;
  /** What the cloud says where there is one of this id. */
  taken(id: string): string;
  /** Rejects where the cloud refuses the inputs for what it has: a network that does not exist. */
  admit?(inputs: Values, context: ResourceContext): Promise<void>;
  /** Why it cannot be deleted now, or null. */
  inUse?(resource: CloudResource, all: readonly CloudResource[]): string | null;
  /** What else comes and goes with it. */
  created?(made: Made, inputs: Values, context: ResourceContext): Promise<void>;
  deleted?(resource: CloudResource): Promise<void>;
}

/** A handler that keeps its resources in the world that the doubles share. */
export function inMemory(world: World, making: Making): ResourceHandler {
  const { cloud } = making;
  return {
    async create(inputs, context) {
      await making.admit?.(inputs, context);
      const made = making.make(inputs, context);
      const { token, urn, region } = context;
      if (!(await world.add({ cloud, token, urn, region, inputs, ...made }))) throw new Error(making.taken(made.id));
      await making.created?.(made, inputs, context);
      return made;
    },
    async read(id, _before, { token, region }) {
      const found = (await world.find(cloud, token, id, region)) ?? (await world.find(cloud, token, id));
      return found?.outputs ?? null;
    },
    async update(id, inputs, before, context) {
      await making.admit?.(inputs, context);
      const { token, urn, region } = context;
      const known = await world.find(cloud, token, id, region);
      const outputs = making.change(id, inputs, known?.outputs ?? before, context);
      if (!(await world.change({ cloud, token, urn, region, id, inputs, outputs })))
        throw new Error(`${token} ${id} does not exist`);
      return outputs;
    },
    async delete(id, _before, { token, region }) {
      const found = (await world.find(cloud, token, id, region)) ?? (await world.find(cloud, token, id));
      if (found === null) return;
      const why = making.inUse?.(found, await world.resources(cloud)) ?? null;
      if (why !== null) throw new Error(why);
      await world.remove(cloud, token, id, found.region);
      await making.deleted?.(found);
    },
  };
}
