import { flushCompileCache } from "node:module";
import type { Cloud } from "./kit/cloud.ts";
import { Double } from "./kit/double.ts";
import type { CloudPackage } from "./kit/fault.ts";
import { serve } from "./kit/serve.ts";
import { doublesVariable, World } from "./kit/world.ts";

// plugin.ts PACKAGE: the process that Pulumi starts in place of the real provider plugin. Each loads its own cloud only.
const clouds: Readonly<Partial<Record<CloudPackage, (world: World) => Promise<Cloud>>>> = {
  aws: async (world) => {
    const { AwsCloud } = await import("./aws/aws-cloud.ts");
    const { motoVariable } = await import("./aws/moto.ts");
    return new AwsCloud(world, process.env[motoVariable] ?? "");
  },
  "azure-native": async (world) => new (await import("./azure/azure-cloud.ts")).AzureCloud(world),
  gcp: async (world) => new (await import("./gcp/gcp-cloud.ts")).GcpCloud(world),
};

const [name] = process.argv.slice(2);
const directory = process.env[doublesVariable];
if (directory === undefined)
  throw new Error(`${doublesVariable} is not set: call startDoubles and use its environment`);
const open = clouds[name as CloudPackage];
if (open === undefined) throw new Error(`there is no double of ${name}`);
const world = await World.open(directory);
serve(new Double(await open(world), world));
// The CLI kills its plugins, and compiled code is otherwise kept at an end of their own.
flushCompileCache();
