import type { Values } from "../kit/values.ts";

/** Inputs that the provider cannot change in place, by type; from the provider's documentation and `ForceNew` of its schemas. */
const byToken: Readonly<Record<string, readonly string[]>> = {
  "aws:ec2/vpc:Vpc": ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
  "aws:ec2/subnet:Subnet": ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "ipv6Native", "outpostArn"],
  "aws:ec2/internetGateway:InternetGateway": [],
  "aws:ec2/routeTable:RouteTable": ["vpcId"],
  "aws:ec2/route:Route": ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ["subnetId", "gatewayId"],
  "aws:ec2/natGateway:NatGateway": ["subnetId", "allocationId", "connectivityType", "privateIp"],
  "aws:ec2/eip:Eip": ["domain", "networkBorderGroup", "publicIpv4Pool", "address"],
  "aws:ec2/securityGroup:SecurityGroup": ["name", "namePrefix", "description", "vpcId"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["securityGroupId"],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["securityGroupId"],
  "aws:ec2/instance:Instance": [
    ...["ami", "availabilityZone", "subnetId", "keyName", "associatePublicIpAddress", "privateIp", "tenancy"],
    ...[
      "placementGroup",
      "hostId",
      "instanceMarketOptions",
      "networkInterfaces",
      "ephemeralBlockDevices",
      "hibernation",
    ],
    ...["cpuOptions", "enclaveOptions", "ebsOptimized", "ebsBlockDevices", "securityGroups", "ipv6AddressCount"],
    ...["rootBlockDevice.encrypted", "rootBlockDevice.kmsKeyId", "rootBlockDevice.snapshotId"],
  ],
  "aws:ec2/launchTemplate:LaunchTemplate": ["name", "namePrefix"],
  "aws:ec2/keyPair:KeyPair": ["keyName", "keyNamePrefix", "publicKey"],
  "aws:ebs/volume:Volume": [
    "availabilityZone",
    "encrypted",
    "kmsKeyId",
    "snapshotId",
    "outpostArn",
    "multiAttachEnabled",
  ],
  "aws:ec2/volumeAttachment:VolumeAttachment": ["deviceName", "instanceId", "volumeId"],
  "aws:iam/role:Role": ["name", "namePrefix", "path"],
  "aws:iam/rolePolicy:RolePolicy": ["name", "namePrefix", "role"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["role", "policyArn"],
  "aws:iam/policy:Policy": ["name", "namePrefix", "path", "description"],
  "aws:iam/instanceProfile:InstanceProfile": ["name", "namePrefix", "path"],
  "aws:kms/key:Key": ["customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId"],
  "aws:kms/alias:Alias": ["name", "namePrefix"],
  "aws:s3/bucket:Bucket": ["bucket", "bucketPrefix", "objectLockEnabled"],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket"],
  "aws:s3/bucketVersioning:BucketVersioning": ["bucket"],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ["bucket"],
  "aws:autoscaling/group:Group": ["name", "namePrefix", "placementGroup"],
  "aws:autoscaling/policy:Policy": ["name", "autoscalingGroupName"],
  "aws:lb/loadBalancer:LoadBalancer": ["name", "namePrefix", "internal", "loadBalancerType", "customerOwnedIpv4Pool"],
  "aws:lb/targetGroup:TargetGroup": [
    "name",
    "namePrefix",
    "port",
    "protocol",
    "vpcId",
    "targetType",
    "protocolVersion",
  ],
  "aws:lb/listener:Listener": ["loadBalancerArn"],
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": ["targetGroupArn", "targetId", "port", "availabilityZone"],
};

/** Inputs of a type that need another resource when they change. A region always does: a resource cannot leave its own. */
export function replacing(token: string, after: Values): readonly string[] {
  const userData = token === "aws:ec2/instance:Instance" && after.userDataReplaceOnChange === true;
  return ["region", ...(byToken[token] ?? ["name", "namePrefix"]), ...(userData ? ["userData", "userDataBase64"] : [])];
}
