import type { ResourceHandler } from "../kit/cloud.ts";
import type { AwsClients } from "./clients.ts";

type Load = () => Promise<(clients: AwsClients) => ResourceHandler>;

/** What goes to moto, by token. Loaded when first used: the SDK's package of EC2 alone takes 400 ms. */
export const awsHandlers: Readonly<Record<string, Load>> = {
  "aws:ec2/vpc:Vpc": async () => (await import("./vpc.ts")).vpc,
  "aws:ec2/subnet:Subnet": async () => (await import("./subnet.ts")).subnet,
  "aws:ec2/securityGroup:SecurityGroup": async () => (await import("./security-group.ts")).securityGroup,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": async () => {
    const { securityGroupRule } = await import("./security-group-rule.ts");
    return (clients) => securityGroupRule(clients, "ingress");
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": async () => {
    const { securityGroupRule } = await import("./security-group-rule.ts");
    return (clients) => securityGroupRule(clients, "egress");
  },
  "aws:ec2/instance:Instance": async () => (await import("./instance.ts")).instance,
  "aws:ec2/internetGateway:InternetGateway": async () => (await import("./routing.ts")).internetGateway,
  "aws:ec2/routeTable:RouteTable": async () => (await import("./routing.ts")).routeTable,
  "aws:ec2/route:Route": async () => (await import("./routing.ts")).route,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": async () =>
    (await import("./routing.ts")).routeTableAssociation,
  "aws:ec2/eip:Eip": async () => (await import("./addresses.ts")).elasticIp,
  "aws:ec2/natGateway:NatGateway": async () => (await import("./addresses.ts")).natGateway,
  "aws:ec2/launchTemplate:LaunchTemplate": async () => (await import("./launch-template.ts")).launchTemplate,
  "aws:ec2/keyPair:KeyPair": async () => (await import("./volumes.ts")).keyPair,
  "aws:ebs/volume:Volume": async () => (await import("./volumes.ts")).volume,
  "aws:ec2/volumeAttachment:VolumeAttachment": async () => (await import("./volumes.ts")).volumeAttachment,
  "aws:iam/role:Role": async () => (await import("./identity.ts")).role,
  "aws:iam/rolePolicy:RolePolicy": async () => (await import("./identity.ts")).rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": async () => (await import("./identity.ts")).rolePolicyAttachment,
  "aws:iam/policy:Policy": async () => (await import("./identity.ts")).policy,
  "aws:iam/instanceProfile:InstanceProfile": async () => (await import("./identity.ts")).instanceProfile,
  "aws:kms/key:Key": async () => (await import("./keys.ts")).key,
  "aws:kms/alias:Alias": async () => (await import("./keys.ts")).alias,
  "aws:s3/bucket:Bucket": async () => (await import("./buckets.ts")).bucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": async () =>
    (await import("./buckets.ts")).publicAccessBlock,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": async () =>
    (await import("./buckets.ts")).bucketEncryption,
  "aws:s3/bucketVersioning:BucketVersioning": async () => (await import("./buckets.ts")).bucketVersioning,
  "aws:autoscaling/group:Group": async () => (await import("./scaling.ts")).group,
  "aws:autoscaling/policy:Policy": async () => (await import("./scaling.ts")).scalingPolicy,
  "aws:lb/loadBalancer:LoadBalancer": async () => (await import("./load-balancers.ts")).loadBalancer,
  "aws:lb/targetGroup:TargetGroup": async () => (await import("./load-balancers.ts")).targetGroup,
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": async () =>
    (await import("./load-balancers.ts")).targetGroupAttachment,
  "aws:lb/listener:Listener": async () => (await import("./load-balancers.ts")).listener,
};
