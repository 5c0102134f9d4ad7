import { expect, it } from "vitest";
import { NovaCronError } from "../errors/novacron-error.ts";
import { pseudonym } from "./pseudonym.ts";
import { sampleTelemetry } from "./sample-telemetry.ts";

const trace = "0af7651916cd43dd8448eb211c80319c";
const parent = { traceId: trace, spanId: "b7ad6b7169203331", traceFlags: 1 };
const call = `00-${trace}-00f067aa0ba902b7-01`;

const named = (spans: ReturnType<ReturnType<typeof sampleTelemetry>["spans"]>, name: string) => {
  const found = spans.find((span) => span.name === name);
  if (found === undefined) throw new Error(`there is no span ${name}`);
  return found;
};

it("puts spans where they were run, also where several wait at once", async () => {
  const { telemetry, spans } = sampleTelemetry();
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = telemetry.span("novacron.decide", async () => {
    await gate;
    return telemetry.span("novacron.policy", () => 1);
  });
  const second = telemetry.span("novacron.reserve", async () => {
    await gate;
    return telemetry.span("novacron.score", () => 2);
  });
  open();
  expect(await Promise.all([first, second])).toEqual([1, 2]);
  telemetry.end();
  const id = (name: string) => named(spans(), name).spanContext().spanId;
  const above = (name: string) => named(spans(), name).parentSpanContext?.spanId;
  expect([above("novacron.policy"), above("novacron.score")]).toEqual([id("novacron.decide"), id("novacron.reserve")]);
  expect([above("novacron.decide"), above("novacron.reserve")]).toEqual([id("novacron.plan"), id("novacron.plan")]);
  expect(above("novacron.plan")).toBeUndefined();
});

it("has no span of the whole where nothing was done", () => {
  const { telemetry, spans } = sampleTelemetry();
  telemetry.describe({ "novacron.phase": "preview" });
  telemetry.end();
  expect(spans()).toEqual([]);
});

it("begins under the process's parent, and links to the calls that it works for", () => {
  const { telemetry, spans } = sampleTelemetry({ parent, attributes: { "novacron.run": "r" } });
  telemetry.describe({ "novacron.phase": "apply" });
  telemetry.within(call, () => telemetry.span("novacron.decide", () => telemetry.span("novacron.score", () => null)));
  telemetry.end();
  const plan = named(spans(), "novacron.plan");
  expect(plan.parentSpanContext).toMatchObject({ spanId: parent.spanId, isRemote: true });
  expect(plan.attributes).toEqual({ "novacron.run": "r", "novacron.phase": "apply" });
  expect(named(spans(), "novacron.decide").links.map(({ context }) => context.spanId)).toEqual(["00f067aa0ba902b7"]);
  expect(named(spans(), "novacron.score").links).toEqual([]);
});

it("begins under the call that it was first asked by, where the process has no parent", () => {
  const { telemetry, spans } = sampleTelemetry();
  telemetry.within("nonsense", () => telemetry.within(call, () => telemetry.span("novacron.decide", () => null)));
  telemetry.end();
  expect(named(spans(), "novacron.plan").parentSpanContext?.spanId).toBe("00f067aa0ba902b7");
});

it("tells failures by their code, and never by what they say", async () => {
  const { telemetry, spans, sums } = sampleTelemetry();
  const refusal = new NovaCronError("NC1201", "no node for hunter2");
  expect(() =>
    telemetry.span("novacron.decide", () => {
      throw refusal;
    }),
  ).toThrow(refusal);
  await expect(telemetry.span("novacron.reserve", () => Promise.reject(new TypeError("hunter2")))).rejects.toThrow();
  telemetry.end();
  expect(named(spans(), "novacron.decide")).toMatchObject({
    status: { code: 2, message: "NC1201" },
    attributes: { "error.type": "NC1201" },
    events: [],
  });
  expect(named(spans(), "novacron.reserve").attributes).toEqual({ "error.type": "TypeError" });
  expect(await sums()).toEqual({ 'novacron.decide.duration {"error.type":"NC1201"}': 1 });
});

it("times what has a histogram, split by what that is split by alone", async () => {
  const { telemetry, sums } = sampleTelemetry();
  telemetry.span("novacron.decide", (span) => span.set({ "novacron.outcome": "kept", "novacron.chosen": "a" }));
  telemetry.span("novacron.score", () => null);
  telemetry.add("novacron.decisions", 0, {});
  telemetry.add("novacron.decisions", 2, { "novacron.outcome": "kept" });
  expect(await sums()).toEqual({
    'novacron.decide.duration {"novacron.outcome":"kept"}': 1,
    'novacron.decisions {"novacron.outcome":"kept"}': 2,
  });
});

it("tells names by pseudonyms unless it is asked for them", () => {
  const urn = "urn:pulumi:prod::shop::novacron:index:Placement::web";
  expect(sampleTelemetry().telemetry.told(urn)).toBe(pseudonym(urn));
  expect(pseudonym(urn)).toMatch(/^[0-9a-f]{16}$/);
  expect(sampleTelemetry({ names: true }).telemetry.told(urn)).toBe(urn);
});
