import { AsyncLocalStorage } from "node:async_hooks";
import { isDeepStrictEqual } from "node:util";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { OpenedTelemetry } from "../observability/opened-telemetry.ts";
import { noTelemetry } from "../observability/telemetry.ts";
import { type TelemetrySettings, telemetrySettings } from "../observability/telemetry-settings.ts";
import { containsUnknown, type PropertyMap, Unknown } from "../schema/property-value.ts";
import { type ProviderConfig, providerConfig } from "../schema/provider-config.ts";
import { placementDefinition, quantumJobDefinition } from "../schema/resource-definitions.ts";
import { structuredValue } from "../schema/structured-value.ts";
import { validationIssues } from "../schema/validation.ts";
import { containsSecret, revealSecrets, Secret } from "../state/secret.ts";
import { storeInUse } from "../store/open-store.ts";
import { DecidedResource } from "./decided-resource.ts";
import { explainRecord } from "./explain-record.ts";
import { hideSecretValues } from "./hide-secret-values.ts";
import { type AheadPlan, openAhead } from "./open-ahead.ts";
import { openPlan, type PlanEdge, type PlanOpener } from "./open-plan.ts";
import { placementKind } from "./placement-kind.ts";
import type { PlanContext } from "./plan-context.ts";
import type { ProviderSession } from "./provider-session.ts";
import { quantumKind } from "./quantum-kind.ts";
import { reportUnavailable } from "./report-unavailable.ts";
import type { CheckFailure, ResourceHandler } from "./resource-handler.ts";
import { type ProviderIdentity, type SweepEdge, sweepAbandoned, sweepConfigured } from "./sweep-left-overs.ts";
import { parseUrn, secrecyOf } from "./user-inputs.ts";

/** What a session is given besides what its plan is. */
export interface SessionEdge {
  /** Loads what sends telemetry, where that is switched on. */
  readonly openTelemetry: (settings: TelemetrySettings) => Promise<OpenedTelemetry>;
}

/** Opens the provider's side of one plugin process. Nothing is read before the first call that needs it. */
export async function openProviderSession(edge: PlanEdge & SweepEdge & SessionEdge): Promise<ProviderSession> {
  const cancelled = new AbortController();
  let configured: ProviderConfig | null = null;
  let identity: ProviderIdentity | null = null;
  let ahead: AheadPlan | null = null;
  let plan: Promise<PlanContext> | undefined;
  let opened: OpenedTelemetry | null = null;
  // Telemetry is opened in a call whose parent it has to know.
  const caller = new AsyncLocalStorage<string | undefined>();
  const open = (opener: PlanOpener): Promise<PlanContext> => {
    cancelled.signal.throwIfAborted();
    if (configured === null) {
      throw new NovaCronError("NC1003", "the provider's configuration is not known yet", {
        remedy:
          "Decisions cannot depend on a provider that is configured from another resource's outputs in the same preview",
      });
    }
    plan ??= openMeasured(configured, opener);
    return plan;
  };
  const openMeasured = (config: ProviderConfig, opener: PlanOpener): Promise<PlanContext> => {
    const telemetry = opened?.telemetry ?? noTelemetry;
    return (
      ahead?.take(opener) ??
      telemetry.span("novacron.plan.open", () => openPlan(config, { ...edge, telemetry }, opener))
    );
  };
  const handlers: Readonly<Record<string, ResourceHandler>> = {
    [placementDefinition.token]: new DecidedResource(placementKind, open, edge.announce),
    [quantumJobDefinition.token]: new DecidedResource(quantumKind, open, edge.announce),
  };

  return {
    signal: cancelled.signal,
    within: (traceParent, work) =>
      caller.run(traceParent, () => (opened === null ? work() : opened.telemetry.within(traceParent, work))),
    cancel: () => cancelled.abort(new NovaCronError("NC1802", "the operation was cancelled")),
    abandon: async () => {
      cancelled.abort(new NovaCronError("NC1802", "the CLI is gone"));
      if (configured !== null && identity !== null) await sweepAbandoned(configured, identity, edge);
      await opened?.close();
    },
    close: async () => {
      try {
        if (plan === undefined) await ahead?.drop();
        else await (await plan.catch(() => null))?.close();
      } finally {
        await opened?.close();
      }
    },
    schema: async () => {
      const { readPackageSchema } = await import("../schema/read-package-schema.ts");
      return readPackageSchema(edge.version);
    },
    checkConfig: async (news) => ({ inputs: news, failures: hideSecretValues(configFailures(news), news) }),
    diffConfig: async (olds, news) =>
      [...new Set([...Object.keys(olds), ...Object.keys(news)])]
        .filter(
          (key) =>
            key !== "version" && !isDeepStrictEqual(revealSecrets(parsed(olds)[key]), revealSecrets(parsed(news)[key])),
        )
        .sort(),
    configure: async (config, self) => {
      if (containsUnknown(config)) return; // The engine configures again when it knows.
      const [failure] = configFailures(config);
      if (failure !== undefined)
        throw new NovaCronError("NC1003", failure.reason.replace(/^NC\d+: /, ""), { property: failure.property });
      const given = providerConfig.parse(revealSecrets(parsed(config)));
      const settings = { ...given, store: storeInUse(given, edge.environment) };
      if (self !== null) await sweepConfigured(settings, self, edge);
      const wanted = telemetrySettings(edge.environment, given.telemetry, edge.projectDirectory);
      opened ??= wanted && (await edge.openTelemetry(wanted));
      configured = settings;
      identity = self;
      const telemetry = opened?.telemetry ?? noTelemetry;
      const begin = (): AheadPlan => openAhead(settings, { ...edge, telemetry }, self && parseUrn(self.urn).stack);
      ahead ??= opened === null ? begin() : opened.telemetry.within(caller.getStore(), begin);
    },
    resource: (type) => {
      const handler = handlers[type];
      if (handler !== undefined) return handler;
      throw new NovaCronError("NC1801", `${type} is not a resource of the novacron provider`, {
        expected: Object.keys(handlers).join(" or "),
      });
    },
    invoke: async (token, args) => {
      const answer = functions[token];
      if (answer === undefined) {
        throw new NovaCronError("NC1801", `${token} is not a function of the novacron provider`, {
          expected: Object.keys(functions).join(" or "),
        });
      }
      // A function does not say which stack asks; whoever has a record's digest has been shown its decision.
      return answer(args, await open({ stack: "", attested: true }));
    },
  };
}

const functions: Readonly<Partial<Record<string, typeof explainRecord>>> = {
  "novacron:index:explain": explainRecord,
  "novacron:index:reportUnavailable": reportUnavailable,
};

/** Configuration without what the engine adds, with JSON text parsed: languages differ in which of the two they send. */
function parsed(config: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key, value]) => key !== "version" && !key.startsWith("__") && value !== undefined && value !== null)
      .map(([key, value]) => [key, structured(value)]),
  );
}

function structured(value: unknown): unknown {
  return value instanceof Secret ? new Secret(structuredValue(value.value)) : structuredValue(value);
}

/** The configuration that may be secret. All else shows in decisions and messages, and digests of it lie in records. */
const mayBeSecret: ReadonlySet<string> = new Set(["keys", "cache", "store"]);

function configFailures(config: PropertyMap): CheckFailure[] {
  const known = Object.fromEntries(
    Object.entries(parsed(config)).filter(([, value]) => !(value instanceof Unknown) && !containsUnknown(value)),
  );
  const secret = Object.keys(known).filter((key) => containsSecret(known[key]) && !mayBeSecret.has(key));
  if (secret.length > 0) {
    return secret.map((property) => ({
      property,
      reason: `NC1003: ${property} is secret, but decisions tell what it is; expected plain configuration; set it without --secret`,
    }));
  }
  const bare = revealSecrets(known);
  const result = providerConfig.safeParse(bare);
  if (result.success) return [];
  return validationIssues(result.error, bare, secrecyOf(known)).map(({ property, message }) => ({
    property,
    reason: message.replace(/^NC100\d/, "NC1003"),
  }));
}
