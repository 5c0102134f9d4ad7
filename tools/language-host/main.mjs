// Plain JavaScript, so that a Node too old for the TypeScript below it can still say so.
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `NC1901: pulumi-language-nodejs needs Node 22.18 or newer and was started by Node ${process.versions.node} (${process.execPath}); ` +
      "install the project's packages (npm ci), which bring one, or put a newer node on the PATH\n",
  );
  process.exit(1);
}
// The engine starts this and the program at every command. Compiled code that is kept, beside the installed host, halves
// the host's start and takes 0.4 s from a program's, most of which is the SDK; the program gets it by the environment.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../compile-cache", import.meta.url));
nodeModule.enableCompileCache();
await import("./serve.ts");
