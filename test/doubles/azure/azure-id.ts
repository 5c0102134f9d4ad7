import { textOf, type Values } from "../kit/values.ts";
import type { AzureType } from "./azure-types.ts";

/** The id of a resource in Azure's form: `/subscriptions/S/resourceGroups/G/providers/Microsoft.Network/virtualNetworks/N`. */
export function azureId({ type, path }: AzureType, inputs: Values, subscription: string): string {
  const names = path.map((argument) => textOf(inputs, argument));
  if (type === "Microsoft.Resources/resourceGroups") return groupId(subscription, names[0] ?? "");
  const [namespace = "", ...kinds] = type.split("/");
  const inside = kinds.map((kind, index) => `${kind}/${names[index] ?? ""}`).join("/");
  const scope =
    namespace === "Microsoft.Authorization"
      ? textOf(inputs, "scope").replace(/\/$/, "")
      : groupId(subscription, textOf(inputs, "resourceGroupName"));
  return `${scope}/providers/${namespace}/${inside}`;
}

/** The id of a resource group. */
export function groupId(subscription: string, group: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${group}`;
}

/** A location as Azure writes it in answers: `West Europe` is `westeurope`. */
export function locationName(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}
