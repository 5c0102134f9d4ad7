import type { PolicyConfigSchema } from "@pulumi/policy";
import { expiringDays } from "../../provider/policy/waivers/waiver-book.ts";

/** The policy under which waivers are configured, and reported as far as they are not what they should be. */
export const waiverPolicy = {
  name: "novacron-waivers",
  displayName: "Waivers hold",
  description: `Waivers that do not apply, and those that expire within ${expiringDays} days.`,
  enforcementLevel: "advisory",
  remediationSteps: "Sign the waiver anew with `novacron waiver new`, or remove it from the file.",
  tags: ["waivers", "stack"],
  configSchema: {
    properties: {
      waivers: {
        type: "string",
        minLength: 1,
        description: "Path of the waiver file, from the project's folder; .novacron/waivers.yaml where absent",
      },
      keys: {
        type: "string",
        minLength: 1,
        description: "Folder of keys.json, from the project's folder; .novacron/keys where absent",
      },
    },
  } satisfies PolicyConfigSchema,
} as const;
