import type { Creation, Fault } from "../kit/fault.ts";
import { optionalRecord, textOf, type Values } from "../kit/values.ts";

/** Codes of a lack of capacity that Azure finds only after it has accepted the machine, which stays in the state Failed. */
const afterwards = new Set(["AllocationFailed", "ZonalAllocationFailed", "OverconstrainedAllocationRequest"]);

/** What the provider says of a fault, in the words of Azure, and whether the resource was made nevertheless. */
export function azureFailure(fault: Fault, creation: Creation, inputs: Values): { message: string; made: boolean } {
  const size =
    textOf(optionalRecord(inputs, "hardwareProfile") ?? {}, "vmSize") ||
    textOf(optionalRecord(inputs, "sku") ?? {}, "name");
  const { region } = creation;
  switch (fault.kind) {
    case "noCapacity": {
      const code = fault.code ?? "SkuNotAvailable";
      const made = afterwards.has(code);
      const text = made
        ? `Allocation failed. We do not have sufficient capacity for the requested VM size in this ${code === "ZonalAllocationFailed" ? "zone" : "region"}. Read more about improving likelihood of allocation success at http://aka.ms/allocation-guidance`
        : `The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: ${size}' is currently not available in location '${region}'. Please try another size or deploy to a different location or different zone. See https://aka.ms/azureskunotavailable for details.`;
      return { message: answer(made ? "OK" : 409, code, text), made };
    }
    case "quota":
      return {
        message: answer(
          409,
          fault.code ?? "OperationNotAllowed",
          `Operation could not be completed as it results in exceeding approved Total Regional Cores quota (QuotaExceeded). Additional details - Deployment Model: Resource Manager, Location: ${region}, Current Limit: 10, Current Usage: 10, Additional Required: 4, (Minimum) New Limit Required: 14.`,
        ),
        made: false,
      };
    case "throttling":
      return {
        message: answer(
          429,
          fault.code ?? "TooManyRequests",
          "The request is being throttled as the limit has been reached for operation type.",
        ),
        made: false,
      };
    case "timeOutAfterCreate":
      return { message: "polling operation: context deadline exceeded", made: true };
    case "partialCreate":
      return {
        message: answer(
          "OK",
          fault.code ?? "InternalExecutionError",
          "An internal execution error occurred. Please retry later.",
        ),
        made: true,
      };
  }
}

function answer(status: number | "OK", code: string, message: string): string {
  if (status === "OK") return `Code="${code}" Message="${message}"`;
  return `Status=${status} Code="${code}" Message="${message}"`;
}
