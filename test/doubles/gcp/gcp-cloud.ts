import type { Cloud, ResourceHandler } from "../kit/cloud.ts";
import type { Creation, Fault } from "../kit/fault.ts";
import { inMemory } from "../kit/in-memory.ts";
import { textsIn, usersOf } from "../kit/references.ts";
import { optionalRecord, textOf, type Values } from "../kit/values.ts";
import type { CloudResource, World } from "../kit/world.ts";
import type { Misfit } from "../sdk/check-value.ts";
import { SdkTypes } from "../sdk/sdk-types.ts";
import type { ResourceShape } from "../sdk/value-shape.ts";
import { gcpFailure } from "./gcp-failures.ts";
import { invokeGcp } from "./gcp-invokes.ts";
import { bootDiskOf, gcpOutputs, selfLinkOf } from "./gcp-outputs.ts";
import { fixedInputs, idForm } from "./gcp-types.ts";

/** Types whose resources do not keep what they name from being deleted. */
const loose = /:(projects|serviceaccount)\/|:compute\/(snapshot|[a-zA-Z]*IAM[A-Za-z]*):/;
const instance = "gcp:compute/instance:Instance";

/** Google Cloud as the package `gcp` sees it, in the world of the doubles. */
export class GcpCloud implements Cloud {
  readonly package = "gcp";
  readonly types = new SdkTypes("gcp");
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
    const zone = last(textOf(inputs, "zone", textOf(this.#config, "zone")));
    const region = last(textOf(inputs, "region")) || zone.replace(/-[a-z]$/, "") || textOf(this.#config, "region");
    return { region, zone };
  }

  complete(shape: ResourceShape, inputs: Values, name: string, suffix: string): Values {
    if (
      "name" in inputs ||
      shape.inputs.name?.required !== false ||
      !/\{\{name\}\}/.test(idForm(shape.token, shape.documentation))
    )
      return inputs;
    const prefix = textOf(inputs, "namePrefix", `${name}-`);
    return { ...inputs, name: `${prefix}${suffix.slice(0, 7)}` };
  }

  check(shape: ResourceShape, inputs: Values): readonly Misfit[] {
    const form = idForm(shape.token, shape.documentation);
    const missing = ["project", "zone", "region"]
      .filter((key) => form.includes(`{{${key}}}`) && key in shape.inputs && textOf(this.#placed(inputs), key) === "")
      .map((property) => ({ property, reason: `required field is not set: give it, or set gcp:${property}` }));
    const name = textOf(inputs, "name");
    if (name === "" || !shape.token.startsWith("gcp:compute/") || /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
      return missing;
    const reason = `"${name}" doesn't match regexp "^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$"`;
    return [...missing, { property: "name", reason }];
  }

  replaces(shape: ResourceShape): readonly string[] {
    return fixedInputs(shape.token, Object.keys(shape.inputs));
  }

  isMachine(token: string): boolean {
    return token === instance || /GroupManager$/.test(token);
  }

  isSpot(inputs: Values): boolean {
    return textOf(optionalRecord(inputs, "scheduling") ?? {}, "provisioningModel") === "SPOT";
  }

  handler(shape: ResourceShape): ResourceHandler {
    const form = idForm(shape.token, shape.documentation);
    const placeFor = (inputs: Values): Values => {
      const { project, region, zone } = this.#placed(inputs);
      const known = Object.entries({ project, region, zone }).filter(
        ([key]) => key in shape.outputs && (form.includes(`{{${key}}}`) || key in inputs || key === "project"),
      );
      return Object.fromEntries(known);
    };
    return inMemory(this.#world, {
      cloud: "gcp",
      admit: (inputs) => this.#admit(inputs),
      make: (inputs, { token }) => {
        const id = form.replace(/\{\{(\w+)\}\}/g, (_, key: string) =>
          last(textOf({ ...inputs, ...this.#placed(inputs) }, key), key),
        );
        return { id, outputs: gcpOutputs(token, id, inputs, placeFor(inputs)) };
      },
      change: (id, inputs, before, { token }) => {
        stopFirst(token, inputs, before);
        return gcpOutputs(token, id, inputs, placeFor(inputs));
      },
      taken: (id) => `googleapi: Error 409: The resource '${id}' already exists, alreadyExists`,
      inUse: (resource, all) => keptBy(resource, all),
      created: async ({ id }, inputs, { token, urn, region }) => {
        if (token !== instance || textOf(optionalRecord(inputs, "bootDisk") ?? {}, "source") !== "") return;
        await this.#world.add({
          cloud: "gcp",
          token: diskToken,
          id: pathOf(bootDiskOf(id, inputs)),
          urn,
          region,
          inputs: {},
          outputs: {},
        });
      },
      deleted: async ({ token, id, region, inputs }) => {
        const boot = optionalRecord(inputs, "bootDisk") ?? {};
        if (token === instance && textOf(boot, "source") === "" && boot.autoDelete !== false)
          await this.#world.remove("gcp", diskToken, pathOf(bootDiskOf(id, inputs)), region);
      },
    });
  }

  invoke(token: string, args: Values): Promise<Values> {
    return invokeGcp(token, args, this.#placed(args));
  }

  failure(fault: Fault, creation: Creation, inputs: Values): { message: string; made: boolean } {
    return gcpFailure(fault, creation, { ...this.#placed(inputs), ...inputs });
  }

  #placed(inputs: Values): { readonly project: string; readonly region: string; readonly zone: string } {
    return { project: textOf(inputs, "project", textOf(this.#config, "project")), ...this.placeOf(inputs) };
  }

  /** What is named by a link or a path of this project has to exist. */
  async #admit(inputs: Values): Promise<void> {
    const { project } = this.#placed(inputs);
    const all = await this.#world.resources("gcp");
    const exists = (path: string) =>
      all.some(({ id, outputs }) => id === path || Object.values(outputs).includes(selfLinkOf(path)));
    for (const text of textsIn(inputs)) {
      const path = pathOf(text).replace(/\?.*$/, "");
      if (!path.startsWith(`projects/${project}/`) || path.split("/").length < 5) continue;
      // Machine types, disk types and the network that every project begins with are there without being made.
      if (exists(path) || /\/(machineTypes|diskTypes|acceleratorTypes)\/|\/(networks|subnetworks)\/default$/.test(path))
        continue;
      throw new Error(`googleapi: Error 404: The resource '${path}' was not found, notFound`);
    }
  }
}

const diskToken = "gcp:compute/disk:Disk";

function keptBy(resource: CloudResource, all: readonly CloudResource[]): string | null {
  const { id, inputs, outputs, token } = resource;
  if (inputs.deletionProtection === true)
    return `googleapi: Error 400: Invalid resource usage: 'Resource cannot be deleted if it's protected against deletion.', invalidResourceUsage: ${id}`;
  if (!token.startsWith("gcp:compute/")) return null;
  const names = [id, selfLinkOf(id), textOf(outputs, "instanceGroup"), textOf(outputs, "selfLinkUnique")].filter(
    (name) => name !== "",
  );
  const [user] = usersOf(
    names,
    all.filter((other) => !loose.test(other.token) && other.id !== id),
  );
  return user === undefined
    ? null
    : `googleapi: Error 400: The resource '${id}' is already being used by '${user.id}', resourceInUseByAnotherResource`;
}

/** Some changes need a stopped machine, which the provider stops only where it may. */
function stopFirst(token: string, inputs: Values, before: Values): void {
  if (
    token !== instance ||
    inputs.allowStoppingForUpdate === true ||
    last(textOf(inputs, "machineType")) === last(textOf(before, "machineType"))
  )
    return;
  throw new Error(
    "Changing the machine_type, min_cpu_platform, service_account, enable_display, shielded_instance_config, scheduling.node_affinities or network_interface.[#d].(network/subnetwork/subnetwork_project) or advanced_machine_features on a started instance requires stopping it. To acknowledge this, please set allow_stopping_for_update = true in your config.",
  );
}

/** The path of a link: `projects/p/zones/z/instances/a`. */
function pathOf(link: string): string {
  return link.replace(/^https:\/\/(www|compute)\.googleapis\.com\/compute\/(v1|beta)\//, "");
}

/** The last part of a link or path; the whole of what names a project, a role, a member or a ring of keys. */
function last(text: string, key = ""): string {
  return /^(role|member|serviceAccountId|accountId|keyRing)$/.test(key) ? text : (text.split("/").at(-1) ?? text);
}
