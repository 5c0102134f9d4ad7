import type { Alive } from "./index.ts";
import type { Cloud } from "./kit/cloud.ts";
import type { World } from "./kit/world.ts";

/** Deletes a resource as its cloud would by itself, which Pulumi only finds out by a refresh. Throws for AWS, whose are in moto. */
export async function withdraw(world: World, { cloud: name, token, id, region }: Alive): Promise<void> {
  const cloud = await cloudNamed(world, name);
  const shape = cloud.types.resource(token);
  const found = await world.find(name, token, id, region);
  if (shape === null || found === null) throw new Error(`there is no ${token} ${id} in ${name}`);
  await cloud.handler(shape).delete(id, found.outputs, { token, urn: found.urn, name: id, region });
}

async function cloudNamed(world: World, name: Alive["cloud"]): Promise<Cloud> {
  if (name === "gcp") return new (await import("./gcp/gcp-cloud.ts")).GcpCloud(world);
  if (name === "azure-native") return new (await import("./azure/azure-cloud.ts")).AzureCloud(world);
  throw new Error("what AWS has is in moto");
}
