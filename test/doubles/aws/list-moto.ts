import * as scaling from "@aws-sdk/client-auto-scaling";
import * as ec2 from "@aws-sdk/client-ec2";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import * as iam from "@aws-sdk/client-iam";
import * as kms from "@aws-sdk/client-kms";
import * as s3 from "@aws-sdk/client-s3";
import type { Alive } from "../index.ts";
import { AwsClients } from "./clients.ts";

type Found = readonly [token: string, ids: readonly (string | undefined)[]];

/**
 * Everything that a moto server holds in these regions, asked of its API: what Pulumi knows and what it does not. Left out is
 * what every account begins with (default networks, AWS's own keys), and what goes with something listed (the default group,
 * table and list of a network).
 */
export async function listMoto(
  endpoint: string,
  visited: readonly { readonly account: string; readonly region: string }[],
): Promise<readonly Alive[]> {
  const alive: Alive[] = [];
  const seen = new Set<string>();
  for (const { account, region } of visited) {
    const clients = new AwsClients(endpoint, account);
    const global = seen.has(account) ? [] : await inAccount(clients, region);
    seen.add(account);
    for (const [token, ids] of [...(await inRegion(clients, region)), ...global])
      for (const id of ids) alive.push({ cloud: "aws", token, id: id ?? "", region });
  }
  return alive;
}

async function inRegion(clients: AwsClients, region: string): Promise<readonly Found[]> {
  const client = await clients.of("ec2", region);
  const { Reservations = [] } = await client.send(new ec2.DescribeInstancesCommand({}));
  const instances = Reservations.flatMap(({ Instances = [] }) => Instances).filter(
    ({ State }) => State?.Name !== "terminated",
  );
  const { Vpcs = [] } = await client.send(new ec2.DescribeVpcsCommand({}));
  const usual = new Set(Vpcs.filter(({ IsDefault }) => IsDefault).map(({ VpcId }) => VpcId));
  const { Subnets = [] } = await client.send(new ec2.DescribeSubnetsCommand({}));
  const { SecurityGroups = [] } = await client.send(new ec2.DescribeSecurityGroupsCommand({}));
  const { NetworkInterfaces = [] } = await client.send(new ec2.DescribeNetworkInterfacesCommand({}));
  const { InternetGateways = [] } = await client.send(new ec2.DescribeInternetGatewaysCommand({}));
  const { RouteTables = [] } = await client.send(new ec2.DescribeRouteTablesCommand({}));
  const { Volumes = [] } = await client.send(new ec2.DescribeVolumesCommand({}));
  const { Snapshots = [] } = await client.send(new ec2.DescribeSnapshotsCommand({ OwnerIds: [clients.account] }));
  const { Addresses = [] } = await client.send(new ec2.DescribeAddressesCommand({}));
  const { NatGateways = [] } = await client.send(new ec2.DescribeNatGatewaysCommand({}));
  const { LaunchTemplates = [] } = await client.send(new ec2.DescribeLaunchTemplatesCommand({}));
  const { KeyPairs = [] } = await client.send(new ec2.DescribeKeyPairsCommand({}));
  return [
    ["aws:ec2/instance:Instance", instances.map(({ InstanceId }) => InstanceId)],
    ["aws:ec2/vpc:Vpc", Vpcs.filter(({ IsDefault }) => !IsDefault).map(({ VpcId }) => VpcId)],
    ["aws:ec2/subnet:Subnet", Subnets.filter(({ VpcId }) => !usual.has(VpcId)).map(({ SubnetId }) => SubnetId)],
    [
      "aws:ec2/securityGroup:SecurityGroup",
      SecurityGroups.filter(({ GroupName }) => GroupName !== "default").map(({ GroupId }) => GroupId),
    ],
    [
      "aws:ec2/networkInterface:NetworkInterface",
      NetworkInterfaces.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
    ],
    [
      "aws:ec2/internetGateway:InternetGateway",
      InternetGateways.filter(({ Attachments }) => !usual.has(Attachments?.[0]?.VpcId)).map(
        (each) => each.InternetGatewayId,
      ),
    ],
    [
      "aws:ec2/routeTable:RouteTable",
      RouteTables.filter(({ Associations }) => !Associations?.some(({ Main }) => Main)).map(
        ({ RouteTableId }) => RouteTableId,
      ),
    ],
    ["aws:ebs/volume:Volume", Volumes.map(({ VolumeId }) => VolumeId)],
    ["aws:ebs/snapshot:Snapshot", Snapshots.filter(ofProgram).map(({ SnapshotId }) => SnapshotId)],
    ["aws:ec2/eip:Eip", Addresses.map(({ AllocationId }) => AllocationId)],
    [
      "aws:ec2/natGateway:NatGateway",
      NatGateways.filter(({ State }) => State !== "deleted").map(({ NatGatewayId }) => NatGatewayId),
    ],
    ["aws:ec2/launchTemplate:LaunchTemplate", LaunchTemplates.map(({ LaunchTemplateId }) => LaunchTemplateId)],
    ["aws:ec2/keyPair:KeyPair", KeyPairs.map(({ KeyName }) => KeyName)],
    ...(await ofOtherServices(clients, region)),
  ];
}

/** moto's own images come with snapshots that belong to the account. */
function ofProgram({ Description }: ec2.Snapshot): boolean {
  return !Description?.startsWith("Auto-created snapshot for AMI");
}

async function ofOtherServices(clients: AwsClients, region: string): Promise<readonly Found[]> {
  const groups = await (await clients.of("autoScaling", region)).send(new scaling.DescribeAutoScalingGroupsCommand({}));
  const balancing = await clients.of("elb", region);
  const { LoadBalancers = [] } = await balancing.send(new elb.DescribeLoadBalancersCommand({}));
  const { TargetGroups = [] } = await balancing.send(new elb.DescribeTargetGroupsCommand({}));
  const keys = await clients.of("kms", region);
  const { Keys = [] } = await keys.send(new kms.ListKeysCommand({}));
  const known = await Promise.all(Keys.map(({ KeyId }) => keys.send(new kms.DescribeKeyCommand({ KeyId }))));
  const { Aliases = [] } = await keys.send(new kms.ListAliasesCommand({}));
  // moto makes the key aws/ebs when the first volume is encrypted without one.
  const own = new Set(
    Aliases.filter(({ AliasName }) => AliasName?.startsWith("alias/aws/")).map(({ TargetKeyId }) => TargetKeyId),
  );
  const made = known.flatMap(({ KeyMetadata }) =>
    KeyMetadata?.KeyState === "PendingDeletion" || KeyMetadata?.KeyManager === "AWS" || own.has(KeyMetadata?.KeyId)
      ? []
      : KeyMetadata?.KeyId,
  );
  return [
    [
      "aws:autoscaling/group:Group",
      (groups.AutoScalingGroups ?? []).map(({ AutoScalingGroupName }) => AutoScalingGroupName),
    ],
    ["aws:lb/loadBalancer:LoadBalancer", LoadBalancers.map(({ LoadBalancerArn }) => LoadBalancerArn)],
    ["aws:lb/targetGroup:TargetGroup", TargetGroups.map(({ TargetGroupArn }) => TargetGroupArn)],
    ["aws:kms/key:Key", made],
  ];
}

/** What belongs to an account and to no region. */
async function inAccount(clients: AwsClients, region: string): Promise<readonly Found[]> {
  const identity = await clients.of("iam", region);
  const { Roles = [] } = await identity.send(new iam.ListRolesCommand({}));
  const { InstanceProfiles = [] } = await identity.send(new iam.ListInstanceProfilesCommand({}));
  const { Policies = [] } = await identity.send(new iam.ListPoliciesCommand({ Scope: "Local" }));
  const { Buckets = [] } = await (await clients.of("s3", region)).send(new s3.ListBucketsCommand({}));
  const served = Roles.filter(({ Path }) => !Path?.startsWith("/aws-service-role/"));
  return [
    ["aws:iam/role:Role", served.map(({ RoleName }) => RoleName)],
    ["aws:iam/instanceProfile:InstanceProfile", InstanceProfiles.map(({ InstanceProfileName }) => InstanceProfileName)],
    ["aws:iam/policy:Policy", Policies.map(({ Arn }) => Arn)],
    ["aws:s3/bucket:Bucket", Buckets.map(({ Name }) => Name)],
  ];
}
