import type { Creation, Fault } from "../kit/fault.ts";
import { textOf, type Values } from "../kit/values.ts";

/** What the provider says of a fault, in the words of Google Cloud, and whether the resource was made nevertheless. */
export function gcpFailure(fault: Fault, creation: Creation, inputs: Values): { message: string; made: boolean } {
  const zone = creation.zone || `${creation.region}-a`;
  const type = creation.token.split(":").at(-1) ?? "resource";
  const waiting = (text: string) => `Error waiting for ${type} to create: ${text}`;
  // A group is made before its machines: the provider waits for them in vain and keeps the group.
  const group = /GroupManager$/.test(creation.token);
  switch (fault.kind) {
    case "noCapacity": {
      const code = fault.code ?? "ZONE_RESOURCE_POOL_EXHAUSTED";
      const machine = textOf(inputs, "machineType", "machine");
      return {
        message: waiting(
          `The zone 'projects/${textOf(inputs, "project", "test")}/zones/${zone}' does not have enough resources available to fulfill the request. Try a different zone, or try again later. (${code}: ${machine})`,
        ),
        made: group,
      };
    }
    case "quota":
      return {
        message: `Error creating ${type}: googleapi: Error 403: Quota '${fault.code ?? "CPUS"}' exceeded. Limit: 24.0 in region ${creation.region}. (QUOTA_EXCEEDED), quotaExceeded`,
        made: group,
      };
    case "throttling":
      return {
        message: `Error creating ${type}: googleapi: Error 403: Rate Limit Exceeded, ${fault.code ?? "rateLimitExceeded"}`,
        made: false,
      };
    case "timeOutAfterCreate":
      return {
        message: waiting("timeout while waiting for state to become 'DONE' (last state: 'RUNNING', timeout: 20m0s)"),
        made: true,
      };
    case "partialCreate":
      return {
        message: waiting(
          `googleapi: Error 503: The service is currently unavailable., ${fault.code ?? "backendError"}`,
        ),
        made: true,
      };
  }
}
