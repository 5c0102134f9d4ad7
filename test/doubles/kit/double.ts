import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { containsUnknown, type PropertyMap, UNKNOWN } from "../../../provider/schema/property-value.ts";
import { containsSecret } from "../../../provider/state/secret.ts";
import { checkProperties, type Misfit } from "../sdk/check-value.ts";
import type { ResourceShape } from "../sdk/value-shape.ts";
import type { Cloud, Made, ResourceContext, ResourceHandler } from "./cloud.ts";
import type { Creation, Fault } from "./fault.ts";
import { InitFailed } from "./init-failed.ts";
import { changedPaths, covers, liesBelow, markSecrets, reveal, type Values } from "./values.ts";
import type { World } from "./world.ts";

/** A resource as the engine names it in every call. */
export interface Named {
  readonly urn: string;
  readonly id: string;
}

/** What a real provider does with every resource, whatever its cloud: checks, plans, faults, secrets and unknowns. */
export class Double {
  readonly #cloud: Cloud;
  readonly #world: World;

  constructor(cloud: Cloud, world: World) {
    this.#cloud = cloud;
    this.#world = world;
  }

  get version(): string {
    return this.#cloud.types.version;
  }

  checkConfig(config: PropertyMap): readonly Misfit[] {
    return this.#cloud.checkConfig(plainConfig(config));
  }

  configure(config: PropertyMap): void {
    this.#cloud.configure(plainConfig(config));
  }

  /** @param seed the engine's, the same at each check of a plan's step; with it names are made */
  check(
    urn: string,
    olds: PropertyMap | null,
    news: PropertyMap,
    seed: string,
  ): { inputs: PropertyMap; failures: readonly Misfit[] } {
    const shape = this.#shape(urn);
    const misfits = checkProperties(news, shape.inputs, this.#cloud.types);
    if (misfits.length > 0) return { inputs: news, failures: misfits };
    const suffix = createHash("sha256").update(`${urn} ${seed}`).digest("hex");
    const plain = reveal(news);
    const completed = this.#cloud.complete(shape, plain, nameOf(urn), suffix);
    // What was made up once stays: a new name would be another resource.
    const before = olds === null ? {} : reveal(olds);
    const added = Object.fromEntries(
      Object.entries(completed)
        .filter(([key]) => !(key in news))
        .map(([key, value]) => [key, before[key] ?? value]),
    );
    const failures = containsUnknown(news) ? [] : this.#cloud.check(shape, { ...plain, ...added });
    return { inputs: { ...news, ...added }, failures };
  }

  diff(
    urn: string,
    before: PropertyMap,
    outputs: PropertyMap,
    after: PropertyMap,
  ): readonly { path: string; replace: boolean }[] {
    const shape = this.#shape(urn);
    const [old, wanted] = [reveal(before), reveal(after)];
    const replaces = this.#cloud.replaces(shape, old, wanted);
    const paths = changedPaths(old, wanted).filter((path) => !isSettled(path, old, wanted, reveal(outputs)));
    return paths.map((path) => ({ path, replace: liesBelow(path, replaces) }));
  }

  /** What a creation will give, as far as the provider knows before: all inputs, and an unknown for what the cloud decides. */
  preview(urn: string, inputs: PropertyMap, before: PropertyMap = {}): PropertyMap {
    const computed = Object.entries(this.#shape(urn).outputs)
      .filter(([key, { required }]) => required && inputs[key] === undefined)
      .map(([key]) => [key, before[key] ?? UNKNOWN]);
    return { ...Object.fromEntries(computed), ...inputs };
  }

  async create(urn: string, inputs: PropertyMap): Promise<Made> {
    const shape = this.#shape(urn);
    const plain = reveal(inputs);
    const context = this.#context(urn, plain);
    const creation = this.#creation(context, plain);
    const fault = await this.#world.takeFault(creation);
    const handler = this.#cloud.handler(shape);
    const outputs = (made: Made) => markSecrets(complete(shape, made.outputs), inputs);
    if (fault !== null) {
      const { message, made } = this.#cloud.failure(fault, creation, plain);
      if (!made) throw new Error(message);
      const partial = await handler.create(leftOut(fault, plain), context);
      throw new InitFailed(message, partial.id, outputs(partial));
    }
    const made = await handler.create(plain, context);
    return { id: made.id, outputs: outputs(made) };
  }

  async read(
    { urn, id }: Named,
    inputs: PropertyMap,
    before: PropertyMap,
  ): Promise<(Made & { inputs: PropertyMap }) | null> {
    const shape = this.#shape(urn);
    const known = await this.#world.find(this.#cloud.package, shape.token, id);
    const asked = Object.keys(inputs).length > 0 ? inputs : (known?.inputs ?? {});
    const context = this.#context(urn, { ...known?.inputs, ...reveal(before) });
    const now = await this.#cloud.handler(shape).read(id, { ...known?.outputs, ...reveal(before) }, context);
    if (now === null) return null;
    const old = reveal(before);
    const found = Object.entries(asked).map(([key, value]) => {
      // A cloud writes some inputs in its own way, `westeurope`: only what is other than it was is a change.
      const moved = key in now && !isDeepStrictEqual(now[key], old[key]);
      const same = containsSecret(value) || !moved || covers(now[key], value);
      return [key, same ? value : now[key]];
    });
    return { id, inputs: Object.fromEntries(found), outputs: markSecrets(complete(shape, now), asked) };
  }

  async update({ urn, id }: Named, before: PropertyMap, after: PropertyMap): Promise<PropertyMap> {
    const shape = this.#shape(urn);
    const plain = reveal(after);
    const old = reveal(before);
    const handler: ResourceHandler = this.#cloud.handler(shape);
    const now = await handler.update(id, plain, old, this.#context(urn, { ...old, ...plain }));
    return markSecrets(complete(shape, now), after);
  }

  async delete({ urn, id }: Named, before: PropertyMap): Promise<void> {
    const plain = reveal(before);
    await this.#cloud.handler(this.#shape(urn)).delete(id, plain, this.#context(urn, plain));
  }

  invoke(token: string, args: PropertyMap): Promise<PropertyMap> {
    return this.#cloud.invoke(token, reveal(args));
  }

  #shape(urn: string): ResourceShape {
    const token = tokenOf(urn);
    const shape = this.#cloud.types.resource(token);
    if (shape === null) throw new Error(`@pulumi/${this.#cloud.package} ${this.version} has no resource type ${token}`);
    return shape;
  }

  #context(urn: string, values: Values): ResourceContext {
    return { urn, token: tokenOf(urn), name: nameOf(urn), region: this.#cloud.placeOf(values).region };
  }

  #creation({ token, urn, name }: ResourceContext, inputs: Values): Creation {
    const { region, zone } = this.#cloud.placeOf(inputs);
    const [machine, spot] = [this.#cloud.isMachine(token), this.#cloud.isSpot(inputs)];
    return { cloud: this.#cloud.package, token, urn, name, region, zone, machine, spot };
  }
}

/** The inputs with which a creation stops that fails on its way. */
function leftOut(fault: Fault, inputs: Values): Values {
  if (fault.kind !== "partialCreate") return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "tags" && key !== "labels"));
}

/** Outputs with something of the right kind for everything that the SDK says is always there. */
function complete(shape: ResourceShape, outputs: Values): Values {
  const missing = Object.entries(shape.outputs).filter(([key, { required }]) => required && outputs[key] === undefined);
  const empty = missing.map(([key, { shape }]) => {
    if (shape.kind === "list") return [key, []];
    if (shape.kind === "map" || shape.kind === "any") return [key, {}];
    return [key, shape.kind === "boolean" ? false : shape.kind === "number" ? 0 : ""];
  });
  return { ...Object.fromEntries(empty), ...outputs };
}

/** Whether an input that was left out, or comes in, is what the resource has: then nothing changes. */
function isSettled(path: string, before: Values, after: Values, outputs: Values): boolean {
  const [key = path] = path.split(/[.[]/);
  if (after[key] === undefined) return false;
  return before[key] === undefined && outputs[key] !== undefined && covers(outputs[key], after[key]);
}

/** Provider configuration: structured values come as JSON text, as all providers' do. */
function plainConfig(config: PropertyMap): Values {
  return Object.fromEntries(
    Object.entries(reveal(config)).map(([key, value]) => {
      if (typeof value !== "string" || !/^[[{]|^(true|false)$/.test(value)) return [key, value];
      try {
        return [key, JSON.parse(value) as unknown];
      } catch {
        return [key, value];
      }
    }),
  );
}

/** `aws:ec2/vpc:Vpc` of `urn:pulumi:stack::project::parent$aws:ec2/vpc:Vpc::name`. */
function tokenOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
