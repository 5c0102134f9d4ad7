import * as pulumi from "@pulumi/pulumi";
import { atPlace } from "../../machine/at-place.ts";
import type { MachineContext } from "../../machine/machine-context.ts";
import { digits } from "../../machine/place-name.ts";
import { projectOf } from "./project.ts";
import { gcp } from "./sdk.ts";

/** As whom machines call Google Cloud. */
export interface GcpIdentity {
  readonly email: pulumi.Input<string>;
  readonly scopes: string[];
}

/** The service account that is given for the target, else one of its own, which may do nothing until it is given a role. */
export function declareGcpIdentity({ spec, target, place, options }: MachineContext): GcpIdentity {
  const given = atPlace(spec.identity, target);
  // What an account may do is said by its roles; narrower scopes are an older way: https://cloud.google.com/compute/docs/access/service-accounts
  const scopes = given?.scopes ?? ["https://www.googleapis.com/auth/cloud-platform"];
  if (given?.serviceAccount !== undefined) return { email: given.serviceAccount, scopes };
  const account = new gcp.serviceaccount.Account(
    place,
    {
      ...projectOf(target),
      // At most 30 characters, and unique in the project.
      accountId: `vm-${digits(`${pulumi.getProject()}/${pulumi.getStack()}/${place}`, 16)}`,
      displayName: place,
    },
    options,
  );
  return { email: account.email, scopes };
}
