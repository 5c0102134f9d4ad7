import type { DeclaredMachine, MachineContext } from "../../machine/machine-context.ts";
import { awsDisk, metadataOptions } from "./disk.ts";
import { declareAwsIdentity } from "./identity.ts";
import { awsImage } from "./image.ts";
import { declareAwsNetwork } from "./network.ts";
import { aws } from "./sdk.ts";

/** An EC2 instance and what it needs. */
export async function declareAwsMachine(context: MachineContext): Promise<DeclaredMachine> {
  const { spec, target, place, tags, options } = context;
  const { region, zone } = target;
  const { subnetIds, securityGroupIds } = declareAwsNetwork(context, zone === undefined ? [] : [zone]);
  const [subnetId] = subnetIds;
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
      metadataOptions,
      rootBlockDevice: { encrypted: true, deleteOnTermination: true, ...awsDisk(context) },
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
  if (spec.backups !== undefined) (await import("./backups.ts")).declareAwsBackups(context);
  return { id: instance.id, privateIp: instance.privateIp };
}
