import type { ResourceHandler } from "../kit/cloud.ts";
import type { AwsClients } from "./clients.ts";
import { instance } from "./instance.ts";
import { securityGroup } from "./security-group.ts";
import { securityGroupRule } from "./security-group-rule.ts";
import { subnet } from "./subnet.ts";
import { vpc } from "./vpc.ts";

/** What goes to moto, by token. */
export const awsHandlers: Readonly<Record<string, (clients: AwsClients) => ResourceHandler>> = {
  "aws:ec2/vpc:Vpc": vpc,
  "aws:ec2/subnet:Subnet": subnet,
  "aws:ec2/securityGroup:SecurityGroup": securityGroup,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (clients) => securityGroupRule(clients, "ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (clients) => securityGroupRule(clients, "egress"),
  "aws:ec2/instance:Instance": instance,
};
