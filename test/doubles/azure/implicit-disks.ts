import type { ResourceContext } from "../kit/cloud.ts";
import { digest } from "../kit/made-up.ts";
import { optionalRecord, optionalText, recordsOf, textOf, type Values } from "../kit/values.ts";
import type { CloudResource, World } from "../kit/world.ts";

const disk = "azure-native:compute:Disk";
const machine = "azure-native:compute:VirtualMachine";

/**
 * The disks that Azure makes with a virtual machine. They are resources that no program declares, and stay behind when the
 * machine is deleted unless it says `deleteOption: "Delete"`.
 */
export async function implicitDisks(world: World, id: string, inputs: Values, context: ResourceContext): Promise<void> {
  if (context.token !== machine) return;
  for (const { id: made } of disksOf(id, inputs))
    await world.add({
      cloud: "azure-native",
      token: disk,
      id: made,
      urn: context.urn,
      region: context.region,
      inputs: {},
      outputs: {},
    });
}

/** Takes away what goes with a machine that was deleted: disks and network interfaces that say so. */
export async function forgetDisks(world: World, { token, id, region, inputs }: CloudResource): Promise<void> {
  if (token !== machine) return;
  for (const { id: made, goes } of disksOf(id, inputs))
    if (goes) await world.remove("azure-native", disk, made, region);
  const interfaces = recordsOf(optionalRecord(inputs, "networkProfile") ?? {}, "networkInterfaces");
  for (const each of interfaces)
    if (each.deleteOption === "Delete")
      await world.remove("azure-native", "azure-native:network:NetworkInterface", textOf(each, "id"), region);
}

function disksOf(id: string, inputs: Values): readonly { readonly id: string; readonly goes: boolean }[] {
  const [group = "", , name = ""] = /^(.*)\/providers\/(.*)\/([^/]+)$/.exec(id)?.slice(1) ?? [];
  const storage = optionalRecord(inputs, "storageProfile") ?? {};
  const system = optionalRecord(storage, "osDisk");
  const others = recordsOf(storage, "dataDisks");
  const made = [...(system === undefined ? [] : [system]), ...others].map((each, index) => ({ each, index }));
  return made
    .filter(({ each }) => each.createOption !== "Attach")
    .map(({ each, index }) => {
      const own = `${name}_${index === 0 && system !== undefined ? "OsDisk" : "DataDisk"}_${index}_${digest(`${id} ${index}`).slice(0, 32)}`;
      return {
        id: `${group}/providers/Microsoft.Compute/disks/${optionalText(each, "name") ?? own}`,
        goes: each.deleteOption === "Delete",
      };
    });
}
