import { loadSdk } from "../load-sdk.ts";

/** The modules of @pulumi/azure-native that machines are made of, each loaded when it is asked for. */
export const azure = {
  get authorization() {
    return loadSdk(
      "@pulumi/azure-native",
      "authorization",
    ) as typeof import("@pulumi/azure-native/authorization/index.js");
  },
  get compute() {
    return loadSdk("@pulumi/azure-native", "compute") as typeof import("@pulumi/azure-native/compute/index.js");
  },
  get network() {
    return loadSdk("@pulumi/azure-native", "network") as typeof import("@pulumi/azure-native/network/index.js");
  },
  get monitor() {
    return loadSdk("@pulumi/azure-native", "monitor") as typeof import("@pulumi/azure-native/monitor/index.js");
  },
  get recoveryservices() {
    return loadSdk(
      "@pulumi/azure-native",
      "recoveryservices",
    ) as typeof import("@pulumi/azure-native/recoveryservices/index.js");
  },
  get resources() {
    return loadSdk("@pulumi/azure-native", "resources") as typeof import("@pulumi/azure-native/resources/index.js");
  },
};
