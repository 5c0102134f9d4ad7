import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileBundle } from "../../policies/build/compile-bundle.ts";
import { findOpa } from "../../policies/build/opa.ts";
import { isolatePolicy } from "./isolated-policy.ts";
import { loadPolicies } from "./policy-host.ts";
import { readBundle, shippedBundleDirectory } from "./read-bundle.ts";
import { samplePlacement } from "./sample-inputs.ts";
import { sampleRule } from "./sample-rule.ts";
import { instantiateWasmPolicy } from "./wasm-policy.ts";

const opaPath = await findOpa(process.env, homedir());
if (opaPath === undefined) console.warn("OPA is not found: rules that do not end are not tested");

describe("a policy on a thread of its own", () => {
  const shipped = async () => {
    const { wasm, data, manifest } = await readBundle({ directory: shippedBundleDirectory });
    const here = await instantiateWasmPolicy(wasm, data);
    // On a busy machine the first evaluation may take long; nothing here is about being stopped.
    return { here, there: isolatePolicy(here, { name: "it", wasm, data, limitMs: 60_000 }), manifest };
  };

  it("answers as on this one, again and again", async () => {
    const { here, there, manifest } = await shipped();
    expect([there.builtins, there.entrypoints]).toEqual([here.builtins, here.entrypoints]);
    const inputs = [{}, { labels: { data: "[secret]" } }, { labels: { pci: "true" }, candidate: { compliance: [] } }];
    for (const changes of [...inputs, ...inputs]) {
      const text = JSON.stringify(samplePlacement(changes));
      expect(there.evaluate(manifest.entrypoint, text)).toEqual(here.evaluate(manifest.entrypoint, text));
    }
    expect(there.evaluate(manifest.entrypoint, "null")).toBeUndefined();
  });

  it("throws what the sandbox throws, and goes on", async () => {
    const { there, manifest } = await shipped();
    expect(() => there.evaluate("none", "{}")).toThrow("the module has no entry point none");
    expect(there.evaluate(manifest.entrypoint, JSON.stringify(samplePlacement({})))).toEqual({ deny: [], prefer: [] });
  });
});

describe.skipIf(opaPath === undefined)("a bundle with rules that take too long", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "novacron-slow-"));
    await mkdir(join(folder, "rego"));
    await writeFile(join(folder, "rego", "data.json"), '{"most": 100000}');
    await writeFile(
      join(folder, "rego", "verdict.rego"),
      `package novacron.policy

# METADATA
# title: Slow
# entrypoint: true
# scope: document
# custom:
#   formatVersion: 1
verdict := {"deny": [], "prefer": []} if input.candidate.region != "slow"

verdict := {"deny": [], "prefer": []} if {
	input.candidate.region == "slow"
	some a in numbers.range(1, data.most)
	some b in numbers.range(1, data.most)
	some c in numbers.range(1, data.most)
	(a * b) * c == -1
}
`,
    );
    await writeFile(join(folder, "rego", "sample.rego"), sampleRule);
    const { files } = await compileBundle({ opaPath: opaPath ?? "opa", root: folder, sources: ["rego"] });
    await mkdir(join(folder, "bundle"));
    for (const [name, bytes] of files) await writeFile(join(folder, "bundle", name), bytes);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("is stopped, says which and how long, and denies from then on at once", { timeout: 120_000 }, async () => {
    const bundleDirectory = join(folder, "bundle");
    const host = await loadPolicies({ bundleDirectory, unverified: true, limitMs: 1500 });
    expect(host.evaluate(samplePlacement({})).deny).toEqual([]);
    const slow = samplePlacement({ candidate: { region: "slow" } });
    const refusal = expect.objectContaining({
      code: "NC1331",
      message: expect.stringContaining(`the rules of ${bundleDirectory} took longer than 1500 ms`),
    });
    expect(() => host.evaluate(slow)).toThrow(refusal);
    const before = performance.now();
    expect(() => host.evaluate(slow)).toThrow(refusal);
    expect(() => host.evaluate(samplePlacement({ candidate: { region: "other" } }))).toThrow(refusal);
    expect(performance.now() - before).toBeLessThan(1500);
    // The shipped rules judge on.
    expect((await loadPolicies()).evaluate(samplePlacement({})).deny).toEqual([]);
    const again = await loadPolicies({ bundleDirectory, unverified: true });
    expect(again.evaluate(samplePlacement({})).deny).toEqual([]);
  });

  it("fails where it collects without end", { timeout: 120_000 }, async () => {
    const sources = join(folder, "greedy");
    await mkdir(sources);
    await writeFile(join(sources, "data.json"), "{}");
    await writeFile(
      join(sources, "verdict.rego"),
      `package novacron.policy

# METADATA
# title: Greedy
# entrypoint: true
# scope: document
# custom:
#   formatVersion: 1
verdict := {"deny": [], "prefer": []} if count([[a, b] | some a in numbers.range(1, 100000); some b in numbers.range(1, 100000)]) == 1
`,
    );
    await writeFile(join(sources, "sample.rego"), sampleRule);
    const { files } = await compileBundle({ opaPath: opaPath ?? "opa", root: folder, sources: ["greedy"] });
    await mkdir(join(folder, "greedy-bundle"));
    for (const [name, bytes] of files) await writeFile(join(folder, "greedy-bundle", name), bytes);
    const host = await loadPolicies({
      bundleDirectory: join(folder, "greedy-bundle"),
      unverified: true,
      limitMs: 60_000,
    });
    expect(() => host.evaluate(samplePlacement({}))).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^NC13(?:03|31)$/) }),
    );
  });
});
