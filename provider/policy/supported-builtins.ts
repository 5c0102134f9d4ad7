/**
 * The built-in functions that the WebAssembly host (@open-policy-agent/opa-wasm 1.10) supplies besides those that OPA
 * compiles into the module itself. All are pure. A test compares the list with what the installed package has.
 *
 * A bundle that needs any other is refused when it is built, with the rule's file and line, and again when it is loaded:
 * otherwise the rule would fail at the first request that reaches it.
 */
export const supportedBuiltins: ReadonlySet<string> = new Set([
  "json.is_valid",
  "regex.split",
  "sprintf",
  "yaml.is_valid",
  "yaml.marshal",
  "yaml.unmarshal",
]);
