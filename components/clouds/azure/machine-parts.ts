import { atPlace } from "../../machine/at-place.ts";
import type { MachineContext } from "../../machine/machine-context.ts";

const diskTypes = { standard: "Standard_LRS", balanced: "StandardSSD_LRS", fast: "Premium_LRS" } as const;

/** Type and key of disks. */
export function azureDisk({ spec, target }: MachineContext) {
  const key = atPlace(spec.disk.key, target);
  return {
    storageAccountType: diskTypes[spec.disk.kind],
    ...(key !== undefined && { diskEncryptionSet: { id: key } }),
  };
}

/** An identity of the machine's own, which may do nothing until it is given a role, and those that are given. */
export function azureIdentity({ spec, target }: MachineContext) {
  const given = atPlace(spec.identity, target)?.userAssignedIds ?? [];
  return given.length === 0
    ? { type: "SystemAssigned" as const }
    : { type: "SystemAssigned, UserAssigned" as const, userAssignedIdentities: given };
}
