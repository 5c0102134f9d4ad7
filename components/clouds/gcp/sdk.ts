import { loadSdk } from "../load-sdk.ts";

/** The modules of @pulumi/gcp that machines are made of, each loaded when it is asked for. */
export const gcp = {
  get compute() {
    return loadSdk("@pulumi/gcp", "compute") as typeof import("@pulumi/gcp/compute/index.js");
  },
  get serviceaccount() {
    return loadSdk("@pulumi/gcp", "serviceaccount") as typeof import("@pulumi/gcp/serviceaccount/index.js");
  },
};
