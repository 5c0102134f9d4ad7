import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type OtlpDocument, readMetrics, readSpans } from "../../test/support/otlp-json.ts";
import { OtlpReceiver, type OtlpReceiverOptions } from "../../test/support/otlp-receiver.ts";
import { openTelemetry } from "./open-telemetry.ts";
import type { OpenedTelemetry } from "./opened-telemetry.ts";
import type { TelemetrySettings } from "./telemetry-settings.ts";

let directory: string;
let receiver: OtlpReceiver | null = null;
const troubles: string[] = [];

beforeEach(async () => {
  troubles.length = 0;
  directory = await mkdtemp(join(tmpdir(), "novacron-telemetry-"));
});
afterEach(async () => {
  await receiver?.stop();
  receiver = null;
  await rm(directory, { recursive: true });
});

const open = (settings: Partial<TelemetrySettings> & Pick<TelemetrySettings, "to">, environment = {}) =>
  openTelemetry(
    { traces: true, metrics: true, names: false, flushMs: 10_000, ...settings },
    {
      version: "1.2.3",
      environment,
      run: "run 1",
      process: "process 1",
      root: "novacron.plan",
      onTrouble: async (message) => {
        troubles.push(message);
      },
    },
  );
const to = (endpoint: string): TelemetrySettings["to"] => ({
  kind: "otlp",
  tracesUrl: `${endpoint}/v1/traces`,
  metricsUrl: `${endpoint}/v1/metrics`,
});
const started = async (options?: OtlpReceiverOptions) => {
  receiver = await OtlpReceiver.start(options);
  return receiver;
};

function work({ telemetry }: OpenedTelemetry): void {
  telemetry.span("novacron.decide", () => telemetry.add("novacron.decisions", 1));
}

/** Closes it. @returns Milliseconds that this took. */
async function timedClose(opened: OpenedTelemetry): Promise<number> {
  const began = performance.now();
  await opened.close();
  return performance.now() - began;
}

describe("over OTLP", () => {
  it("sends spans and metrics of the run, and nothing of machine or user", async () => {
    const { endpoint } = await started();
    for (let process = 0; process < 2; process++) {
      const opened = open({ to: to(endpoint) });
      work(opened);
      await opened.close();
    }
    expect(receiver?.spans.map(({ name }) => name).sort()).toEqual([
      "novacron.decide",
      "novacron.decide",
      "novacron.plan",
      "novacron.plan",
    ]);
    // Both processes are of one run.
    expect(new Set(receiver?.spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(receiver?.metrics).toContainEqual(expect.objectContaining({ name: "novacron.decisions", value: 1 }));
    expect(Object.keys(receiver?.spans[0]?.resource ?? {}).sort()).toEqual([
      "service.instance.id",
      "service.name",
      "service.version",
      "telemetry.sdk.language",
      "telemetry.sdk.name",
      "telemetry.sdk.version",
    ]);
    expect(troubles).toEqual([]);
  });

  it("sends only what is wanted", async () => {
    const { endpoint } = await started();
    const opened = open({ to: to(endpoint), metrics: false });
    work(opened);
    await opened.close();
    expect(new Set(receiver?.paths)).toEqual(new Set(["/v1/traces"]));
  });

  it("says once that nothing listens, and does not wait at the end", async () => {
    const { endpoint } = await started();
    await receiver?.stop();
    receiver = null;
    const opened = open({ to: to(endpoint) });
    work(opened);
    await expect.poll(() => troubles, { timeout: 30_000 }).toHaveLength(1);
    expect(troubles[0]).toMatch(/^telemetry is lost: 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)$/);
    // Exporters would try again for seconds.
    expect(await timedClose(opened)).toBeLessThan(5_000);
    expect(troubles).toHaveLength(1);
  });

  it("waits no longer than it was told for a receiver that takes everything and never answers", async () => {
    const { endpoint } = await started({ silent: true });
    const opened = open({ to: to(endpoint), flushMs: 200 });
    work(opened);
    expect(await timedClose(opened)).toBeLessThan(4_000);
    expect(troubles).toEqual(["telemetry is lost: the receiver has not taken it within 200 ms of the plan's end"]);
  });

  it("says that a receiver refuses", async () => {
    const { endpoint } = await started({ status: 401 });
    const opened = open({ to: to(endpoint) });
    work(opened);
    await opened.close();
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toMatch(/Unauthorized|401/);
  });
});

describe("to a file", () => {
  it("appends JSON lines of OTLP, also of several at once", async () => {
    const path = join(directory, "new", "telemetry.jsonl");
    const opened = [1, 2, 3].map(() => open({ to: { kind: "file", path } }));
    for (const each of opened) work(each);
    await Promise.all(opened.map((each) => each.close()));
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    const documents = lines.map((line) => JSON.parse(line) as OtlpDocument);
    expect(readSpans(documents).filter(({ name }) => name === "novacron.decide")).toHaveLength(3);
    const counted = readMetrics(documents).filter(({ name }) => name === "novacron.decisions");
    expect(counted.reduce((sum, { value }) => sum + value, 0)).toBe(3);
    expect(troubles).toEqual([]);
  });

  it("says once that it cannot be written", async () => {
    await writeFile(join(directory, "occupied"), "");
    const opened = open({ to: { kind: "file", path: join(directory, "occupied", "telemetry.jsonl") } });
    work(opened);
    await opened.close();
    expect(troubles).toEqual([expect.stringMatching(/^telemetry is lost: .*(?:EEXIST|ENOTDIR)/)]);
  });
});

it("takes the parent from the environment, and users' attributes before its own", async () => {
  const path = join(directory, "telemetry.jsonl");
  vi.stubEnv("OTEL_SERVICE_NAME", "fleet-ci");
  const opened = open({ to: { kind: "file", path } }, { TRACEPARENT: `00-${"a".repeat(32)}-${"b".repeat(16)}-01` });
  work(opened);
  vi.unstubAllEnvs();
  await opened.close();
  const [first = ""] = (await readFile(path, "utf8")).split("\n");
  const plan = readSpans([JSON.parse(first) as OtlpDocument]).find(({ name }) => name === "novacron.plan");
  expect(plan).toMatchObject({
    traceId: "a".repeat(32),
    parent: "b".repeat(16),
    resource: { "service.name": "fleet-ci" },
  });
});
