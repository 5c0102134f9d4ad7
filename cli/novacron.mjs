#!/usr/bin/env node
// Plain JavaScript: a Node that is too old for the rest must still be able to say so.
import { existsSync } from "node:fs";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `NC1901: novacron needs Node.js 22.18 or newer, and this is ${process.versions.node}; install a newer one and try again`,
  );
  process.exit(1);
}
const built = new URL("../dist/cli/main.js", import.meta.url);
const source = new URL("./main.ts", import.meta.url);
await import((existsSync(built) ? built : source).href);
