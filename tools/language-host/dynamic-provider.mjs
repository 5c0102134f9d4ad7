// `pulumi-resource-pulumi-nodejs`: the provider behind `pulumi.dynamic.Resource`, as the program's own SDK brings it.
// The engine starts it in the program's folder.
import { createRequire } from "node:module";
import { join } from "node:path";

createRequire(join(process.cwd(), "package.json"))("@pulumi/pulumi/cmd/dynamic-provider");
