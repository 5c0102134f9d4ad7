import type { ResourceHandler } from "../kit/cloud.ts";
import type { Values } from "../kit/values.ts";
import { orNull } from "./clients.ts";

/** A type of which AWS makes, describes and deletes resources, each with one call or a few. */
export interface Described {
  /** Returns the id. */
  create(inputs: Values, region: string): Promise<string>;
  /** The outputs, over those before, or null where there is none. AWS's own "not found" does as well. */
  describe(id: string, before: Values, region: string): Promise<Values | null>;
  /** Nothing can be changed in place where this is absent. */
  update?(id: string, inputs: Values, before: Values, region: string): Promise<unknown>;
  delete(id: string, before: Values, region: string): Promise<unknown>;
}

/** The handler for such a type: what was made or changed is described, and deleting what is gone succeeds. */
export function described(type: Described): ResourceHandler {
  const outputs = async (id: string, before: Values, region: string) => ({
    ...before,
    ...(await orNull(type.describe(id, before, region))),
  });
  return {
    async create(inputs, { region }) {
      const id = await type.create(inputs, region);
      return { id, outputs: await outputs(id, inputs, region) };
    },
    read: (id, before, { region }) => orNull(type.describe(id, before, region)),
    async update(id, inputs, before, { region }) {
      await type.update?.(id, inputs, before, region);
      return outputs(id, inputs, region);
    },
    async delete(id, before, { region }) {
      await orNull(type.delete(id, before, region));
    },
  };
}
