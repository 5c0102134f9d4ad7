import type { Cloud, ResourceHandler } from "../kit/cloud.ts";
import type { Creation, Fault } from "../kit/fault.ts";
import { inMemory } from "../kit/in-memory.ts";
import { uuidOf } from "../kit/made-up.ts";
import { textsIn, usersOf } from "../kit/references.ts";
import { optionalRecord, optionalTexts, recordsOf, textOf, type Values } from "../kit/values.ts";
import type { CloudResource, World } from "../kit/world.ts";
import type { Misfit } from "../sdk/check-value.ts";
import { SdkTypes } from "../sdk/sdk-types.ts";
import type { ResourceShape } from "../sdk/value-shape.ts";
import { azureFailure } from "./azure-failures.ts";
import { azureId, groupId, locationName } from "./azure-id.ts";
import { azureOutputs } from "./azure-outputs.ts";
import { type AzureType, azureTypes } from "./azure-types.ts";
import { forgetDisks, implicitDisks } from "./implicit-disks.ts";

/** The subscription and the tenant of a provider that does not say which. */
export const defaultSubscription = "00000000-0000-4000-8000-000000000001";
const defaultTenant = "00000000-0000-4000-8000-000000000002";

/** Types whose resources Azure lets go of what they name: deleting that is allowed while they exist. */
const loose = /:(authorization|monitor|recoveryservices|dataprotection|resources):|:compute:Snapshot$/;

/** Azure as the package `azure-native` sees it, in the world of the doubles. */
export class AzureCloud implements Cloud {
  readonly package = "azure-native";
  readonly types = new SdkTypes("azure-native");
  readonly #world: World;
  #config: Values = {};

  constructor(world: World) {
    this.#world = world;
  }

  checkConfig(): readonly Misfit[] {
    return [];
  }

  configure(config: Values): void {
    this.#config = config;
  }

  placeOf(inputs: Values): { region: string; zone: string } {
    const location = textOf(inputs, "location", textOf(this.#config, "location"));
    return { region: locationName(location), zone: optionalTexts(inputs, "zones")?.[0] ?? "" };
  }

  complete(shape: ResourceShape, inputs: Values, name: string, suffix: string): Values {
    const property = typeOf(shape.token).path.at(-1) ?? "";
    if (property in inputs) return inputs;
    const role = shape.token === "azure-native:authorization:RoleAssignment";
    return { ...inputs, [property]: role ? uuidOf(`${name} ${suffix}`) : `${name}${suffix.slice(0, 8)}` };
  }

  check(): readonly Misfit[] {
    return [];
  }

  replaces({ token }: ResourceShape): readonly string[] {
    const { path, fixed = [] } = typeOf(token);
    return ["location", "resourceGroupName", ...path, ...fixed];
  }

  isMachine(token: string): boolean {
    return /^azure-native:compute:VirtualMachine(ScaleSet)?$/.test(token);
  }

  isSpot(inputs: Values): boolean {
    return textOf(optionalRecord(inputs, "virtualMachineProfile") ?? inputs, "priority") === "Spot";
  }

  handler({ token, inputs: known }: ResourceShape): ResourceHandler {
    const type = typeOf(token);
    const subscription = this.#subscription;
    const outputsOf = (id: string, inputs: Values, region: string) =>
      azureOutputs(type, id, inputs, { location: "location" in known ? region : "", tenant: this.#tenant });
    const handler = inMemory(this.#world, {
      cloud: "azure-native",
      admit: (inputs, context) => this.#admit(inputs, context.token, azureId(type, inputs, subscription)),
      make: (inputs, { region }) => {
        const id = azureId(type, inputs, subscription);
        return { id, outputs: outputsOf(id, inputs, region) };
      },
      change: (id, inputs, _before, { region }) => outputsOf(id, inputs, region),
      taken: (id) => `cannot create already existing resource '${id}'`,
      inUse: (resource, all) => {
        const inside = `${resource.id}/`.toLowerCase();
        const others = all.filter(({ id, token }) => !loose.test(token) && !id.toLowerCase().startsWith(inside));
        const [user] = usersOf([resource.id], others).filter(({ id }) => id !== resource.id);
        if (user === undefined || !/:(compute|network):/.test(token)) return null;
        return `Status=409 Code="InUse" Message="${resource.id} is used by ${user.id} and cannot be deleted."`;
      },
      created: ({ id }, inputs, context) => implicitDisks(this.#world, id, inputs, context),
      deleted: async (resource) => {
        await forgetDisks(this.#world, resource);
        await this.#forgetInside(resource);
      },
    });
    // A location that is left open is that of the group, which only the cloud knows.
    return {
      ...handler,
      create: async (inputs, context) => {
        const region = context.region || (await this.#locationOf(textOf(inputs, "resourceGroupName")));
        return handler.create(inputs, { ...context, region });
      },
      update: async (id, inputs, before, context) => {
        const found = await this.#world.find("azure-native", token, id);
        return handler.update(id, inputs, before, { ...context, region: found?.region ?? context.region });
      },
    };
  }

  async invoke(token: string): Promise<Values> {
    if (token !== "azure-native:authorization:getClientConfig")
      throw new Error(`the double of azure-native has no function ${token}`);
    const [subscriptionId, tenantId] = [this.#subscription, this.#tenant];
    return { subscriptionId, tenantId, clientId: uuidOf("client"), objectId: uuidOf("object") };
  }

  failure(fault: Fault, creation: Creation, inputs: Values): { message: string; made: boolean } {
    return azureFailure(fault, creation, inputs);
  }

  get #subscription(): string {
    return textOf(this.#config, "subscriptionId", defaultSubscription);
  }

  get #tenant(): string {
    return textOf(this.#config, "tenantId", defaultTenant);
  }

  async #locationOf(group: string): Promise<string> {
    const all = await this.#world.resources("azure-native");
    const id = groupId(this.#subscription, group).toLowerCase();
    return all.find((resource) => resource.id.toLowerCase() === id)?.region ?? "";
  }

  /** What is named in this subscription has to exist, and an interface that a machine has is not given to another. */
  async #admit(inputs: Values, token: string, id: string): Promise<void> {
    const all = await this.#world.resources("azure-native");
    const ids = all.map(({ id }) => id.toLowerCase());
    const taken = interfacesOf(inputs);
    const other = all.find((each) => each.id !== id && interfacesOf(each.inputs).some((nic) => taken.includes(nic)));
    if (other !== undefined)
      throw new Error(
        `Status=409 Code="NicInUse" Message="Network Interface is used by existing resource ${other.id}."`,
      );
    const exists = (id: string) => ids.some((known) => id === known || id.startsWith(`${known}/`));
    const group = textOf(inputs, "resourceGroupName");
    const groups = `${groupId(this.#subscription, "")}`.toLowerCase();
    const makesGroup = token === "azure-native:resources:ResourceGroup";
    if (group !== "" && !makesGroup && !exists(groupId(this.#subscription, group).toLowerCase()))
      throw new Error(
        `Status=404 Code="ResourceGroupNotFound" Message="Resource group '${group}' could not be found."`,
      );
    for (const text of textsIn(inputs)) {
      const id = text.toLowerCase();
      // Role definitions and images of the marketplace belong to no group.
      if (!id.startsWith(groups) || exists(id)) continue;
      throw new Error(`Status=404 Code="ResourceNotFound" Message="The resource '${text}' was not found."`);
    }
  }

  /** A resource goes with everything inside it: a group with all of its resources. */
  async #forgetInside({ id }: CloudResource): Promise<void> {
    const inside = `${id}/`.toLowerCase();
    for (const other of await this.#world.resources("azure-native"))
      if (other.id.toLowerCase().startsWith(inside))
        await this.#world.remove("azure-native", other.token, other.id, other.region);
  }
}

/** Ids of the network interfaces that the inputs of a machine name. */
function interfacesOf(inputs: Values): readonly string[] {
  const named = recordsOf(optionalRecord(inputs, "networkProfile") ?? {}, "networkInterfaces");
  return named.map((each) => textOf(each, "id").toLowerCase());
}

function typeOf(token: string): AzureType {
  const type = azureTypes[token];
  if (type === undefined)
    throw new Error(`the double of azure-native does not know the ids of ${token}: add it to azure-types.ts`);
  return type;
}
