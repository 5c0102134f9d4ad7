import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf, digestOfBytes } from "../crypto/canonical-json.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import type { EvaluatePolicy } from "../placement/policy-port.ts";
import { signBundleDigest } from "./bundle-signature.ts";
import { loadPolicies } from "./policy-host.ts";
import { readShippedRules, shippedBundleDirectory } from "./read-bundle.ts";
import { samplePlacement, sampleQuantumJob } from "./sample-inputs.ts";
import { sampleRing } from "./sample-keys.ts";

const ring = sampleRing("policy");

describe("loading", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "novacron-bundle-"));
    await cp(shippedBundleDirectory, directory, { recursive: true });
    await sign();
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const sign = async (by = ring) => {
    const manifest = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8"));
    const envelope = signBundleDigest(by, digestOf(manifest));
    await writeFile(join(directory, "signature.json"), JSON.stringify(envelope));
  };
  const pinned = async () => (await loadPolicies()).bundleDigest;

  it("takes an own bundle that is pinned and signed", async () => {
    const host = await loadPolicies({ bundleDirectory: directory, ring, expectedDigest: await pinned() });
    expect(host.digest).toBe((await loadPolicies()).digest);
    expect(host.rules).toEqual(readShippedRules());
  });

  it.each<readonly [string, () => Promise<unknown>, RegExp]>([
    ["whose signature was stripped", () => rm(join(directory, "signature.json")), /has no signature.json/],
    ["whose signature is empty", () => writeFile(join(directory, "signature.json"), ""), /not JSON/],
    ["whose signature is none", () => writeFile(join(directory, "signature.json"), "{}"), /not a DSSE envelope/],
    ["that a stranger signed", () => sign(sampleRing("policy")), /is not in keys.json/],
    [
      "with the signature of another",
      () => writeFile(join(directory, "signature.json"), JSON.stringify(signBundleDigest(ring, digestOf("another")))),
      /that of another bundle/,
    ],
  ])("refuses an own bundle %s", async (_, spoil, why) => {
    await spoil();
    const error = await loadPolicies({ bundleDirectory: directory, ring, expectedDigest: await pinned() }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({
      code: "NC1302",
      property: "policies.bundle",
      message: expect.stringMatching(why),
      remedy: expect.stringContaining("novacron policy sign"),
    });
  });

  it.each([["no rules at all"], ["rules that only prefer"]])("refuses a bundle with %s", async (what) => {
    const rules = JSON.parse(await readFile(join(directory, "rules.json"), "utf8"));
    const left = what === "no rules at all" ? [] : rules.map((rule: object) => ({ ...rule, effect: "prefer" }));
    const listed = Buffer.from(JSON.stringify(left));
    await writeFile(join(directory, "rules.json"), listed);
    const manifest = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8"));
    manifest.files["rules.json"] = digestOfBytes(listed);
    await writeFile(join(directory, "manifest.json"), JSON.stringify(manifest));
    await sign();
    const refused = { code: "NC1301", message: expect.stringMatching(/rules\.json has no rule that denies/) };
    const bundleDirectory = directory;
    const expectedDigest = digestOf(manifest);
    await expect(loadPolicies({ bundleDirectory, ring, expectedDigest })).rejects.toMatchObject(refused);
    await expect(loadPolicies({ bundleDirectory, unverified: true })).rejects.toMatchObject(refused);
  });

  it("judges by both where the shipped rules are to be kept, unless they are in the own bundle already", async () => {
    const both = { bundleDirectory: directory, ring, expectedDigest: await pinned(), keepShipped: true };
    await expect(loadPolicies(both)).rejects.toMatchObject({ code: "NC1301", property: "policies.keepShipped" });
    await expect(loadPolicies({ ...both, ring: undefined })).rejects.toMatchObject({ code: "NC1302" });
    const rules = JSON.parse(await readFile(join(directory, "rules.json"), "utf8"));
    const renamed = Buffer.from(
      JSON.stringify(rules.map((rule: { id: string }) => ({ ...rule, id: `OWN-${rule.id}` }))),
    );
    await writeFile(join(directory, "rules.json"), renamed);
    const manifest = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8"));
    manifest.files["rules.json"] = digestOfBytes(renamed);
    await writeFile(join(directory, "manifest.json"), JSON.stringify(manifest));
    await sign();
    const data = { residency: { personalDataPlaces: ["US"] } };
    const host = await loadPolicies({ ...both, expectedDigest: digestOf(manifest), data });
    expect(host.rules).toHaveLength(2 * rules.length);
    const texas = samplePlacement({ labels: { data: "personal" }, candidate: { country: "US", continent: "NA" } });
    expect(host.evaluate(texas).deny).toEqual([]);
    const { deny } = host.evaluate(samplePlacement({ labels: { data: "[secret]" } }));
    expect(deny.map(({ rule }) => rule)).toEqual(["NCP-INP-001", "NCP-INP-001"]);
  });

  it("refuses an own bundle whose key is for other things, or where there are no keys", async () => {
    const other = sampleRing("waiver");
    const expectedDigest = await pinned();
    const load = (by: KeyRing | undefined) => loadPolicies({ bundleDirectory: directory, expectedDigest, ring: by });
    await expect(load(other)).rejects.toMatchObject({ code: "NC1302" });
    await expect(load(undefined)).rejects.toMatchObject({
      code: "NC1302",
      message: expect.stringContaining("there are no keys"),
    });
  });

  it("lets tools look at what is neither pinned nor signed, and at nothing that is damaged", async () => {
    await rm(join(directory, "signature.json"));
    expect((await loadPolicies({ bundleDirectory: directory, unverified: true })).bundleDigest).toBe(await pinned());
    await writeFile(join(directory, "data.json"), "{}");
    await expect(loadPolicies({ bundleDirectory: directory, unverified: true })).rejects.toMatchObject({
      code: "NC1301",
    });
  });

  it("refuses an own bundle that is not pinned", async () => {
    await expect(loadPolicies({ bundleDirectory: directory, ring })).rejects.toMatchObject({
      code: "NC1302",
      property: "policies.digest",
    });
  });

  it("refuses another digest than the pinned one", async () => {
    const expectedDigest = `sha256:${"0".repeat(64)}`;
    await expect(loadPolicies({ bundleDirectory: directory, ring, expectedDigest })).rejects.toMatchObject({
      code: "NC1302",
      expected: expectedDigest,
    });
    await expect(loadPolicies({ expectedDigest })).rejects.toMatchObject({ code: "NC1302" });
  });

  it.each(["data.json", "policy.wasm", "rules.json"])("refuses a changed %s, and names it", async (file) => {
    const bytes = await readFile(join(directory, file));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(join(directory, file), bytes);
    const error = await loadPolicies({ bundleDirectory: directory, ring, expectedDigest: await pinned() }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({
      code: "NC1301",
      message: expect.stringContaining(file),
      remedy: expect.stringContaining("Build the bundle again"),
    });
  });

  it.each(["data.json", "policy.wasm", "rules.json", "manifest.json"])(
    "refuses a bundle without %s, and names it",
    async (file) => {
      await rm(join(directory, file));
      const error = await loadPolicies({ bundleDirectory: directory, ring, expectedDigest: await pinned() }).catch(
        (e: unknown) => e,
      );
      expect(error).toMatchObject({ code: "NC1301", message: expect.stringContaining(`${file} cannot be read`) });
    },
  );

  it("notices a file that was exchanged together with its digest", async () => {
    const data = Buffer.from('{"residency":{"personalDataPlaces":["continent:NA"]}}');
    const manifest = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8"));
    manifest.files["data.json"] = digestOfBytes(data);
    await writeFile(join(directory, "data.json"), data);
    await writeFile(join(directory, "manifest.json"), JSON.stringify(manifest));
    await expect(
      loadPolicies({ bundleDirectory: directory, ring, expectedDigest: await pinned() }),
    ).rejects.toMatchObject({
      code: "NC1302",
    });
  });

  it.each([
    ["a format to come", { formatVersion: 2 }, "formatVersion"],
    ["an entry point that is not there", { entrypoint: "novacron/policy/verdikt" }, "no entry point"],
  ])("refuses %s", async (_, changes, says) => {
    const manifest = { ...JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")), ...changes };
    await writeFile(join(directory, "manifest.json"), JSON.stringify(manifest));
    await sign();
    const error = await loadPolicies({ bundleDirectory: directory, ring, expectedDigest: digestOf(manifest) }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: "NC1301", message: expect.stringContaining(says) });
  });
});

describe("data overrides", () => {
  const texas = samplePlacement({ labels: { data: "personal" }, candidate: { country: "US", continent: "NA" } });

  it("change what the rules say, and the digest", async () => {
    const plain = await loadPolicies();
    const host = await loadPolicies({ data: { residency: { personalDataPlaces: ["US"] } } });
    expect(plain.evaluate(texas).deny).toHaveLength(1);
    expect(host.evaluate(texas).deny).toHaveLength(0);
    expect(host.digest).not.toBe(plain.digest);
    expect(host.bundleDigest).toBe(plain.bundleDigest);
  });

  it("leave the digest alone when they say what the bundle says", async () => {
    const host = await loadPolicies({ data: { residency: { personalDataPlaces: ["EEA"] } } });
    expect(host.digest).toBe((await loadPolicies()).digest);
  });

  it("leave their neighbours alone", async () => {
    const host = await loadPolicies({ data: { spend: { maximumGpuCostPerMonth: { CHF: 9000 } } } });
    expect(host.data.spend).toEqual({
      maximumGpuCostPerMonth: { CHF: 9000, EUR: 5000, USD: 5500 },
      maximumQuantumJobCost: { EUR: 500, USD: 550 },
      maximumStackGpuCostPerMonth: { EUR: 20_000, USD: 22_000 },
      maximumStackQuantumCost: { EUR: 2000, USD: 2200 },
    });
  });

  it("are refused with the key's name when the bundle does not know it", async () => {
    await expect(loadPolicies({ data: { residence: {} } })).rejects.toMatchObject({
      code: "NC1003",
      property: "policies.data.residence",
    });
  });
});

describe("evaluating", () => {
  it("is what the placement engine asks for", async () => {
    const evaluate: EvaluatePolicy = (await loadPolicies()).evaluate;
    expect(evaluate).toBeTypeOf("function");
  });

  it("gives the same verdict for candidates that differ only in what no rule reads", async () => {
    const host = await loadPolicies();
    const verdict = host.evaluate(samplePlacement({}));
    expect(host.evaluate(samplePlacement({ candidate: { name: "fra-1-b-01", rack: "b" } }))).toBe(verdict);
    expect(host.evaluate(samplePlacement({ candidate: { gridCarbonGramsPerKwh: 299 } }))).not.toBe(verdict);
  });

  it("gives frozen verdicts, since they are shared", async () => {
    const { deny } = (await loadPolicies()).evaluate(samplePlacement({ labels: { data: "[secret]" } }));
    expect(() => Object.assign(deny, { length: 0 })).toThrow(TypeError);
    expect(() => Object.assign(deny[0] ?? {}, { rule: "x" })).toThrow(TypeError);
  });

  it("keeps a quantum program out of the sandbox", async () => {
    const host = await loadPolicies();
    const job = sampleQuantumJob({});
    const verdict = host.evaluate(job);
    expect(host.evaluate({ ...job, request: { ...job.request, program: "x".repeat(4_000_000) } })).toBe(verdict);
  });

  it("takes what is not a number for unknown", async () => {
    const host = await loadPolicies();
    const { deny } = host.evaluate(
      samplePlacement({ labels: { criticality: "high" }, estimates: { risk: Number.NaN } }),
    );
    expect(deny.map(({ message }) => message)).toEqual([expect.stringContaining("risk is unknown")]);
  });

  it("fails closed on an input of another kind, which no rule would look at", async () => {
    const host = await loadPolicies();
    const input = JSON.parse(JSON.stringify({ ...samplePlacement({}), kind: "Placement" }));
    expect(() => host.evaluate(input)).toThrow(expect.objectContaining({ code: "NC1303" }));
  });

  it.each([
    ["has no JSON form", { data: 1n }],
    ["is more than the sandbox's parser takes", { data: "\ud800" }],
    ["is nested deeper than the stack", { data: nested(100_000) }],
  ])("fails closed when the input %s, and recovers", async (_, labels) => {
    const host = await loadPolicies();
    expect(() => host.evaluate(samplePlacement({ labels }))).toThrow(expect.objectContaining({ code: "NC1303" }));
    expect(host.evaluate(samplePlacement({})).deny).toEqual([]);
    expect(host.evaluate(samplePlacement({ labels: { data: "[secret]" } })).deny).toHaveLength(1);
  });
});

/** Built step by step; a literal this deep would overflow the parser of the test itself. */
function nested(depth: number): unknown {
  let value: unknown = "personal";
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}
