import { atPlace } from "../../machine/at-place.ts";
import type { DeclaredMachine, MachineContext } from "../../machine/machine-context.ts";
import { asLabels } from "../../machine/machine-tags.ts";
import { declareGcpIdentity } from "./identity.ts";
import { gcpDiskType, gcpImage, gcpMetadata, gcpScheduling } from "./machine-parts.ts";
import { declareGcpNetwork } from "./network.ts";
import { projectOf, zoneOf } from "./project.ts";
import { gcp } from "./sdk.ts";

/** A Compute Engine instance and what it needs. */
export async function declareGcpMachine(context: MachineContext): Promise<DeclaredMachine> {
  const { spec, target, place, tags, diskGiB, options } = context;
  const { email, scopes } = declareGcpIdentity(context);
  const key = atPlace(spec.disk.key, target);
  const labels = tags.apply(asLabels);
  const instance = new gcp.compute.Instance(
    place,
    {
      ...projectOf(target),
      zone: zoneOf(target),
      machineType: target.type,
      bootDisk: {
        autoDelete: true,
        initializeParams: { image: gcpImage(context), size: diskGiB, type: gcpDiskType(context), labels },
        ...(key !== undefined && { kmsKeySelfLink: key }),
      },
      // No accessConfigs: no public address.
      networkInterfaces: [{ subnetwork: declareGcpNetwork(context, email).subnetwork }],
      serviceAccount: { email, scopes },
      shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
      scheduling: gcpScheduling(context),
      metadata: gcpMetadata(spec),
      // Without it, another type cannot be given to an instance that runs.
      allowStoppingForUpdate: true,
      labels,
    },
    options,
  );
  if (spec.backups !== undefined) (await import("./backups.ts")).declareGcpBackups(context, instance.name);
  const privateIp = instance.networkInterfaces.apply(([first]) => first?.networkIp ?? "");
  return { id: instance.selfLink, privateIp };
}
