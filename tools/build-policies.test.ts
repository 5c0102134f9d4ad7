import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findOpa } from "../policies/build/opa.ts";
import { loadPolicies } from "../provider/policy/policy-host.ts";
import { samplePlacement } from "../provider/policy/sample-inputs.ts";
import { sampleRule } from "../provider/policy/sample-rule.ts";

const run = promisify(execFile);
const repository = fileURLToPath(new URL("..", import.meta.url));
const tool = join(repository, "tools", "build-policies.ts");
const opa = await findOpa(process.env, homedir());
if (opa === undefined)
  console.warn("OPA is not found: the Rego tests and the check of the committed bundle are skipped");

// A build takes a second, and several on a busy machine.
describe.skipIf(opa === undefined)("with OPA", { timeout: 180_000 }, () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "novacron-rego-"));
    // What is tested here is the tool: the rules over the clouds, two thirds of all, would only make it slow.
    const clouds = /rego[\\/](?:aws|azure|common|gcp)$/;
    await cp(join(repository, "policies", "rego"), join(folder, "rego"), {
      recursive: true,
      filter: (source) => !clouds.test(source),
    });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const build = (...args: readonly string[]) =>
    run(process.execPath, [tool, ...args], { cwd: folder }).then(
      ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
  const own = ["--source", "rego", "--out", "bundle"];

  it("the committed bundle and the rules in docs/policies.md are what the sources give", async () => {
    expect(await build("--check")).toMatchObject({ code: 0 });
  });

  it("builds an own bundle that loads by its printed digest, twice the same", async () => {
    const { stdout } = await build(...own);
    const expectedDigest = /sha256:\S+/.exec(stdout)?.[0];
    const host = await loadPolicies({ bundleDirectory: join(folder, "bundle"), expectedDigest, unverified: true });
    expect(host.bundleDigest).toBe(expectedDigest);
    expect(host.evaluate(samplePlacement({ labels: { data: "[secret]" } })).deny).toHaveLength(1);
    expect((await build(...own, "--check")).code).toBe(0);
  });

  it("--check says which file is stale", async () => {
    await build(...own);
    const data = join(folder, "rego", "data.json");
    await writeFile(
      data,
      (await readFile(data, "utf8")).replace('"maximumPatchAgeDays": 45', '"maximumPatchAgeDays": 30'),
    );
    const { code, stderr } = await build(...own, "--check");
    expect(code).toBe(1);
    expect(stderr).toContain("bundle/data.json is not what the sources give");
    expect(stderr).toContain("bundle/manifest.json");
    expect(stderr).not.toContain("policy.wasm");
  });

  it("adds rules of one's own to the shipped ones", async () => {
    await cp(
      join(repository, "policies", "rego", "open_vulnerabilities.rego"),
      join(folder, "more", "public_exposure.rego"),
      { recursive: true },
    );
    const rule = join(folder, "more", "public_exposure.rego");
    const source = (await readFile(rule, "utf8"))
      .replace("rules.open_vulnerabilities", "rules.public_exposure")
      .replace("NCP-SEC-001", "ACME-OPS-7");
    await writeFile(
      rule,
      source.replace('lib.label("exposure") == "public"', 'input.now_ns > 0; lib.label("exposure") == "public"'),
    );
    const { code, stdout, stderr } = await build("--source", "rego", "--source", "more", "--out", "bundle");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const host = await loadPolicies({
      bundleDirectory: join(folder, "bundle"),
      unverified: true,
      expectedDigest: /sha256:\S+/.exec(stdout)?.[0],
    });
    const { deny } = host.evaluate(samplePlacement({ labels: { exposure: "public" }, candidate: { security: {} } }));
    expect(deny.map(({ rule: id }) => id)).toEqual(["ACME-OPS-7", "NCP-SEC-001"]);
    expect(host.rules.find(({ id }) => id === "ACME-OPS-7")?.reads).toContainEqual(["now_ns"]);
  });

  describe("refuses, with file and line,", () => {
    const withRule = async (file: string, edit: (source: string) => string) => {
      const path = join(folder, "rego", file);
      await writeFile(path, edit(await readFile(path, "utf8")));
      return build(...own);
    };

    it("a built-in function that the host lacks", async () => {
      const { code, stderr } = await withRule("no_spot.rego", (s) => `${s}\nknown if time.now_ns() > 0\n`);
      expect(code).toBe(1);
      const lines = (await readFile(join(folder, "rego", "no_spot.rego"), "utf8")).split("\n");
      const line = lines.findIndex((text) => text.includes("time.now_ns")) + 1;
      expect(stderr).toContain(`NC1304: rego/no_spot.rego:${line}: the built-in function time.now_ns is not supported`);
    });

    it("a syntax error", async () => {
      const { stderr } = await withRule("no_spot.rego", (s) => `${s}\nknown if {\n`);
      expect(stderr).toMatch(/NC1304: .*no_spot\.rego:\d+: rego_parse_error/s);
    });

    it("an id that is taken", async () => {
      const { stderr } = await withRule("no_spot.rego", (s) => s.replace("NCP-REL-001", "NCP-RES-001"));
      expect(stderr).toMatch(/NC1304: rego\/\w+\.rego:\d+: the id NCP-RES-001 is taken by rego\/\w+\.rego:\d+/);
    });

    it("a rule without METADATA", async () => {
      const { stderr } = await withRule("no_spot.rego", (s) => s.replace("# METADATA\n", "#\n"));
      expect(stderr).toContain("NC1304");
      expect(stderr).toContain("no_spot.rego");
    });

    it("a property to set on a candidate, which has none", async () => {
      const { stderr } = await withRule("no_spot.rego", (s) =>
        s.replace(/^# {3}remediation:.*\n/m, "$&#   remediate: [{path: spot, value: false}]\n"),
      );
      expect(stderr).toMatch(/NC1304: rego\/no_spot\.rego:\d+: only a rule over one resource can remediate/);
    });

    it("a bundle without a rule that denies, whatever else is in it", async () => {
      const empty = join(folder, "empty");
      await mkdir(empty);
      await writeFile(join(empty, "data.json"), "{}");
      await cp(join(folder, "rego", "verdict.rego"), join(empty, "verdict.rego"));
      const refused = { code: 1, stderr: expect.stringContaining("NC1304: empty: no rule denies") };
      expect(await build("--source", "empty", "--out", "bundle")).toMatchObject(refused);
      const prefers = sampleRule.replace("effect: deny", "effect: prefer").replace("deny contains", "prefer contains");
      await writeFile(join(empty, "sample.rego"), prefers);
      expect(await build("--source", "empty", "--out", "bundle")).toMatchObject(refused);
      await writeFile(join(empty, "sample.rego"), sampleRule);
      expect(await build("--source", "empty", "--out", "bundle")).toMatchObject({ code: 0 });
    });

    it("METADATA without a remediation", async () => {
      const { stderr } = await withRule("no_spot.rego", (s) => s.replace(/^# {3}remediation:.*\n/m, ""));
      expect(stderr).toMatch(/NC1304: rego\/no_spot\.rego:\d+: remediation/);
    });
  });

  describe("a bundle whose entry point misbehaves fails closed:", () => {
    const answers = {
      "an undefined verdict": 'verdict := {"deny": [], "prefer": []} if input.kind == "none"',
      "a conflict":
        'verdict := {"deny": [], "prefer": []}\n\nverdict := {"deny": [], "prefer": {}} if input.kind == "placement"',
      "a denial that is not one": 'verdict := {"deny": ["no"], "prefer": []}',
      "no list of denials": 'verdict := {"prefer": []}',
      "a preference beyond its bounds":
        'verdict := {"deny": [], "prefer": [{"rule": "X-1", "weight": 0.5, "reason": "because"}]}',
    };
    it.each(Object.entries(answers))("%s", async (_, rule) => {
      const sources = join(folder, "bad");
      await mkdir(sources);
      await writeFile(join(sources, "data.json"), "{}");
      const metadata =
        "# METADATA\n# title: Bad\n# entrypoint: true\n# scope: document\n# custom:\n#   formatVersion: 1\n";
      await writeFile(join(sources, "verdict.rego"), `package novacron.policy\n\n${metadata}${rule}\n`);
      await writeFile(join(sources, "sample.rego"), sampleRule);
      const { stdout, stderr } = await build("--source", "bad", "--out", "bundle");
      expect(stderr).toBe("");
      const host = await loadPolicies({
        bundleDirectory: join(folder, "bundle"),
        unverified: true,
        expectedDigest: /sha256:\S+/.exec(stdout)?.[0],
      });
      expect(() => host.evaluate(samplePlacement({}))).toThrow(expect.objectContaining({ code: "NC1303" }));
    });
  });
});
