import type { DeclaredSlice, SliceContext } from "../../group/slice-context.ts";
import { atPlace } from "../../machine/at-place.ts";
import { asLabels } from "../../machine/machine-tags.ts";
import { declareSnapshotPolicy } from "./backups.ts";
import { declareHealthCheck } from "./health.ts";
import { declareGcpIdentity, type GcpIdentity } from "./identity.ts";
import { declareGcpLoadBalancer } from "./load-balancer.ts";
import { gcpDiskType, gcpImage, gcpMetadata, gcpScheduling } from "./machine-parts.ts";
import { declareGcpNetwork, type GcpNetwork } from "./network.ts";
import { projectOf } from "./project.ts";
import { reached } from "./reached.ts";
import { gcp } from "./sdk.ts";

/** A managed instance group over the zones of a region, its template, its autoscaler and what they need. */
export async function declareGcpGroup(context: SliceContext): Promise<DeclaredSlice> {
  const { group, target, place, options, min, max } = context;
  const common = { ...projectOf(target), region: target.region };
  const check = declareHealthCheck(context);
  const identity = declareGcpIdentity(context);
  const network = declareGcpNetwork(reached(context), identity.email);
  const zones = group.zones[`${target.account}/${target.region}`];
  const portName = atPlace(group.balancing, target)?.portName;
  const manager = new gcp.compute.RegionInstanceGroupManager(
    place,
    {
      ...common,
      baseInstanceName: place,
      versions: [{ instanceTemplate: instanceTemplate(context, identity, network).selfLinkUnique }],
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
  if (group.loadBalancer === undefined) return { id: manager.selfLink };
  return { id: manager.selfLink, address: declareGcpLoadBalancer(context, group.loadBalancer, manager, network) };
}

function instanceTemplate(context: SliceContext, { email, scopes }: GcpIdentity, { subnetwork }: GcpNetwork) {
  const { spec, target, place, tags, diskGiB, options } = context;
  const key = atPlace(spec.disk.key, target);
  const labels = tags.apply(asLabels);
  const snapshots = declareSnapshotPolicy(context);
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
          ...(snapshots !== undefined && { resourcePolicies: snapshots.id }),
          ...(key !== undefined && { diskEncryptionKey: { kmsKeySelfLink: key } }),
        },
      ],
      networkInterfaces: [{ subnetwork }],
      serviceAccount: { email, scopes },
      shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
      scheduling: gcpScheduling(context),
      metadata: gcpMetadata(spec),
      labels,
    },
    options,
  );
}
