import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import type { ResourceHandler } from "../kit/cloud.ts";
import { optionalNumber, optionalText, optionalTexts, recordsOf, textOf, type Values } from "../kit/values.ts";
import { type AwsClients, orNull } from "./clients.ts";
import { retag, tagSpecifications, tagsFrom } from "./tags.ts";

/** `aws:ec2/securityGroup:SecurityGroup` with its inline rules. */
export function securityGroup(clients: AwsClients): ResourceHandler {
  const outputsOf = async (id: string, region: string): Promise<Values | null> => {
    const ec2 = await clients.of("ec2", region);
    const [found] =
      (await orNull(ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))))?.SecurityGroups ?? [];
    if (found === undefined) return null;
    return {
      arn: `arn:aws:ec2:${region}:${clients.account}:security-group/${id}`,
      name: found.GroupName,
      namePrefix: "",
      description: found.Description,
      vpcId: found.VpcId,
      ownerId: clients.account,
      ingress: (found.IpPermissions ?? []).map((permission) => ruleOf(permission, id)),
      egress: (found.IpPermissionsEgress ?? []).map((permission) => ruleOf(permission, id)),
      tagsAll: tagsFrom(found.Tags),
    };
  };
  return {
    async create(inputs, { region }) {
      const ec2 = await clients.of("ec2", region);
      const { GroupId = "" } = await ec2.send(
        new CreateSecurityGroupCommand({
          GroupName: textOf(inputs, "name"),
          Description: textOf(inputs, "description", "Managed by Pulumi"),
          VpcId: optionalText(inputs, "vpcId"),
          TagSpecifications: tagSpecifications(inputs, "security-group"),
        }),
      );
      // AWS lets a new group send anything anywhere; the provider takes that away, so that only what is declared is allowed.
      const all = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
      await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: all }));
      await setRules(ec2, GroupId, inputs, {});
      return { id: GroupId, outputs: (await outputsOf(GroupId, region)) ?? {} };
    },
    read: (id, _before, { region }) => outputsOf(id, region),
    async update(id, inputs, before, { region }) {
      const ec2 = await clients.of("ec2", region);
      await setRules(ec2, id, inputs, before);
      await retag(ec2, id, inputs, before);
      return (await outputsOf(id, region)) ?? {};
    },
    async delete(id, _before, { region }) {
      const ec2 = await clients.of("ec2", region);
      await orNull(ec2.send(new DeleteSecurityGroupCommand({ GroupId: id })));
    },
  };
}

/** Rules are replaced as a whole, and only where the program declares any: there may be rules as resources of their own. */
async function setRules(ec2: EC2Client, GroupId: string, inputs: Values, before: Values): Promise<void> {
  const permissions = (values: Values, key: string) =>
    recordsOf(values, key).map((rule) => permissionOf(rule, GroupId));
  if (inputs.ingress !== undefined) {
    const [old, IpPermissions] = [permissions(before, "ingress"), permissions(inputs, "ingress")];
    if (old.length > 0) await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: old }));
    if (IpPermissions.length > 0) await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  }
  if (inputs.egress !== undefined) {
    const [old, IpPermissions] = [permissions(before, "egress"), permissions(inputs, "egress")];
    if (old.length > 0) await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: old }));
    if (IpPermissions.length > 0) await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
  }
}

function permissionOf(rule: Values, own: string): IpPermission {
  const Description = optionalText(rule, "description");
  const groups = [...(optionalTexts(rule, "securityGroups") ?? []), ...(rule.self === true ? [own] : [])];
  return {
    IpProtocol: textOf(rule, "protocol"),
    FromPort: optionalNumber(rule, "fromPort"),
    ToPort: optionalNumber(rule, "toPort"),
    IpRanges: (optionalTexts(rule, "cidrBlocks") ?? []).map((CidrIp) => ({ CidrIp, Description })),
    Ipv6Ranges: (optionalTexts(rule, "ipv6CidrBlocks") ?? []).map((CidrIpv6) => ({ CidrIpv6, Description })),
    UserIdGroupPairs: groups.map((GroupId) => ({ GroupId, Description })),
    PrefixListIds: (optionalTexts(rule, "prefixListIds") ?? []).map((PrefixListId) => ({ PrefixListId, Description })),
  };
}

function ruleOf(permission: IpPermission, own: string): Values {
  const { IpRanges = [], Ipv6Ranges = [], UserIdGroupPairs = [] } = permission;
  const groups = UserIdGroupPairs.map(({ GroupId }) => GroupId);
  return {
    protocol: permission.IpProtocol,
    fromPort: permission.FromPort ?? 0,
    toPort: permission.ToPort ?? 0,
    cidrBlocks: IpRanges.map(({ CidrIp }) => CidrIp),
    ipv6CidrBlocks: Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6),
    securityGroups: groups.filter((id) => id !== own),
    self: groups.includes(own),
    description: [...IpRanges, ...Ipv6Ranges, ...UserIdGroupPairs][0]?.Description ?? "",
  };
}
