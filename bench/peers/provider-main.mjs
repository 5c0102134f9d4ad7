// The least that a plugin by Pulumi's own Node SDK can be: `pulumi.provider.main` with a provider that has nothing to do.
import * as pulumi from "@pulumi/pulumi";

await pulumi.provider.main({ version: "0.0.1", schema: '{"name":"nothing","version":"0.0.1"}' }, process.argv.slice(2));
