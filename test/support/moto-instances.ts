import * as ec2 from "@aws-sdk/client-ec2";
import { defaultAccount } from "../doubles/aws/aws-cloud.ts";
import { AwsClients } from "../doubles/aws/clients.ts";
import { tagsFrom } from "../doubles/aws/tags.ts";

/** An EC2 instance as moto's own API tells it. */
export interface MotoInstance {
  readonly id: string;
  /** `spot`, or empty. */
  readonly lifecycle: string;
  readonly userData: string;
  /** Those of its key pair, without comments. */
  readonly publicKeys: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** What its security groups let in. */
  readonly ingress: readonly { readonly port: number; readonly from: readonly string[] }[];
  readonly volumes: readonly {
    readonly sizeGiB: number;
    readonly type: string;
    readonly encrypted: boolean;
    readonly kmsKeyId: string;
    readonly tags: Readonly<Record<string, string>>;
  }[];
}

/** The instances that run in a region of a moto server, in the account that its providers have by default. */
export async function instancesIn(endpoint: string, region: string): Promise<readonly MotoInstance[]> {
  const client = await new AwsClients(endpoint, defaultAccount).of("ec2", region);
  const { Reservations = [] } = await client.send(new ec2.DescribeInstancesCommand({}));
  const running = Reservations.flatMap(({ Instances = [] }) => Instances).filter(
    ({ State }) => State?.Name === "running",
  );
  const found: MotoInstance[] = [];
  for (const instance of running) found.push(await told(client, instance));
  return found;
}

async function told(client: ec2.EC2Client, instance: ec2.Instance): Promise<MotoInstance> {
  const { InstanceId = "", KeyName } = instance;
  const attribute = await client.send(new ec2.DescribeInstanceAttributeCommand({ InstanceId, Attribute: "userData" }));
  const { KeyPairs = [] } =
    KeyName === undefined
      ? {}
      : await client.send(new ec2.DescribeKeyPairsCommand({ KeyNames: [KeyName], IncludePublicKey: true }));
  const GroupIds = (instance.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
  const { SecurityGroups = [] } = await client.send(new ec2.DescribeSecurityGroupsCommand({ GroupIds }));
  const Filters = [{ Name: "attachment.instance-id", Values: [InstanceId] }];
  const { Volumes = [] } = await client.send(new ec2.DescribeVolumesCommand({ Filters }));
  return {
    id: InstanceId,
    lifecycle: instance.InstanceLifecycle ?? "",
    userData: Buffer.from(attribute.UserData?.Value ?? "", "base64").toString(),
    publicKeys: KeyPairs.map(({ PublicKey = "" }) => PublicKey.split(" ").slice(0, 2).join(" ")),
    tags: tagsFrom(instance.Tags),
    ingress: SecurityGroups.flatMap(({ IpPermissions = [] }) =>
      IpPermissions.map(({ FromPort, IpRanges = [] }) => ({
        port: FromPort ?? 0,
        from: IpRanges.flatMap(({ CidrIp }) => CidrIp ?? []),
      })),
    ),
    volumes: Volumes.map((volume) => ({
      sizeGiB: volume.Size ?? 0,
      type: volume.VolumeType ?? "",
      encrypted: volume.Encrypted ?? false,
      kmsKeyId: volume.KmsKeyId ?? "",
      tags: tagsFrom(volume.Tags),
    })),
  };
}
