import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import rpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/analyzer_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readShippedRules } from "../../provider/policy/read-bundle.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);
type Properties = Readonly<Record<string, JavaScriptValue>>;

const decision = {
  formatVersion: 1,
  target: "fra-1-a-07",
  region: "eu-central",
  zone: "fra-1",
  rack: "a",
  country: "DE",
  score: 0.8,
  confidence: 0.9,
  why: "cost, latency",
  costPerMonth: 9000,
  currency: "EUR",
  risk: 0.3,
  record: `sha256:${"0".repeat(64)}`,
};
const attestation = {
  formatVersion: 1,
  algorithm: "ed25519+falcon-512",
  purpose: "decision",
  keyId: "k",
  signature: "s",
};
const request = {
  attestation,
  vcpus: 8,
  memoryGiB: 64,
  gpus: { count: 2 },
  labels: { criticality: "high", data: "personal" },
};

interface StartedPack {
  readonly pack: ChildProcess;
  readonly analyzer: InstanceType<typeof rpc.AnalyzerClient>;
}

async function startPack(environment: NodeJS.ProcessEnv = {}): Promise<StartedPack> {
  const starter = require.resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js");
  const pack = spawn(process.execPath, [starter, "127.0.0.1:1", folder], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  pack.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const port = await new Promise<number>((resolve, reject) => {
    pack.stdout?.once("data", (chunk: Buffer) => resolve(Number(chunk.toString())));
    pack.once("exit", (code) => reject(new Error(`the pack ended with ${code}: ${said}`)));
  });
  return { pack, analyzer: new rpc.AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure()) };
}

/** The pack as Pulumi starts it: its own process, found through package.json, spoken to by gRPC. */
describe("the policy pack", () => {
  let pack: ChildProcess;
  let analyzer: InstanceType<typeof rpc.AnalyzerClient>;

  beforeAll(async () => {
    ({ pack, analyzer } = await startPack());
  });
  afterAll(() => {
    analyzer?.close();
    pack?.kill();
  });

  async function analyze(
    type: string,
    properties: Properties,
    provider?: Properties,
  ): Promise<proto.AnalyzeResponse.AsObject> {
    const message = new proto.AnalyzeRequest();
    message.setType(type);
    message.setName("web");
    message.setUrn(`urn:pulumi:prod::shop::${type}::web`);
    message.setProperties(struct.Struct.fromJavaScript(properties));
    message.setOptions(new proto.AnalyzerResourceOptions());
    if (provider !== undefined) {
      const resource = new proto.AnalyzerProviderResource();
      resource.setType("pulumi:providers:novacron");
      resource.setProperties(struct.Struct.fromJavaScript(provider));
      message.setProvider(resource);
    }
    const call = promisify<proto.AnalyzeRequest, proto.AnalyzeResponse>(analyzer.analyze.bind(analyzer));
    return (await call(message)).toObject();
  }
  const violations = async (...args: Parameters<typeof analyze>) =>
    Object.fromEntries(
      (await analyze(...args)).diagnosticsList.map(({ policyname, message }) => [policyname, message]),
    );

  it("offers every denying rule as a policy, and what there is to say of waivers", async () => {
    const call = promisify<InstanceType<typeof empty.Empty>, proto.AnalyzerInfo>(
      analyzer.getAnalyzerInfo.bind(analyzer),
    );
    const info = (await call(new empty.Empty())).toObject();
    const denying = readShippedRules().filter(({ effect }) => effect === "deny");
    expect(info).toMatchObject({ name: "novacron-policies", supportsconfig: true });
    expect(info.policiesList.map(({ name }) => name)).toEqual([
      ...denying.map(({ id }) => id.toLowerCase()),
      "novacron-waivers",
    ]);
    const levels = Object.fromEntries(info.policiesList.map(({ name, enforcementlevel }) => [name, enforcementlevel]));
    expect(levels).toMatchObject({
      "ncp-res-001": proto.EnforcementLevel.MANDATORY,
      "ncp-fin-002": proto.EnforcementLevel.ADVISORY,
    });
  });

  it("denies a placement by what its decision tells", async () => {
    expect(await violations("novacron:index:Placement", { ...request, decision })).toEqual({
      "ncp-rsk-001": expect.stringContaining("the predicted outage risk 0.3000 is above 0.1"),
      "ncp-rsk-002": expect.stringContaining("the predicted outage risk 0.3000 is above 0.1"),
      "ncp-fin-001": expect.stringContaining("9000.00 EUR a month, above the cap of 5000"),
    });
  });

  it("allows one within the limits", async () => {
    expect(
      await violations("novacron:index:Placement", {
        ...request,
        decision: { ...decision, costPerMonth: 900, risk: 0.02 },
      }),
    ).toEqual({});
  });

  it("judges by the data that the provider was configured with, as object or text", async () => {
    const policies = {
      data: { risk: { maximumByCriticality: { high: 0.4 } }, spend: { maximumGpuCostPerMonth: { EUR: 10_000 } } },
    };
    const properties = { ...request, decision };
    expect(await violations("novacron:index:Placement", properties, { policies })).toEqual({});
    expect(await violations("novacron:index:Placement", properties, { policies: JSON.stringify(policies) })).toEqual(
      {},
    );
  });

  it("says which rules it cannot judge, and why", async () => {
    const { notApplicableList } = await analyze("novacron:index:Placement", { ...request, decision });
    const reasons = Object.fromEntries(notApplicableList.map(({ policyName, reason }) => [policyName, reason]));
    expect(reasons["ncp-res-001"]).toBe("the decision does not tell candidate.continent; the provider judged it");
    expect(reasons).not.toHaveProperty("ncp-rsk-001");
  });

  it("judges residency once the decision tells the continent", async () => {
    const elsewhere = { ...decision, country: "US", continent: "NA", costPerMonth: 900, risk: 0.02 };
    expect(Object.keys(await violations("novacron:index:Placement", { ...request, decision: elsewhere }))).toEqual([
      "ncp-res-001",
    ]);
  });

  it("judges the cost of quantum jobs", async () => {
    const job = { attestation, shots: 1000, labels: {}, decision: { ...decision, costPerMonth: 800 } };
    expect(Object.keys(await violations("novacron:index:QuantumJob", job))).toEqual(["ncp-qnt-001", "ncp-qnt-003"]);
  });

  it("leaves other resources, and those without a decision, alone", async () => {
    expect(await violations("aws:s3/bucketObject:BucketObject", { ...request, decision })).toEqual({});
    expect(await violations("novacron:index:Placement", request)).toEqual({});
  });

  it("says that it cannot judge yet while the decision is unknown, without failing the preview", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const { diagnosticsList, notApplicableList } = await analyze("novacron:index:Placement", {
      ...request,
      decision: unknown,
    });
    expect(diagnosticsList).toEqual([]);
    expect(notApplicableList).toContainEqual({
      policyName: "ncp-rsk-001",
      reason: "the decision is known only after the update; the provider judges it then",
    });
  });
});

it("follows the stack's configuration: its thresholds, and its log", async () => {
  const project = await mkdtemp(join(tmpdir(), "novacron-packed-"));
  await writeFile(join(project, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  const { pack, analyzer } = await startPack({ PWD: project });
  try {
    const stack = new proto.AnalyzerStackConfigureRequest().setStack("prod").setProject("shop");
    const policies = { log: "logs/policy.jsonl", data: { budget: { maximumStackCostPerMonth: { EUR: 100 } } } };
    stack.getConfigMap().set("novacron:policies", JSON.stringify(policies));
    await promisify<proto.AnalyzerStackConfigureRequest, proto.AnalyzerStackConfigureResponse>(
      analyzer.configureStack.bind(analyzer),
    )(stack);
    const placement = new proto.AnalyzerResource()
      .setType("novacron:index:Placement")
      .setUrn("urn:pulumi:prod::shop::novacron:index:Placement::web")
      .setProperties(struct.Struct.fromJavaScript({ ...request, decision }));
    const { diagnosticsList } = (
      await promisify<proto.AnalyzeStackRequest, proto.AnalyzeResponse>(analyzer.analyzeStack.bind(analyzer))(
        new proto.AnalyzeStackRequest().setResourcesList([placement]),
      )
    ).toObject();
    expect(diagnosticsList.map(({ message }) => message).join("\n")).toContain("above the budget of 100");
    const lines = (await readFile(join(project, "logs", "policy.jsonl"), "utf8")).trimEnd().split("\n");
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { line: "policies" },
      { line: "evaluation", place: "pack", result: "deny", rules: { deny: expect.arrayContaining(["NCP-FIN-002"]) } },
    ]);
  } finally {
    analyzer.close();
    pack.kill();
    await rm(project, { recursive: true });
  }
});
