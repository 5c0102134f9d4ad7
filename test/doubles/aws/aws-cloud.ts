import { randomBytes } from "node:crypto";
import type { Cloud, ResourceHandler } from "../kit/cloud.ts";
import type { Creation, Fault } from "../kit/fault.ts";
import { inMemory } from "../kit/in-memory.ts";
import { isRecord, optionalRecord, recordsOf, textOf, type Values } from "../kit/values.ts";
import type { World } from "../kit/world.ts";
import type { Misfit } from "../sdk/check-value.ts";
import { SdkTypes } from "../sdk/sdk-types.ts";
import type { ResourceShape } from "../sdk/value-shape.ts";
import { AwsClients } from "./clients.ts";
import { awsFailure } from "./failures.ts";
import { awsHandlers } from "./handlers.ts";
import { nameProperty } from "./names.ts";
import { replacing } from "./replacing.ts";

/** moto's account where a provider does not say which it wants. */
export const defaultAccount = "123456789012";

/** AWS as the package `aws` sees it, on a moto server; what moto lacks or we do not map is kept in the world. */
export class AwsCloud implements Cloud {
  readonly package = "aws";
  readonly types = new SdkTypes("aws");
  readonly #world: World;
  readonly #endpoint: string;
  #config: Values = {};
  #clients: AwsClients;

  /** @param endpoint of the moto server */
  constructor(world: World, endpoint: string) {
    this.#world = world;
    this.#endpoint = endpoint;
    this.#clients = new AwsClients(endpoint, defaultAccount);
  }

  checkConfig(config: Values): readonly Misfit[] {
    if (textOf(config, "region") !== "") return [];
    return [{ property: "region", reason: "missing, and required: set aws:region or the provider's region" }];
  }

  configure(config: Values): void {
    this.#config = config;
    const role = textOf(recordsOf(config, "assumeRoles")[0] ?? optionalRecord(config, "assumeRole") ?? {}, "roleArn");
    const [allowed] = Array.isArray(config.allowedAccountIds) ? config.allowedAccountIds : [];
    this.#clients = new AwsClients(this.#endpoint, role.split(":")[4] ?? (allowed ? String(allowed) : defaultAccount));
  }

  placeOf(inputs: Values): { region: string; zone: string } {
    return {
      region: textOf(inputs, "region", textOf(this.#config, "region")),
      zone: textOf(inputs, "availabilityZone"),
    };
  }

  complete(shape: ResourceShape, inputs: Values, name: string, suffix: string): Values {
    const property = nameProperty(shape.token);
    const prefix = `${property}Prefix` in shape.inputs ? textOf(inputs, `${property}Prefix`) : "";
    if (property === null || textOf(inputs, property) !== "" || property in inputs) return inputs;
    return { ...inputs, [property]: `${prefix || `${name}-`}${suffix.slice(0, 7)}` };
  }

  check(): readonly Misfit[] {
    return [];
  }

  replaces(shape: ResourceShape, _before: Values, after: Values): readonly string[] {
    return replacing(shape.token, after);
  }

  isMachine(token: string): boolean {
    return (
      /:(Instance|SpotInstanceRequest|Group|Fleet|SpotFleetRequest)$/.test(token) && /:(ec2|autoscaling)\//.test(token)
    );
  }

  isSpot(inputs: Values): boolean {
    return textOf(optionalRecord(inputs, "instanceMarketOptions") ?? {}, "marketType") === "spot";
  }

  handler(shape: ResourceShape): ResourceHandler {
    const load = awsHandlers[shape.token];
    const handler = async () => (load === undefined ? this.#kept() : (await load())(this.#clients));
    const defaults = optionalRecord(optionalRecord(this.#config, "defaultTags") ?? {}, "tags") ?? {};
    const tagged = (inputs: Values): Values =>
      "tagsAll" in shape.outputs
        ? { ...inputs, tagsAll: { ...defaults, ...(isRecord(inputs.tags) ? inputs.tags : {}) } }
        : inputs;
    const regional = (region: string, inputs: Values, outputs: Values): Values => ({
      ...tagged(inputs),
      ...outputs,
      ...("region" in shape.outputs ? { region } : {}),
    });
    return {
      create: async (inputs, context) => {
        await this.#world.visit("aws", this.#clients.account, context.region);
        const made = await (await handler()).create(tagged(inputs), context);
        return { id: made.id, outputs: regional(context.region, inputs, made.outputs) };
      },
      read: async (id, before, context) => {
        const outputs = await (await handler()).read(id, before, context);
        return outputs === null ? null : { ...before, ...outputs };
      },
      update: async (id, inputs, before, context) =>
        regional(context.region, inputs, await (await handler()).update(id, tagged(inputs), before, context)),
      delete: async (id, before, context) => (await handler()).delete(id, before, context),
    };
  }

  async invoke(token: string, args: Values): Promise<Values> {
    const { invokeAws } = await import("./invokes.ts");
    return invokeAws(token, args, this.#clients, this.placeOf(args).region);
  }

  failure(fault: Fault, creation: Creation, inputs: Values): { message: string; made: boolean } {
    return awsFailure(fault, creation, inputs);
  }

  /** Resources that no handler takes to moto. */
  #kept(): ResourceHandler {
    return inMemory(this.#world, {
      cloud: "aws",
      make: (inputs, { token, region }) => {
        const type = token.split(":").at(-1) ?? token;
        const service = token.split(":")[1]?.split("/")[0] ?? "";
        const id = `${type.toLowerCase()}-${randomBytes(8).toString("hex")}`;
        const arn = `arn:aws:${service}:${region}:${this.#clients.account}:${type.toLowerCase()}/${id}`;
        return { id, outputs: { ...inputs, arn } };
      },
      change: (_id, inputs, before) => ({ ...before, ...inputs }),
      taken: (id) => `EntityAlreadyExists: ${id}`,
    });
  }
}
