import { execFileSync } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { create } from "tar";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shippedBundleDirectory } from "../provider/policy/read-bundle.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, placesOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { diagnosticsOf } from "./support/tampering.ts";

const program = (names: readonly string[]): string => `
import { Placement } from "novacron/components";
for (const name of ${JSON.stringify(names)}) {
  new Placement(name, { vcpus: 2, memoryGiB: 2, labels: { data: "personal" } });
}`;

const fleet = smallFleet({
  nodes: [
    { name: "berlin", pricePerHour: 0.2 },
    { name: "bonn", pricePerHour: 0.3, labels: { shelf: "2" } },
    { name: "boston", region: "us-east", pricePerHour: 0.1 },
  ],
});

describe.skipIf(pulumiMissing !== null)("own policies under the real CLI", { timeout: slowTest }, () => {
  let project: PulumiProject;
  let digest: string;
  const policies = (settings: Readonly<Record<string, unknown>>): Promise<void> =>
    project.setConfig("novacron:policies", JSON.stringify(settings));

  beforeAll(async () => {
    project = await novacronProject({
      name: "own",
      files: { "index.ts": program(["web"]), "fleet.yaml": fleet },
      timeoutMs: slowTest,
    });
    await cp(shippedBundleDirectory, join(project.directory, "company"), { recursive: true });
    expect((await novacron(project, "keys", "init")).exitCode).toBe(0);
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("a bundle is refused until it is signed, and pinned", async () => {
    await policies({ bundle: "company" });
    expect((await project.preview()).stdout).toMatch(/NC1302: .* is not pinned/);
    await policies({ bundle: "company", digest: `sha256:${"0".repeat(64)}` });
    const another = await project.preview();
    digest = /has the digest (sha256:[0-9a-f]{64})/.exec(another.stdout)?.[1] ?? "";
    expect(digest, another.stdout).not.toBe("");
    await policies({ bundle: "company", digest });
    const unsigned = await project.preview();
    expect(unsigned.exitCode).not.toBe(0);
    expect(unsigned.stdout).toMatch(/NC1302: .*has no signature\.json.*novacron policy sign/);

    const signed = await novacron(project, "policy", "sign", "company", "--json");
    expect(signed.exitCode, signed.stderr).toBe(0);
    expect(JSON.parse(signed.stdout)).toMatchObject({ digest });
    succeeded(await project.up());
    expect(await placesOf(project)).toEqual(["web on berlin"]);
    expect((await novacron(project, "doctor")).stdout).toMatch(/rules of company/);
  });

  it("one whose signature was stripped or spoilt is refused again", async () => {
    const path = join(project.directory, "company", "signature.json");
    const signature = await readFile(path, "utf8");
    await rm(path);
    expect((await project.preview()).stdout).toMatch(/NC1302: .*has no signature\.json/);
    await project.write("company/signature.json", signature.replace(/"sig": "..../, '"sig": "AAAA'));
    expect((await project.preview()).stdout).toMatch(/NC1302: .*is not signed by a trusted key/);
    await project.write("company/signature.json", signature);
    succeeded(await project.preview(["--expect-no-changes"]));
  });

  it.skipIf(!hasOpenssl())("may come from an https: URL, once (needs openssl for a certificate)", async () => {
    const certificate = await selfSigned(join(project.directory, "tls"));
    const archive = join(project.directory, "company.tar.gz");
    await create({ file: archive, gzip: true, cwd: join(project.directory, "company") }, ["."]);
    const bytes = await readFile(archive);
    let asked = 0;
    const server = createServer({ key: certificate.key, cert: certificate.cert }, (_, response) => {
      asked++;
      response.end(bytes);
    });
    const url = await listening(server);
    try {
      await policies({ bundle: `${url}/company.tar.gz`, digest });
      const refused = await project.preview();
      expect(refused.stdout).toMatch(/NC1301: the policy bundle cannot be fetched: .*certificate/);
      const trusting = project.with({ NODE_EXTRA_CA_CERTS: certificate.path });
      asked = 0;
      succeeded(await trusting.preview(["--expect-no-changes"]));
      succeeded(await trusting.up(["--skip-preview", "--expect-no-changes"]));
      expect(asked).toBe(1);
      expect(await readdir(join(project.directory, ".novacron", "policies"))).toEqual([`${digest.slice(7)}.tar.gz`]);
    } finally {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    }
  });

  it("what was said is logged, and can be judged again under other rules", async () => {
    await policies({ log: "logs/decisions.jsonl" });
    await project.write("index.ts", program(["web", "db"]));
    succeeded(await project.up(["--skip-preview"]));
    const path = join(project.directory, "logs", "decisions.jsonl");
    const lines = (await readFile(path, "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const ofPlacements = lines.filter(({ line }) => line === "resource");
    expect(ofPlacements.map(({ urn, how, target }) => [urn.split("::").at(-1), how, target]).sort()).toEqual([
      ["db", "decided", "berlin"],
      ["web", "kept", "berlin"],
    ]);
    const evaluations = lines.filter(({ line }) => line === "evaluation");
    const denied = evaluations.filter(({ result }) => result === "deny");
    expect(denied.map(({ rules, input }) => [rules.deny, input.candidate.name])).toEqual(
      denied.map(() => [["NCP-RES-001"], "boston"]),
    );
    expect(denied.length).toBeGreaterThan(0);
    const digests = new Set(evaluations.map(({ inputDigest }) => inputDigest));
    for (const { chosen, evaluations: judged } of ofPlacements) {
      expect(digests).toContain(chosen);
      expect(judged.reduce((sum: number, [, count]: [string, number]) => sum + count, 0)).toBe(3);
    }

    const same = await novacron(project, "policy", "replay", "logs/decisions.jsonl");
    expect([same.exitCode, same.stdout], same.stderr).toEqual([
      0,
      expect.stringContaining("none would be judged otherwise"),
    ]);
    await project.write("strict.yaml", "residency:\n  personalDataPlaces: [FR]\n");
    const strict = await novacron(project, "policy", "replay", "logs/decisions.jsonl", "--data", "strict.yaml");
    expect(strict.exitCode, strict.stderr).toBe(3);
    expect(strict.stdout).toMatch(/would be denied that were allowed/);
    expect(strict.stdout).toMatch(/2 resources would lose their target:\n.*::db on berlin: NCP-RES-001/);
    const json = await novacron(project, "policy", "replay", "logs/decisions.jsonl", "--bundle", "company", "--json");
    expect(JSON.parse(json.stdout), json.stderr).toMatchObject({ rules: [], targetsDenied: [] });
    expect((await novacron(project, "policy", "replay", "strict.yaml")).stderr).toMatch(/^NC1321/);
  });

  it("secrets are not in the log, nor what follows from them", async () => {
    await project.write(
      "index.ts",
      `${program(["web", "db"]).replace("import {", 'import * as pulumi from "@pulumi/pulumi";\nimport {')}
new Placement("hushed", { vcpus: pulumi.secret(3), memoryGiB: 2, labels: { team: "hush-hush" } });`,
    );
    await rm(join(project.directory, "logs"), { recursive: true });
    succeeded(await project.preview());
    const text = await readFile(join(project.directory, "logs", "decisions.jsonl"), "utf8");
    expect(text).not.toContain("hush-hush");
    const hushed = text.split("\n").filter((line) => line.includes("::hushed"));
    expect(hushed.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ line: "resource", secret: true, target: null, chosen: null, evaluations: [] }),
    ]);
  });

  it("a log that cannot be written is a warning, or ends the plan where it is required", async () => {
    await project.write("index.ts", program(["web", "db"]));
    await mkdir(join(project.directory, "taken"), { recursive: true });
    await policies({ log: "taken" });
    const warned = succeeded(await project.preview());
    const told = Object.values(diagnosticsOf(warned)).join("\n");
    expect(told.match(/NC1320/g), warned.stdout).toHaveLength(1);
    await policies({ log: "taken", logRequired: true });
    const ended = await project.preview();
    expect(ended.exitCode).not.toBe(0);
    const said = Object.values(diagnosticsOf(ended)).join("\n");
    expect(said, ended.stdout).toMatch(/NC1320: .*taken cannot be written.*logRequired/);
  });
});

async function selfSigned(
  folder: string,
): Promise<{ readonly key: string; readonly cert: string; readonly path: string }> {
  await mkdir(folder, { recursive: true });
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
      ...["-keyout", key, "-out", cert],
    ],
    { stdio: "ignore" },
  );
  return { key: await readFile(key, "utf8"), cert: await readFile(cert, "utf8"), path: cert };
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`https://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
