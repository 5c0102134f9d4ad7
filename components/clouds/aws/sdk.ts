import { loadSdk } from "../load-sdk.ts";

/** The modules of @pulumi/aws that machines are made of, each loaded when it is asked for. */
export const aws = {
  get ec2() {
    return loadSdk("@pulumi/aws", "ec2") as typeof import("@pulumi/aws/ec2/index.js");
  },
  get iam() {
    return loadSdk("@pulumi/aws", "iam") as typeof import("@pulumi/aws/iam/index.js");
  },
  get cloudwatch() {
    return loadSdk("@pulumi/aws", "cloudwatch") as typeof import("@pulumi/aws/cloudwatch/index.js");
  },
  get autoscaling() {
    return loadSdk("@pulumi/aws", "autoscaling") as typeof import("@pulumi/aws/autoscaling/index.js");
  },
  get getAvailabilityZones() {
    const { getAvailabilityZones } = loadSdk(
      "@pulumi/aws",
      "getAvailabilityZones",
    ) as typeof import("@pulumi/aws/getAvailabilityZones.js");
    return getAvailabilityZones;
  },
  get getCallerIdentity() {
    const { getCallerIdentity } = loadSdk(
      "@pulumi/aws",
      "getCallerIdentity",
    ) as typeof import("@pulumi/aws/getCallerIdentity.js");
    return getCallerIdentity;
  },
  get lb() {
    return loadSdk("@pulumi/aws", "lb") as typeof import("@pulumi/aws/lb/index.js");
  },
  get dlm() {
    return loadSdk("@pulumi/aws", "dlm") as typeof import("@pulumi/aws/dlm/index.js");
  },
};
