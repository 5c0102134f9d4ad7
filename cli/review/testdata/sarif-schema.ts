import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import ajv from "ajv-draft-04";
import formats from "ajv-formats";

/** What is wrong with a SARIF log by the official JSON schema; empty where nothing is. */
export function sarifFaults(log: unknown): readonly string[] {
  // One of its patterns is none with the flag `u`.
  const validator = new ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(validator);
  const validate = validator.compile(schema);
  validate(log);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
