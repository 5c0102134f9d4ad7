// JavaScript, because Pulumi puts ts-node in front of a pack's TypeScript entry, and ts-node cannot load ES modules. It
// requires this file, which therefore may not await; what is imported here, Node itself loads.
import { existsSync } from "node:fs";

const sources = new URL("policy-pack.ts", import.meta.url);
// A checkout has the sources; the installed package has what was built of them.
const pack = existsSync(sources) ? sources : new URL("../../dist/policies/policy-pack.js", import.meta.url);
import(pack.href); // Pulumi reports what it rejects with: it listens for unhandled rejections.
