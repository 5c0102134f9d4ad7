import * as pulumi from "@pulumi/pulumi";
import { atPlace } from "../../machine/at-place.ts";
import type { MachineContext } from "../../machine/machine-context.ts";

/** As `storageProfile.imageReference` takes it. */
export interface AzureImage {
  readonly id?: string;
  readonly publisher?: string;
  readonly offer?: string;
  readonly sku?: string;
  readonly version?: string;
}

/**
 * The image that is given for the target: an id (`/subscriptions/...`), or `publisher:offer:sku:version` of the marketplace;
 * else Ubuntu 24.04 LTS (https://documentation.ubuntu.com/azure/azure-how-to/instances/find-ubuntu-images/).
 */
export function azureImage({ spec, target }: MachineContext): pulumi.Input<AzureImage> {
  const given = atPlace(spec.image, target);
  if (given !== undefined) return pulumi.output(given).apply(reference);
  return reference(`Canonical:ubuntu-24_04-lts:${target.architecture === "arm64" ? "server-arm64" : "server"}:latest`);
}

function reference(image: string): AzureImage {
  if (image.startsWith("/")) return { id: image };
  const [publisher = "", offer = "", sku = "", version = "latest"] = image.split(":");
  return { publisher, offer, sku, version };
}
