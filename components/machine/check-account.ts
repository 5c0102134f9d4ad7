import type * as pulumi from "@pulumi/pulumi";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { CloudTarget } from "../../provider/schema/cloud-target.ts";
import { aws } from "../clouds/aws/sdk.ts";
import { azure } from "../clouds/azure/sdk.ts";

/**
 * Where the federation has the id of the target's account or subscription: that the provider which would make the machine
 * works in that one. A machine that was decided for one account must not be made in another. Google Cloud is told the project.
 *
 * @param options with the provider, and the parent whose provider counts otherwise
 * @throws {NovaCronError} NC1001 on `accounts`
 */
export async function checkAccount(target: CloudTarget, options: pulumi.CustomResourceOptions): Promise<void> {
  const { account, accountId, provider } = target;
  if (accountId === undefined || provider === "gcp") return;
  const { provider: given, parent } = options;
  const invoke = { ...(given !== undefined && { provider: given }), ...(parent !== undefined && { parent }) };
  const actual =
    provider === "aws"
      ? (await aws.getCallerIdentity({}, invoke)).accountId
      : (await azure.authorization.getClientConfig(invoke)).subscriptionId;
  if (actual.toLowerCase() === accountId.toLowerCase()) return;
  throw new NovaCronError(
    "NC1001",
    `the provider for ${account} works in ${actual}, and the federation says ${accountId}`,
    {
      property: `accounts.${account}`,
      expected: `a provider for ${accountId}`,
      remedy: `Give it in accounts: { ${JSON.stringify(account)}: { provider } }, or correct the id in the federation.`,
    },
  );
}
