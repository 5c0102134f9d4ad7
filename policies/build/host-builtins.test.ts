import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { supportedBuiltins } from "../../provider/policy/supported-builtins.ts";
import { instantiateWasmPolicy } from "../../provider/policy/wasm-policy.ts";
import { hostBuiltins } from "./host-builtins.ts";
import { findOpa, Opa } from "./opa.ts";

const opa = await findOpa(process.env, homedir());
if (opa === undefined) console.warn("OPA is not found: its list of built-in functions is not compared");

/** Cannot be called by name, or are not any more. */
const notCallable =
  /^(?:internal\..*|rego\.metadata\..*|cast_.*|set_diff|net\.cidr_overlap|re_match|any|all|print|trace|assign|eq|and|or)$/;

it.skipIf(opa === undefined)("the list is what OPA leaves to the host", async () => {
  const folder = await mkdtemp(join(tmpdir(), "novacron-builtins-"));
  try {
    const cli = new Opa(opa ?? "opa", folder);
    const { builtins } = JSON.parse(await cli.run("capabilities", "--current")) as {
      builtins: { name: string; decl: { args?: unknown[] } }[];
    };
    const calls = builtins
      .filter(({ name }) => !notCallable.test(name))
      .map(({ name, decl }) => `p contains ${name}(${(decl.args ?? []).map((_, i) => `input.a${i}`).join(", ")})`);
    await writeFile(join(folder, "all.rego"), `package all\n\n${calls.join("\n\n")}\n`);
    await cli.run("build", "--target", "wasm", "--entrypoint", "all/p", "--output", "all.tar.gz", "all.rego");
    execFileSync("tar", ["-xzf", "all.tar.gz"], { cwd: folder, stdio: "ignore" });
    const { builtins: asked } = await instantiateWasmPolicy(await readFile(join(folder, "policy.wasm")), {});
    expect([...hostBuiltins]).toEqual(asked);
    expect([...supportedBuiltins].filter((name) => !hostBuiltins.includes(name))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
