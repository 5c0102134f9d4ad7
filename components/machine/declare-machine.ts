import type { DeclaredMachine, MachineContext } from "./machine-context.ts";

/** Declares the resources of the target's cloud. Only its part of the components is loaded, and its SDK. */
export async function declareMachine(context: MachineContext): Promise<DeclaredMachine> {
  switch (context.target.provider) {
    case "aws":
      return (await import("../clouds/aws/machine.ts")).declareAwsMachine(context);
    case "azure":
      return (await import("../clouds/azure/machine.ts")).declareAzureMachine(context);
    case "gcp":
      return (await import("../clouds/gcp/machine.ts")).declareGcpMachine(context);
  }
}
