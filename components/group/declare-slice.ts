import type { DeclaredSlice, SliceContext } from "./slice-context.ts";

/** Declares a slice in the target's cloud. Only its part of the components is loaded, and its SDK. */
export async function declareSlice(context: SliceContext): Promise<DeclaredSlice> {
  switch (context.target.provider) {
    case "aws":
      return (await import("../clouds/aws/group.ts")).declareAwsGroup(context);
    case "azure":
      return (await import("../clouds/azure/group.ts")).declareAzureGroup(context);
    case "gcp":
      return (await import("../clouds/gcp/group.ts")).declareGcpGroup(context);
  }
}
