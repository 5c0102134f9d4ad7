import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { novacronProject, resourceNamed, slowTest, succeeded } from "./support/novacron-project.ts";
import { type OtlpDocument, type ReadMetric, type ReadSpan, readMetrics, readSpans } from "./support/otlp-json.ts";
import { OtlpReceiver } from "./support/otlp-receiver.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { treeBelow } from "./support/span-tree.ts";

const program = `
import { secret } from "@pulumi/pulumi";
import { Placement } from "novacron/components";

new Placement("storefront", { vcpus: 2, memoryGiB: 4 });
new Placement("ledger", { vcpus: 2, memoryGiB: 4 });
if (process.env.VAULT) new Placement("vault", { vcpus: 1, memoryGiB: 2, labels: { owner: secret("hunter2") } });
if (process.env.HUGE) new Placement("huge", { vcpus: 4000, memoryGiB: 4 });
`;
const traceId = "0af7651916cd43dd8448eb211c80319c";
const ciSpan = "b7ad6b7169203331";

/** Sums by name and one attribute, over the processes that sent them. */
function sums(metrics: readonly ReadMetric[], name: string, attribute: string): Readonly<Record<string, number>> {
  const latest = new Map<string, ReadMetric>();
  for (const metric of metrics.filter((each) => each.name === name)) {
    // What is sent is cumulative: the last of a process counts.
    latest.set(JSON.stringify([metric.attributes, metric.resource]), metric);
  }
  const totals: Record<string, number> = {};
  for (const { attributes, value } of latest.values()) {
    const key = String(attributes[attribute]);
    totals[key] = (totals[key] ?? 0) + value;
  }
  return totals;
}

const plansOf = (spans: readonly ReadSpan[]) => spans.filter(({ name }) => name === "novacron.plan");
const named = (spans: readonly ReadSpan[], name: string) => spans.filter((span) => span.name === name);

describe.skipIf(pulumiMissing !== null)("traces and metrics", { timeout: slowTest }, () => {
  let project: PulumiProject;
  let receiver: OtlpReceiver;

  beforeAll(async () => {
    project = await novacronProject({ name: "measured", files: { "index.ts": program }, timeoutMs: slowTest });
  }, slowTest);
  afterAll(() => project?.cleanup());
  const receiving = async (env: Readonly<Record<string, string>> = {}) => {
    receiver = await OtlpReceiver.start();
    return project.with({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, ...env });
  };
  afterEach(() => receiver?.stop());

  it("of a preview are one plan, below the span of the pipeline that runs it", async () => {
    const parent = `00-${traceId}-${ciSpan}-01`;
    succeeded(await (await receiving({ TRACEPARENT: parent })).preview());
    const { spans } = receiver;
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
    const [plan, ...others] = plansOf(spans);
    expect(others).toEqual([]);
    expect(plan).toMatchObject({ parent: ciSpan, attributes: { "novacron.phase": "preview" }, status: 0 });
    expect(treeBelow(ciSpan, spans)).toEqual({
      "novacron.plan": {
        "novacron.plan.open": { "novacron.predict": {} },
        "novacron.decide": { "novacron.policy": {}, "novacron.score": {} },
      },
    });
    const decided = named(spans, "novacron.decide");
    expect(decided).toHaveLength(2);
    for (const { attributes, startNs, endNs } of decided) {
      expect(attributes).toMatchObject({
        "novacron.kind": "Placement",
        "novacron.outcome": "decided",
        "novacron.chosen": "a",
        "novacron.runner_up": "b",
        "novacron.candidates": 2,
        "novacron.candidates.feasible": 2,
        "novacron.score": expect.any(Number),
        "novacron.decision": expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        "novacron.resource": expect.stringMatching(/^[0-9a-f]{16}$/),
      });
      expect(endNs).toBeGreaterThanOrEqual(startNs);
    }
    const { metrics } = receiver;
    expect(sums(metrics, "novacron.decisions", "novacron.outcome")).toEqual({ decided: 2 });
    expect(sums(metrics, "novacron.decide.duration", "novacron.outcome")).toEqual({ decided: 2 });
    expect(sums(metrics, "novacron.candidates.considered", "novacron.kind")).toEqual({ Placement: 4 });
    expect(sums(metrics, "novacron.policy.evaluations", "novacron.result")).toEqual({ allow: 4 });
    expect(sums(metrics, "novacron.cache.requests", "novacron.result").miss).toBeGreaterThan(0);
    expect(sums(metrics, "novacron.store.calls", "novacron.store.method")).toMatchObject({ putDecisionRecord: 2 });
    expect(metrics.find(({ name }) => name === "novacron.decide.duration")?.unit).toBe("s");
    // What was placed is in the state of the up that follows; nothing of it, nor of the project, is called by its name.
    const sent = JSON.stringify([spans.map((span) => [span.attributes, span.resource]), metrics]);
    for (const name of ["storefront", "ledger", "measured", "urn:"]) expect(sent).not.toContain(name);
  });

  it("of an up are two plans in one trace, of which one reserves what the preview showed", async () => {
    succeeded(await (await receiving()).up());
    const { spans, metrics } = receiver;
    const plans = plansOf(spans);
    expect(plans.map(({ attributes }) => attributes["novacron.phase"]).sort()).toEqual(["apply", "preview"]);
    expect(new Set(spans.map((span) => span.traceId)).size).toBe(1);
    const applied = plans.find(({ attributes }) => attributes["novacron.phase"] === "apply");
    expect(treeBelow(applied?.spanId ?? "", spans)).toEqual({
      "novacron.plan.open": { "novacron.predict": {} },
      "novacron.decide": {},
      "novacron.reserve": {},
    });
    const resources = (name: string) =>
      named(spans, name)
        .filter(({ parent }) => parent === applied?.spanId)
        .map(({ attributes }) => attributes["novacron.resource"])
        .sort();
    expect(resources("novacron.reserve")).toHaveLength(2);
    expect(resources("novacron.reserve")).toEqual(resources("novacron.decide"));
    expect(sums(metrics, "novacron.decisions", "novacron.outcome")).toEqual({ replayed: 4 });
    expect(sums(metrics, "novacron.reservations", "novacron.outcome")).toEqual({ reserved: 2 });
    expect(sums(metrics, "novacron.cache.requests", "novacron.result").hit).toBeGreaterThan(0);
    const decision = named(spans, "novacron.decide")[0]?.attributes["novacron.decision"];
    const state = await project.export();
    const recorded = ["storefront", "ledger"].map((name) => resourceNamed(state, name).inputs?.decision);
    expect(recorded).toContainEqual(expect.objectContaining({ record: decision }));
  });

  it("of what is refused have its code", async () => {
    expect((await (await receiving({ HUGE: "1" })).preview()).exitCode).not.toBe(0);
    const { spans, metrics } = receiver;
    const failed = spans.filter(({ status }) => status === 2);
    expect(failed.map(({ name, attributes }) => [name, attributes["error.type"]])).toEqual([
      ["novacron.decide", "NC1201"],
    ]);
    expect(sums(metrics, "novacron.refusals", "error.type")).toEqual({ NC1201: 1 });
  });

  it("of what rests on secrets have nothing that follows from them", async () => {
    // Else what stood would be judged again or not by whether the one with a secret came first.
    for (const file of await readdir(join(project.directory, ".novacron")))
      if (file.startsWith("cache.db")) await rm(join(project.directory, ".novacron", file));
    succeeded(await (await receiving({ VAULT: "1" })).preview());
    const secret = named(receiver.spans, "novacron.decide").filter(({ attributes }) => attributes["novacron.secret"]);
    expect(secret.map(({ attributes }) => Object.keys(attributes).sort())).toEqual([
      ["novacron.kind", "novacron.outcome", "novacron.resource", "novacron.secret"],
    ]);
    expect(treeBelow(secret[0]?.spanId ?? "", receiver.spans)).toEqual({});
    expect(sums(receiver.metrics, "novacron.candidates.considered", "novacron.kind")).toEqual({});
    // Both nodes for each of the two others, which stay where they are; of the one with a secret nothing is counted.
    expect(sums(receiver.metrics, "novacron.policy.evaluations", "novacron.result")).toEqual({ allow: 4 });
  });

  it("join the CLI's own, where it traces", async () => {
    const path = join(project.directory, "pulumi.jsonl");
    succeeded(await (await receiving()).preview([`--otel-traces=file://${path}`]));
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    const engine = new Set(
      readSpans(lines.map((line) => JSON.parse(line) as OtlpDocument)).map(({ spanId }) => spanId),
    );
    const [plan] = plansOf(receiver.spans);
    expect(engine).toContain(plan?.parent);
    const links = named(receiver.spans, "novacron.decide").flatMap((span) => span.links);
    expect(links).toHaveLength(2);
    for (const link of links) expect(engine).toContain(link);
  });

  it("call resources by their names where they are asked to, and lie in a file where they are told to", async () => {
    const file = { export: "file:told/telemetry.jsonl", names: true };
    await project.setConfig("novacron:telemetry", JSON.stringify(file));
    succeeded(await project.preview());
    await project.setConfig("novacron:telemetry", "{}");
    const lines = (await readFile(join(project.directory, "told", "telemetry.jsonl"), "utf8")).trimEnd().split("\n");
    const documents = lines.map((line) => JSON.parse(line) as OtlpDocument);
    const resources = named(readSpans(documents), "novacron.decide").map(
      ({ attributes }) => attributes["novacron.resource"],
    );
    expect(resources.sort()).toEqual(
      ["ledger", "storefront"].map((name) => `urn:pulumi:dev::measured::novacron:index:Placement::${name}`),
    );
    expect(sums(readMetrics(documents), "novacron.decisions", "novacron.outcome")).toEqual({ kept: 2 });
  });

  it("are nowhere unless something switches them on", async () => {
    receiver = await OtlpReceiver.start();
    const quiet = project.with({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, NOVACRON_TELEMETRY: "off" });
    succeeded(await quiet.preview());
    expect(receiver.paths).toEqual([]);
    expect(existsSync(join(project.directory, "telemetry.jsonl"))).toBe(false);
  });

  it("that nobody takes are one warning, and change nothing of the plan", async () => {
    receiver = await OtlpReceiver.start();
    const gone = receiver.endpoint;
    await receiver.stop();
    receiver = await OtlpReceiver.start();
    const { stdout } = succeeded(await project.with({ OTEL_EXPORTER_OTLP_ENDPOINT: gone }).preview());
    const warnings = (stdout.split("Diagnostics:")[1] ?? "").match(/warning: .*/g) ?? [];
    expect(warnings).toEqual([expect.stringMatching(/^warning: NC1804: telemetry is lost: .* cannot be reached/)]);
    expect(stdout).toMatch(/3 unchanged/);
  });
});
