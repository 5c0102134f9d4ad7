import { createRequire } from "node:module";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";

const require = createRequire(import.meta.url);

/** The SDKs of the clouds: optional peers, of which a stack needs those of the clouds that its machines are placed on. */
export type SdkPackage = "@pulumi/aws" | "@pulumi/azure-native" | "@pulumi/gcp";

const majors = { "@pulumi/aws": 7, "@pulumi/azure-native": 3, "@pulumi/gcp": 9 } as const;

/**
 * A module of a cloud's SDK, loaded now. By `require`: these modules load their parts when they are asked for them, and an
 * import asks for all. Throws NC1901 where the package is not installed.
 *
 * @param module such as `ec2`; the caller names its type
 */
export function loadSdk(sdk: SdkPackage, module: string, load: (id: string) => unknown = require): unknown {
  try {
    return load(`${sdk}/${module}`);
  } catch (cause) {
    if (!isMissing(cause, sdk)) throw cause;
    throw new NovaCronError("NC1901", `a machine is placed where ${sdk} is needed, and it is not installed`, {
      expected: `${sdk} ${majors[sdk]}`,
      remedy: `Run npm install ${sdk}@${majors[sdk]} in the project's folder.`,
      cause,
    });
  }
}

function isMissing(error: unknown, sdk: string): boolean {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return code === "MODULE_NOT_FOUND" && message !== undefined && message.includes(sdk);
}
