import { sprintf } from "./go-sprintf.ts";
import type { HostFunction } from "./host-function.ts";

/**
 * The built-in functions that the host has, each as the OPA command has it; tests compare the two. OPA's own compiler puts
 * the others into the module.
 */
export const hostFunctions: ReadonlyMap<string, HostFunction> = new Map<string, HostFunction>([
  ["sprintf", (format, operands) => (format && operands ? sprintf(format, operands) : undefined)],
]);
