import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ResourceHandler } from "../kit/cloud.ts";
import {
  optionalBoolean,
  optionalNumber,
  optionalRecord,
  optionalText,
  optionalTexts,
  recordsOf,
  textOf,
  type Values,
} from "../kit/values.ts";
import type { AwsClients } from "./clients.ts";
import { described } from "./described.ts";
import { tagList } from "./tags.ts";

/** AWS refuses an empty list of tags. */
const tags = (inputs: Values) => (tagList(inputs).length === 0 ? undefined : tagList(inputs));

/** `aws:lb/loadBalancer:LoadBalancer` */
export function loadBalancer(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("elb", region);
      const { LoadBalancers } = await client.send(
        new elb.CreateLoadBalancerCommand({
          Name: textOf(inputs, "name"),
          Type: textOf(inputs, "loadBalancerType", "application") as elb.LoadBalancerTypeEnum,
          Scheme: inputs.internal === true ? "internal" : "internet-facing",
          Subnets:
            optionalTexts(inputs, "subnets") ??
            recordsOf(inputs, "subnetMappings").map((each) => textOf(each, "subnetId")),
          SecurityGroups: optionalTexts(inputs, "securityGroups"),
          Tags: tags(inputs),
        }),
      );
      return LoadBalancers?.[0]?.LoadBalancerArn ?? "";
    },
    async describe(arn, _before, region) {
      const client = await clients.of("elb", region);
      const { LoadBalancers } = await client.send(new elb.DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }));
      const [found] = LoadBalancers ?? [];
      if (found === undefined) return null;
      return {
        arn,
        arnSuffix: arn.split(":loadbalancer/")[1] ?? "",
        name: found.LoadBalancerName,
        dnsName: found.DNSName,
        zoneId: found.CanonicalHostedZoneId ?? "",
        internal: found.Scheme === "internal",
        loadBalancerType: found.Type,
        vpcId: found.VpcId,
        securityGroups: found.SecurityGroups ?? [],
        subnets: (found.AvailabilityZones ?? []).map(({ SubnetId }) => SubnetId),
        ipAddressType: found.IpAddressType ?? "ipv4",
      };
    },
    async update(LoadBalancerArn, inputs, _before, region) {
      const client = await clients.of("elb", region);
      const [SecurityGroups, Subnets] = [optionalTexts(inputs, "securityGroups"), optionalTexts(inputs, "subnets")];
      if (SecurityGroups !== undefined && SecurityGroups.length > 0)
        await client.send(new elb.SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups }));
      if (Subnets !== undefined) await client.send(new elb.SetSubnetsCommand({ LoadBalancerArn, Subnets }));
      const Tags = tags(inputs);
      if (Tags !== undefined) await client.send(new elb.AddTagsCommand({ ResourceArns: [LoadBalancerArn], Tags }));
    },
    async delete(LoadBalancerArn, before, region) {
      if (before.enableDeletionProtection === true)
        throw new Error(
          `OperationNotPermitted: Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`,
        );
      const client = await clients.of("elb", region);
      await client.send(new elb.DeleteLoadBalancerCommand({ LoadBalancerArn }));
    },
  });
}

/** `aws:lb/targetGroup:TargetGroup` */
export function targetGroup(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("elb", region);
      const { TargetGroups } = await client.send(
        new elb.CreateTargetGroupCommand({
          Name: textOf(inputs, "name"),
          Port: optionalNumber(inputs, "port"),
          Protocol: optionalText(inputs, "protocol") as elb.ProtocolEnum | undefined,
          VpcId: optionalText(inputs, "vpcId"),
          TargetType: optionalText(inputs, "targetType") as elb.TargetTypeEnum | undefined,
          ...healthOf(inputs),
          Tags: tags(inputs),
        }),
      );
      return TargetGroups?.[0]?.TargetGroupArn ?? "";
    },
    async describe(arn, _before, region) {
      const client = await clients.of("elb", region);
      const { TargetGroups } = await client.send(new elb.DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }));
      const [found] = TargetGroups ?? [];
      if (found === undefined) return null;
      return {
        arn,
        arnSuffix: arn.split(":").at(-1) ?? "",
        name: found.TargetGroupName,
        port: found.Port,
        protocol: found.Protocol,
        vpcId: found.VpcId,
        targetType: found.TargetType,
      };
    },
    async update(TargetGroupArn, inputs, _before, region) {
      const client = await clients.of("elb", region);
      await client.send(new elb.ModifyTargetGroupCommand({ TargetGroupArn, ...healthOf(inputs) }));
    },
    async delete(TargetGroupArn, _before, region) {
      const client = await clients.of("elb", region);
      await client.send(new elb.DeleteTargetGroupCommand({ TargetGroupArn }));
    },
  });
}

/** `aws:lb/listener:Listener` */
export function listener(clients: AwsClients): ResourceHandler {
  const settings = (inputs: Values) => ({
    Port: optionalNumber(inputs, "port"),
    Protocol: optionalText(inputs, "protocol") as elb.ProtocolEnum | undefined,
    SslPolicy: optionalText(inputs, "sslPolicy"),
    Certificates:
      inputs.certificateArn === undefined ? undefined : [{ CertificateArn: textOf(inputs, "certificateArn") }],
    DefaultActions: recordsOf(inputs, "defaultActions").map(actionOf),
  });
  return described({
    async create(inputs, region) {
      const client = await clients.of("elb", region);
      const LoadBalancerArn = textOf(inputs, "loadBalancerArn");
      const made = await client.send(
        new elb.CreateListenerCommand({ LoadBalancerArn, ...settings(inputs), Tags: tags(inputs) }),
      );
      return made.Listeners?.[0]?.ListenerArn ?? "";
    },
    async describe(arn, _before, region) {
      const client = await clients.of("elb", region);
      const { Listeners } = await client.send(new elb.DescribeListenersCommand({ ListenerArns: [arn] }));
      const [found] = Listeners ?? [];
      if (found === undefined) return null;
      return {
        arn,
        loadBalancerArn: found.LoadBalancerArn,
        port: found.Port,
        protocol: found.Protocol,
        sslPolicy: found.SslPolicy ?? "",
      };
    },
    async update(ListenerArn, inputs, _before, region) {
      const client = await clients.of("elb", region);
      await client.send(new elb.ModifyListenerCommand({ ListenerArn, ...settings(inputs) }));
    },
    async delete(ListenerArn, _before, region) {
      const client = await clients.of("elb", region);
      await client.send(new elb.DeleteListenerCommand({ ListenerArn }));
    },
  });
}

/** `aws:lb/targetGroupAttachment:TargetGroupAttachment` */
export function targetGroupAttachment(clients: AwsClients): ResourceHandler {
  const of = (values: Values) => ({
    TargetGroupArn: textOf(values, "targetGroupArn"),
    Targets: [{ Id: textOf(values, "targetId"), Port: optionalNumber(values, "port") }],
  });
  return described({
    async create(inputs, region) {
      const client = await clients.of("elb", region);
      await client.send(new elb.RegisterTargetsCommand(of(inputs)));
      return `${textOf(inputs, "targetGroupArn")}-${textOf(inputs, "targetId")}`;
    },
    async describe(_id, before, region) {
      const client = await clients.of("elb", region);
      const { TargetGroupArn } = of(before);
      const { TargetHealthDescriptions = [] } = await client.send(
        new elb.DescribeTargetHealthCommand({ TargetGroupArn }),
      );
      return TargetHealthDescriptions.some(({ Target }) => Target?.Id === before.targetId) ? before : null;
    },
    async delete(_id, before, region) {
      const client = await clients.of("elb", region);
      await client.send(new elb.DeregisterTargetsCommand(of(before)));
    },
  });
}

function healthOf(inputs: Values): Partial<elb.CreateTargetGroupCommandInput> {
  const check = optionalRecord(inputs, "healthCheck");
  if (check === undefined) return {};
  return {
    HealthCheckEnabled: optionalBoolean(check, "enabled"),
    HealthCheckPath: optionalText(check, "path"),
    HealthCheckPort: optionalText(check, "port"),
    HealthCheckProtocol: optionalText(check, "protocol") as elb.ProtocolEnum | undefined,
    HealthCheckIntervalSeconds: optionalNumber(check, "interval"),
    HealthCheckTimeoutSeconds: optionalNumber(check, "timeout"),
    HealthyThresholdCount: optionalNumber(check, "healthyThreshold"),
    UnhealthyThresholdCount: optionalNumber(check, "unhealthyThreshold"),
    Matcher: optionalText(check, "matcher") === undefined ? undefined : { HttpCode: textOf(check, "matcher") },
  };
}

function actionOf(action: Values): elb.Action {
  const [fixed, redirect] = [optionalRecord(action, "fixedResponse"), optionalRecord(action, "redirect")];
  return {
    Type: textOf(action, "type") as elb.ActionTypeEnum,
    TargetGroupArn: optionalText(action, "targetGroupArn"),
    FixedResponseConfig: fixed && {
      StatusCode: textOf(fixed, "statusCode", "200"),
      ContentType: optionalText(fixed, "contentType"),
      MessageBody: optionalText(fixed, "messageBody"),
    },
    RedirectConfig: redirect && {
      StatusCode: textOf(redirect, "statusCode", "HTTP_301") as elb.RedirectActionStatusCodeEnum,
      Protocol: optionalText(redirect, "protocol"),
      Port: optionalText(redirect, "port"),
    },
  };
}
