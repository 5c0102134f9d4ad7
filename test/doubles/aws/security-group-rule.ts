import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import type { ResourceHandler } from "../kit/cloud.ts";
import { optionalNumber, optionalText, textOf, type Values } from "../kit/values.ts";
import { type AwsClients, orNull } from "./clients.ts";
import { retag, tagSpecifications, tagsFrom } from "./tags.ts";

/** `aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule` and its sibling for egress: one rule with an id of its own. */
export function securityGroupRule(clients: AwsClients, direction: "ingress" | "egress"): ResourceHandler {
  const authorize = async (inputs: Values, region: string): Promise<string> => {
    const ec2 = await clients.of("ec2", region);
    const request = {
      GroupId: textOf(inputs, "securityGroupId"),
      IpPermissions: [permissionOf(inputs)],
      TagSpecifications: tagSpecifications(inputs, "security-group-rule"),
    };
    const { SecurityGroupRules } = await (direction === "ingress"
      ? ec2.send(new AuthorizeSecurityGroupIngressCommand(request))
      : ec2.send(new AuthorizeSecurityGroupEgressCommand(request)));
    return SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  };
  const revoke = async (id: string, values: Values, region: string): Promise<void> => {
    const ec2 = await clients.of("ec2", region);
    const request = { GroupId: textOf(values, "securityGroupId"), SecurityGroupRuleIds: [id] };
    await orNull<unknown>(
      direction === "ingress"
        ? ec2.send(new RevokeSecurityGroupIngressCommand(request))
        : ec2.send(new RevokeSecurityGroupEgressCommand(request)),
    );
  };
  const outputsOf = async (id: string, inputs: Values, region: string): Promise<Values | null> => {
    const ec2 = await clients.of("ec2", region);
    const answer = await orNull(ec2.send(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] })));
    const [found] = answer?.SecurityGroupRules ?? [];
    if (found === undefined) return null;
    const same = (at: number | undefined) => (at === -1 ? undefined : at);
    return {
      ...inputs,
      arn: `arn:aws:ec2:${region}:${clients.account}:security-group-rule/${id}`,
      securityGroupRuleId: id,
      ipProtocol: found.IpProtocol,
      fromPort: same(found.FromPort),
      toPort: same(found.ToPort),
      cidrIpv4: found.CidrIpv4,
      cidrIpv6: found.CidrIpv6,
      tagsAll: tagsFrom(found.Tags),
    };
  };
  return {
    async create(inputs, { region }) {
      const id = await authorize(inputs, region);
      return { id, outputs: (await outputsOf(id, inputs, region)) ?? {} };
    },
    read: (id, before, { region }) => outputsOf(id, before, region),
    async update(id, inputs, before, { region }) {
      const ec2 = await clients.of("ec2", region);
      const rule = {
        IpProtocol: textOf(inputs, "ipProtocol"),
        FromPort: optionalNumber(inputs, "fromPort") ?? -1,
        ToPort: optionalNumber(inputs, "toPort") ?? -1,
        CidrIpv4: optionalText(inputs, "cidrIpv4"),
        CidrIpv6: optionalText(inputs, "cidrIpv6"),
        PrefixListId: optionalText(inputs, "prefixListId"),
        ReferencedGroupId: optionalText(inputs, "referencedSecurityGroupId"),
        Description: optionalText(inputs, "description"),
      };
      const change = { SecurityGroupRuleId: id, SecurityGroupRule: rule };
      const GroupId = textOf(inputs, "securityGroupId");
      await ec2.send(new ModifySecurityGroupRulesCommand({ GroupId, SecurityGroupRules: [change] }));
      await retag(ec2, id, inputs, before);
      return (await outputsOf(id, inputs, region)) ?? {};
    },
    delete: (id, before, { region }) => revoke(id, before, region),
  };
}

function permissionOf(inputs: Values): IpPermission {
  const Description = optionalText(inputs, "description");
  const [ipv4, ipv6] = [optionalText(inputs, "cidrIpv4"), optionalText(inputs, "cidrIpv6")];
  const [group, prefix] = [optionalText(inputs, "referencedSecurityGroupId"), optionalText(inputs, "prefixListId")];
  return {
    IpProtocol: textOf(inputs, "ipProtocol"),
    FromPort: optionalNumber(inputs, "fromPort"),
    ToPort: optionalNumber(inputs, "toPort"),
    IpRanges: ipv4 === undefined ? undefined : [{ CidrIp: ipv4, Description }],
    Ipv6Ranges: ipv6 === undefined ? undefined : [{ CidrIpv6: ipv6, Description }],
    UserIdGroupPairs: group === undefined ? undefined : [{ GroupId: group, Description }],
    PrefixListIds: prefix === undefined ? undefined : [{ PrefixListId: prefix, Description }],
  };
}
