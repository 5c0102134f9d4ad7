/** The property that holds the name of a type that has no `name`. */
const others: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket": "bucket",
  "aws:ec2/keyPair:KeyPair": "keyName",
  "aws:kms/alias:Alias": "name",
};

/** Types that the provider names where the program does not; all others have only their ids. */
const named = new Set([
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
  "aws:iam/instanceProfile:InstanceProfile",
  "aws:autoscaling/group:Group",
  "aws:autoscaling/policy:Policy",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/targetGroup:TargetGroup",
  "aws:backup/vault:Vault",
  "aws:backup/plan:Plan",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:cloudwatch/logGroup:LogGroup",
]);

/** The property that holds the name which the provider makes up, or null where it makes up none. */
export function nameProperty(token: string): string | null {
  return others[token] ?? (named.has(token) ? "name" : null);
}
