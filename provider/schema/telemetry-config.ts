import { z } from "zod";

/** Where traces and metrics go. Nothing is sent or written unless something switches it on. */
export const telemetryConfig = z.strictObject({
  export: z
    .string()
    .regex(/^(?:otlp|off|file:.+)$/, "otlp, file:PATH or off")
    .optional()
    .describe(
      "otlp, file:PATH (JSON lines of OTLP) or off; NOVACRON_TELEMETRY in its stead; where neither is given, OpenTelemetry's own variables decide",
    ),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("URL of an OTLP receiver over HTTP, without /v1/traces; OTEL_EXPORTER_OTLP_ENDPOINT where absent"),
  names: z
    .boolean()
    .optional()
    .describe("Whether spans name resources and stacks as they are called; pseudonyms stand for them where absent"),
  flushMs: z
    .int()
    .min(0)
    .max(10_000)
    .optional()
    .describe("Longest time that the end of a plan waits for the receiver, in milliseconds; 1000 where absent"),
});

export type TelemetryConfig = z.infer<typeof telemetryConfig>;
