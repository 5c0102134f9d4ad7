import type { DeclaredSlice, SliceContext } from "../../group/slice-context.ts";
import { atPlace } from "../../machine/at-place.ts";
import type { MachineContext } from "../../machine/machine-context.ts";
import { asLabels } from "../../machine/machine-tags.ts";
import { declareHealthCheck, probers } from "./health.ts";
import { declareGcpIdentity } from "./identity.ts";
import { gcpDiskType, gcpImage, gcpMetadata, gcpScheduling } from "./machine-parts.ts";
import { declareGcpNetwork } from "./network.ts";
import { projectOf } from "./project.ts";
import { gcp } from "./sdk.ts";

/** A managed instance group over the zones of a region, its template, its autoscaler and what they need. */
export async function declareGcpGroup(context: SliceContext): Promise<DeclaredSlice> {
  const { group, target, place, options, min, max } = context;
  const common = { ...projectOf(target), region: target.region };
  const check = declareHealthCheck(context);
  const zones = group.zones[`${target.account}/${target.region}`];
  const portName = atPlace(group.balancing, target)?.portName;
  const manager = new gcp.compute.RegionInstanceGroupManager(
    place,
    {
      ...common,
      baseInstanceName: place,
      versions: [{ instanceTemplate: instanceTemplate(context).selfLinkUnique }],
      ...(zones !== undefined && { distributionPolicyZones: [...zones] }),
      distributionPolicyTargetShape: "EVEN",
      // In a region as many at a time as it has zones, at least; the whole shape is kept meanwhile.
      updatePolicy: {
        type: "PROACTIVE",
        minimalAction: "REPLACE",
        maxSurgeFixed: zones?.length ?? 3,
        maxUnavailableFixed: 0,
        instanceRedistributionType: "PROACTIVE",
      },
      ...(check !== undefined && {
        autoHealingPolicies: { healthCheck: check.id, initialDelaySec: group.health?.graceSeconds ?? 300 },
      }),
      ...(portName !== undefined &&
        group.health !== undefined && { namedPorts: [{ name: portName, port: group.health.port }] }),
    },
    options,
  );
  new gcp.compute.RegionAutoscaler(
    place,
    {
      ...common,
      target: manager.id,
      autoscalingPolicy: {
        minReplicas: min,
        maxReplicas: max,
        cooldownPeriod: 60,
        cpuUtilization: { target: group.scaling.cpuPercent / 100 },
      },
    },
    options,
  );
  return { id: manager.selfLink };
}

function instanceTemplate(context: SliceContext) {
  const { spec, group, target, place, tags, diskGiB, options } = context;
  const { email, scopes } = declareGcpIdentity(context);
  const key = atPlace(spec.disk.key, target);
  const labels = tags.apply(asLabels);
  const { health } = group;
  const reached: MachineContext =
    health === undefined
      ? context
      : {
          ...context,
          spec: { ...spec, ingress: [...spec.ingress, { ports: String(health.port), protocol: "tcp", from: probers }] },
        };
  return new gcp.compute.InstanceTemplate(
    place,
    {
      ...projectOf(target),
      region: target.region,
      machineType: target.type,
      disks: [
        {
          boot: true,
          autoDelete: true,
          sourceImage: gcpImage(context),
          diskSizeGb: diskGiB,
          diskType: gcpDiskType(context),
          labels,
          ...(key !== undefined && { diskEncryptionKey: { kmsKeySelfLink: key } }),
        },
      ],
      networkInterfaces: [{ subnetwork: declareGcpNetwork(reached, email) }],
      serviceAccount: { email, scopes },
      shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
      scheduling: gcpScheduling(context),
      metadata: gcpMetadata(spec),
      labels,
    },
    options,
  );
}
