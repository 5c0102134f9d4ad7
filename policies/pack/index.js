// JavaScript, because Pulumi puts ts-node in front of a pack's TypeScript entry, and ts-node cannot load ES modules. It
// requires this file, which therefore may not await; what is imported here, Node itself loads.
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `NC1901: the NovaCron policy pack needs Node 22.18 or newer and was started by Node ${process.versions.node} (${process.execPath}); put a newer node on the PATH\n`,
  );
  process.exit(1);
}
// Where the engine's language host keeps compiled code, there; else where Node does.
nodeModule.enableCompileCache();
const sources = new URL("policy-pack.ts", import.meta.url);
// A checkout has the sources; the installed package has what was built of them.
const pack = existsSync(sources) ? sources : new URL("../../dist/policies/policy-pack.js", import.meta.url);
import(pack.href); // Pulumi reports what it rejects with: it listens for unhandled rejections.
