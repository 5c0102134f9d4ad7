import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { supportedBuiltins } from "./supported-builtins.ts";

it("the list is that of the installed WebAssembly host", () => {
  const require = createRequire(import.meta.url);
  const builtins: unknown = require(
    join(dirname(require.resolve("@open-policy-agent/opa-wasm")), "builtins", "index.js"),
  );
  expect([...supportedBuiltins].sort()).toEqual(Object.keys(Object(builtins)).sort());
});
