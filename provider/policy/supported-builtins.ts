import { hostFunctions } from "./builtins/host-functions.ts";

/**
 * The built-in functions that the WebAssembly host supplies besides those that OPA compiles into the module itself. All are
 * pure: there is no clock (`time.now_ns`; use `input.now_ns`), no network and no chance.
 *
 * A bundle that needs any other is refused when it is built, with the rule's file and line, and again when it is loaded:
 * otherwise the rule would fail at the first request that reaches it.
 */
export const supportedBuiltins: ReadonlySet<string> = new Set(hostFunctions.keys());
