import { privateAddressOf, publicAddressOf, uuidOf } from "../kit/made-up.ts";
import { isRecord, optionalRecord, optionalText, recordsOf, textOf, type Values } from "../kit/values.ts";
import type { AzureType } from "./azure-types.ts";

/** What Azure answers for a resource with these inputs, beside what only some types have. */
export function azureOutputs(
  described: AzureType,
  id: string,
  inputs: Values,
  place: { location: string; tenant: string },
): Values {
  const { type, path, parts = [] } = described;
  const asked = Object.entries(inputs).filter(([key]) => key !== "resourceGroupName" && !path.includes(key));
  const inside = parts.filter((part) => Array.isArray(inputs[part])).map((part) => [part, withIds(inputs, part, id)]);
  return {
    ...Object.fromEntries(asked),
    ...Object.fromEntries(inside),
    ...identityOf(id, inputs, place.tenant),
    name: id.split("/").at(-1),
    type,
    azureApiVersion: "2024-11-01",
    etag: `W/"${uuidOf(`${id} ${JSON.stringify(inputs)}`)}"`,
    provisioningState: "Succeeded",
    ...(place.location === "" ? {} : { location: place.location }),
    ...special(type, id, inputs, place.tenant),
  };
}

function special(type: string, id: string, inputs: Values, tenantId: string): Values {
  switch (type) {
    case "Microsoft.Compute/virtualMachines":
      return { vmId: uuidOf(id), timeCreated: "2026-01-01T00:00:00.0000000+00:00" };
    case "Microsoft.Compute/virtualMachineScaleSets":
      return { uniqueId: uuidOf(id), timeCreated: "2026-01-01T00:00:00.0000000+00:00" };
    case "Microsoft.Compute/disks":
    case "Microsoft.Compute/snapshots":
      return { uniqueId: uuidOf(id), diskState: "Unattached", timeCreated: "2026-01-01T00:00:00.0000000+00:00" };
    case "Microsoft.ManagedIdentity/userAssignedIdentities":
      return { principalId: uuidOf(`${id} principal`), clientId: uuidOf(`${id} client`), tenantId };
    case "Microsoft.Network/publicIPAddresses":
      return { ipAddress: publicAddressOf(id), resourceGuid: uuidOf(id) };
    case "Microsoft.Network/networkInterfaces":
      return {
        macAddress: uuidOf(id).slice(0, 17).toUpperCase(),
        resourceGuid: uuidOf(id),
        ipConfigurations: (withIds(inputs, "ipConfigurations", id) as readonly Values[]).map((configuration) => ({
          privateIPAddress: privateAddressOf(id),
          privateIPAllocationMethod: "Dynamic",
          ...configuration,
        })),
      };
    case "Microsoft.Network/loadBalancers":
      return {
        resourceGuid: uuidOf(id),
        frontendIPConfigurations: (withIds(inputs, "frontendIPConfigurations", id) as readonly Values[]).map(
          (front) => ({
            ...(isRecord(front.subnet) ? { privateIPAddress: privateAddressOf(`${id} ${textOf(front, "name")}`) } : {}),
            ...front,
          }),
        ),
      };
    case "Microsoft.Authorization/roleAssignments":
      return { scope: textOf(inputs, "scope"), createdOn: "2026-01-01T00:00:00Z" };
    case "Microsoft.Storage/storageAccounts":
      return { primaryEndpoints: { blob: `https://${id.split("/").at(-1)}.blob.core.windows.net/` } };
    case "Microsoft.KeyVault/vaults":
      return {
        properties: {
          ...optionalRecord(inputs, "properties"),
          vaultUri: `https://${id.split("/").at(-1)}.vault.azure.net/`,
        },
      };
    case "Microsoft.KeyVault/vaults/keys":
      return { keyUri: `${id}`, keyUriWithVersion: `${id}/${uuidOf(id).replaceAll("-", "")}` };
    default:
      return {};
  }
}

/** An identity that Azure makes for a resource has a principal of its own. */
function identityOf(id: string, inputs: Values, tenantId: string): Values {
  const identity = optionalRecord(inputs, "identity");
  if (identity === undefined) return {};
  const kind = optionalText(identity, "type") ?? "";
  const users = Array.isArray(identity.userAssignedIdentities) ? identity.userAssignedIdentities : [];
  const known = users.map((user) => [
    user,
    { principalId: uuidOf(`${user} principal`), clientId: uuidOf(`${user} client`) },
  ]);
  return {
    identity: {
      ...identity,
      ...(users.length === 0 ? {} : { userAssignedIdentities: Object.fromEntries(known) }),
      ...(kind.startsWith("SystemAssigned") ? { principalId: uuidOf(`${id} principal`), tenantId } : {}),
    },
  };
}

function withIds(inputs: Values, part: string, id: string): readonly unknown[] {
  return recordsOf(inputs, part).map((item) =>
    isRecord(item) ? { ...item, id: `${id}/${part}/${textOf(item, "name")}`, provisioningState: "Succeeded" } : item,
  );
}
