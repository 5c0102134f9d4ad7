import { describe, expect, it } from "vitest";
import { telemetrySettings } from "./telemetry-settings.ts";

const at = (environment: Record<string, string>, config = {}) => telemetrySettings(environment, config, "/project");
const otlp = (base: string) => ({ kind: "otlp", tracesUrl: `${base}/v1/traces`, metricsUrl: `${base}/v1/metrics` });

describe("telemetry is off", () => {
  it.each([
    ["where nobody asks for it", {}, {}],
    ["where variables are empty", { NOVACRON_TELEMETRY: "", OTEL_EXPORTER_OTLP_ENDPOINT: " " }, {}],
    ["by NOVACRON_TELEMETRY, whatever else says", { NOVACRON_TELEMETRY: "off" }, { export: "otlp" }],
    [
      "by the configuration, whatever OpenTelemetry's variables say",
      { OTEL_TRACES_EXPORTER: "otlp" },
      { export: "off" },
    ],
    ["by OTEL_SDK_DISABLED", { OTEL_SDK_DISABLED: "TRUE", NOVACRON_TELEMETRY: "otlp" }, {}],
    [
      "where neither traces nor metrics are wanted",
      { NOVACRON_TELEMETRY: "otlp", OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: "none" },
      {},
    ],
    ["where exporters are others than OTLP", { OTEL_TRACES_EXPORTER: "zipkin" }, {}],
  ])("%s", (_why, environment, config) => {
    expect(at(environment, config)).toBeNull();
  });
});

describe("telemetry is on", () => {
  it.each([
    ["by an endpoint", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/" }, {}, otlp("http://collector:4318")],
    ["by an exporter, at the standard's port", { OTEL_METRICS_EXPORTER: "otlp" }, {}, otlp("http://localhost:4318")],
    ["by the configuration", {}, { export: "otlp", endpoint: "https://c.example/x" }, otlp("https://c.example/x")],
    [
      "at the configuration's endpoint, whatever the variables say",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://b:1", OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c:1/t" },
      { endpoint: "http://a:1" },
      otlp("http://a:1"),
    ],
    [
      "at a signal's own endpoint, taken as it is",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://b:1", OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c:2/traces" },
      {},
      { kind: "otlp", tracesUrl: "http://c:2/traces", metricsUrl: "http://b:1/v1/metrics" },
    ],
    [
      "to a file of the project",
      { NOVACRON_TELEMETRY: "file:t/x.jsonl" },
      {},
      { kind: "file", path: "/project/t/x.jsonl" },
    ],
    ["to a file by the configuration", {}, { export: "file:/x.jsonl" }, { kind: "file", path: "/x.jsonl" }],
  ])("%s", (_how, environment, config, to) => {
    expect(at(environment, config)).toEqual({ to, traces: true, metrics: true, names: false, flushMs: 1000 });
  });

  it("without what is said to go nowhere", () => {
    const settings = at({ NOVACRON_TELEMETRY: "otlp", OTEL_METRICS_EXPORTER: "none" }, { names: true, flushMs: 5 });
    expect(settings).toMatchObject({ traces: true, metrics: false, names: true, flushMs: 5 });
  });
});

it.each([
  [{ NOVACRON_TELEMETRY: "oltp" }, 'NOVACRON_TELEMETRY is "oltp"'],
  [{ NOVACRON_TELEMETRY: "file:" }, "expected otlp, file:PATH or off"],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }, "no URL of http: or https:"],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4317", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }, "the receiver's HTTP port"],
])("refuses %o, and says what was expected", (environment, message) => {
  expect(() => at(environment)).toThrow(
    expect.objectContaining({ code: "NC1003", message: expect.stringContaining(message) }),
  );
});

it("says nothing of an endpoint that is malformed: it may hold a password", () => {
  expect(() => at({ OTEL_EXPORTER_OTLP_ENDPOINT: "htp://user:hunter2@c" })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
  );
});
