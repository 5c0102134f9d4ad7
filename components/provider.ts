import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { providerConfig } from "../provider/schema/provider-config.ts";
import type { Inputs } from "./inputs.ts";

/** The provider's configuration; see docs/reference.md. */
export type ProviderArgs = Inputs<z.input<typeof providerConfig>>;

/**
 * A provider of its own, for a second fleet or other weights than the stack's configuration says. Of that configuration it goes
 * by `lockFile` alone, where the arguments name none.
 *
 * @example
 * const lab = new Provider("lab", { fleet: "lab-fleet.yaml", weights: "green" });
 * new Placement("batch", { vcpus: 8, memoryGiB: 32 }, { provider: lab });
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    // Provider inputs travel as text or JSON text: https://www.pulumi.com/docs/iac/extending-pulumi/schema/
    const encoded = Object.entries({ ...args, lockFile: args.lockFile ?? lockFileOfStack() }).map(([key, value]) => [
      key,
      pulumi
        .output(value)
        .apply((known) => (typeof known === "string" || known === undefined ? known : JSON.stringify(known))),
    ]);
    super("novacron", name, Object.fromEntries(encoded), options);
  }
}

/** Whoever tells the stack to go by a lock file means all of its providers, and Pulumi tells the default one alone. */
const lockFileOfStack = (): string | undefined => new pulumi.Config("novacron").get("lockFile");
