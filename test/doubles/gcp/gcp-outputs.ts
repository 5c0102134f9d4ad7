import { numberOf, privateAddressOf, publicAddressOf } from "../kit/made-up.ts";
import { isRecord, optionalRecord, optionalText, recordsOf, textOf, type Values } from "../kit/values.ts";

/** The address of a resource of Compute Engine in its REST API. */
export function selfLinkOf(id: string): string {
  return `https://www.googleapis.com/compute/v1/${id}`;
}

/** What Google Cloud answers for a resource with these inputs; `place` holds project, region and zone as far as it has them. */
export function gcpOutputs(token: string, id: string, inputs: Values, place: Values): Values {
  const labels = isRecord(inputs.labels) ? inputs.labels : {};
  const given = { ...place, ...inputs };
  return {
    ...given,
    ...(token.startsWith("gcp:compute/") ? { selfLink: selfLinkOf(id) } : {}),
    creationTimestamp: "2026-01-01T00:00:00.000-00:00",
    effectiveLabels: { ...labels, "goog-pulumi-provisioned": "true" },
    pulumiLabels: { ...labels, "goog-pulumi-provisioned": "true" },
    etag: numberOf(`${id} ${JSON.stringify(inputs)}`),
    ...special(token, id, given),
  };
}

function special(token: string, id: string, inputs: Values): Values {
  const [project, name] = [textOf(inputs, "project"), textOf(inputs, "name")];
  switch (token) {
    case "gcp:compute/instance:Instance":
      return {
        ...instanceOutputs(id, inputs),
        instanceId: numberOf(id),
        currentStatus: textOf(inputs, "desiredStatus", "RUNNING"),
      };
    case "gcp:compute/instanceTemplate:InstanceTemplate":
    case "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate":
      return { selfLinkUnique: `${selfLinkOf(id)}?uniqueId=${numberOf(id)}`, numericId: numberOf(id) };
    case "gcp:compute/network:Network":
      return { numericId: numberOf(id), networkId: numberOf(id), gatewayIpv4: "" };
    case "gcp:compute/subnetwork:Subnetwork":
      return {
        gatewayAddress: textOf(inputs, "ipCidrRange").replace(/\d+\/\d+$/, "1"),
        subnetworkId: Number(numberOf(id).slice(0, 12)),
      };
    case "gcp:compute/address:Address":
    case "gcp:compute/globalAddress:GlobalAddress":
      return { address: optionalText(inputs, "address") ?? addressOf(id, inputs) };
    case "gcp:compute/forwardingRule:ForwardingRule":
    case "gcp:compute/globalForwardingRule:GlobalForwardingRule":
      return {
        ipAddress: optionalText(inputs, "ipAddress") ?? addressOf(id, inputs),
        forwardingRuleId: Number(numberOf(id).slice(0, 12)),
      };
    case "gcp:compute/disk:Disk":
      return { diskId: numberOf(id), size: inputs.size ?? 10, users: [] };
    case "gcp:compute/instanceGroupManager:InstanceGroupManager":
    case "gcp:compute/regionInstanceGroupManager:RegionInstanceGroupManager": {
      const instanceGroup = selfLinkOf(id.replace("/instanceGroupManagers/", "/instanceGroups/"));
      return { instanceGroup, instanceGroupManagerId: Number(numberOf(id).slice(0, 12)) };
    }
    case "gcp:serviceaccount/account:Account": {
      const email = `${textOf(inputs, "accountId")}@${project}.iam.gserviceaccount.com`;
      return { email, name: id, member: `serviceAccount:${email}`, uniqueId: numberOf(id) };
    }
    case "gcp:storage/bucket:Bucket":
      return { url: `gs://${name}`, selfLink: `https://www.googleapis.com/storage/v1/b/${name}` };
    default:
      return {};
  }
}

function instanceOutputs(id: string, inputs: Values): Values {
  const disk = bootDiskOf(id, inputs);
  const params = optionalRecord(optionalRecord(inputs, "bootDisk") ?? {}, "initializeParams");
  const made = params && { initializeParams: { size: 10, type: "pd-standard", ...params } };
  return {
    bootDisk: {
      autoDelete: true,
      mode: "READ_WRITE",
      deviceName: "persistent-disk-0",
      ...optionalRecord(inputs, "bootDisk"),
      ...made,
      source: disk,
    },
    networkInterfaces: recordsOf(inputs, "networkInterfaces").map((each, index) => ({
      name: `nic${index}`,
      networkIp: privateAddressOf(`${id} ${index}`),
      stackType: "IPV4_ONLY",
      ...each,
      ...(Array.isArray(each.accessConfigs)
        ? {
            accessConfigs: recordsOf(each, "accessConfigs").map((access) => ({
              natIp: publicAddressOf(id),
              ...access,
            })),
          }
        : {}),
    })),
  };
}

/** The link of an instance's boot disk: the one it names, else the one that is made with it and has its name. */
export function bootDiskOf(id: string, inputs: Values): string {
  const named = textOf(optionalRecord(inputs, "bootDisk") ?? {}, "source");
  return named === "" ? selfLinkOf(id.replace("/instances/", "/disks/")) : named;
}

function addressOf(id: string, inputs: Values): string {
  const inside = /^INTERNAL/.test(textOf(inputs, "addressType") || textOf(inputs, "loadBalancingScheme"));
  return inside ? privateAddressOf(id) : publicAddressOf(id);
}
