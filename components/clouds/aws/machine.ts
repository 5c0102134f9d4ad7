import { atPlace } from "../../machine/at-place.ts";
import type { DeclaredMachine, MachineContext } from "../../machine/machine-context.ts";
import { declareAwsIdentity } from "./identity.ts";
import { awsImage } from "./image.ts";
import { declareAwsNetwork } from "./network.ts";
import { aws } from "./sdk.ts";

const volumeTypes = { standard: "gp3", balanced: "gp3", fast: "io2" } as const;

/** An EC2 instance and what it needs. */
export function declareAwsMachine(context: MachineContext): DeclaredMachine {
  const { spec, target, place, tags, diskGiB, options } = context;
  const { region, zone } = target;
  const { subnetIds, securityGroupIds } = declareAwsNetwork(context, zone === undefined ? [] : [zone]);
  const [subnetId] = subnetIds;
  const keyId = atPlace(spec.disk.key, target);
  const key = spec.ssh && new aws.ec2.KeyPair(place, { region, publicKey: spec.ssh.publicKey, tags }, options);
  const instance = new aws.ec2.Instance(
    // An image is of one architecture, and stays the same as long as the name does.
    `${place}-${target.architecture === "arm64" ? "arm" : "x86"}`,
    {
      region,
      instanceType: target.type,
      ami: awsImage(context),
      ...(subnetId !== undefined && { subnetId }),
      ...(securityGroupIds.length > 0 && { vpcSecurityGroupIds: [...securityGroupIds] }),
      associatePublicIpAddress: false,
      iamInstanceProfile: declareAwsIdentity(context),
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      rootBlockDevice: {
        encrypted: true,
        volumeSize: diskGiB,
        volumeType: volumeTypes[spec.disk.kind],
        deleteOnTermination: true,
        ...(spec.disk.kind === "fast" && { iops: 3000 }),
        ...(keyId !== undefined && { kmsKeyId: keyId }),
      },
      ...(key !== undefined && { keyName: key.keyName }),
      ...(spec.userData !== undefined && { userData: spec.userData }),
      ...(target.purchase === "spot" && {
        instanceMarketOptions: {
          marketType: "spot",
          spotOptions: { spotInstanceType: "persistent", instanceInterruptionBehavior: "stop" },
        },
      }),
      tags,
      volumeTags: tags,
    },
    // A newer image is no reason to make the machine anew.
    { ...options, ignoreChanges: ["ami"] },
  );
  return { id: instance.id, privateIp: instance.privateIp };
}
