import { createRequire } from "node:module";
import { decisionOutputs } from "../resources/decision-outputs.ts";
import type { ProviderSession } from "../resources/provider-session.ts";
import type { CheckFailure, ResourceHandler } from "../resources/resource-handler.ts";
import { openProviderSession } from "../resources/session.ts";
import { ownInputs } from "../resources/user-inputs.ts";
import { EngineLog } from "../rpc/engine-log.ts";
import { processEdge } from "../rpc/process-edge.ts";
import { statusOf } from "../rpc/status.ts";
import { decodeFields, encodeFields } from "../rpc/wire.ts";
import type { DecisionSummary } from "../schema/decision.ts";
import { containsUnknown, type PropertyMap } from "../schema/property-value.ts";
import { providerConfig } from "../schema/provider-config.ts";
import { resourceDefinitions } from "../schema/resource-definitions.ts";
import { containsSecret, revealSecrets, Secret } from "../state/secret.ts";
import { cliAncestor } from "./cli-ancestor.ts";
import { contextKey, type DynamicContext, dynamicContext, dynamicUrn, withSecrets } from "./dynamic-inputs.ts";

/** Properties as Pulumi gives them to dynamic providers: unknowns are marked, secrets are not. */
type Fields = Readonly<Record<string, unknown>>;

const { version } = createRequire(import.meta.url)("novacron/package.json") as { version: string };

// The engine's address is the first argument of whoever loads this: Pulumi's own process for dynamic providers.
const log = new EngineLog(process.argv.slice(2).find((argument) => /^[\w.]+:\d+$/.test(argument)) ?? null);

let session: Promise<ProviderSession> | undefined;
let isPreview = false;

/** Takes the stack's configuration under `novacron:`, as the plugin does. Called once in a process, before all else. */
export async function configure(get: (key: string) => string | undefined): Promise<void> {
  const edge = processEdge(version, cliAncestor(process.ppid), () => log);
  session ??= openProviderSession({
    ...edge,
    announce: (message, urn) => edge.announce(message, dynamicUrn(urn)),
    diagnostics: (severity, code, message, urn) =>
      edge.diagnostics(severity, code, message, urn === undefined ? urn : dynamicUrn(urn)),
  });
  // A dynamic provider is asked to end by a signal alone, once the engine has written its state.
  process.once("SIGINT", () => {
    const closing = session?.then((opened) => opened.close()) ?? Promise.resolve();
    void closing.catch(() => undefined).then(() => process.exit(0));
  });
  const entries = Object.keys(providerConfig.shape).map((key) => [key, get(`novacron:${key}`)]);
  const config = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  await telling(session.then((opened) => opened.configure(config, null)));
}

/** Decides. The decision goes into the checked inputs, and so do its parts: previews show nothing else of a dynamic resource. */
export async function check(
  olds: Fields,
  news: Fields,
): Promise<{ readonly inputs: Fields; readonly failures: readonly CheckFailure[] }> {
  const { context, handler, signal, inputsOf } = await about(news);
  isPreview = context.preview;
  // Of a new resource there are none. What is secret now need not have been, and the other way round.
  const old = contextKey in olds ? inputsOf(olds, contextOf(olds)) : inputsOf(olds);
  const inputs = inputsOf(news);
  const checked = await telling(
    handler.check({
      urn: context.urn,
      olds: Object.keys(old).length === 0 ? null : old,
      news: inputs,
      seed: "",
      signal,
    }),
  );
  if (checked.failures.length > 0) return { inputs: { ...news }, failures: checked.failures };
  const isOpen = containsUnknown(checked.inputs);
  const summary = isOpen ? null : (revealSecrets(checked.inputs.decision) as DecisionSummary);
  const { decision: _decision, ...places } = decisionOutputs(summary, checked.inputs, [], null);
  if (isPreview && !isOpen && Object.keys(old).length === 0) {
    await telling(handler.create({ urn: context.urn, inputs: checked.inputs, preview: true, signal }));
  }
  const kept = { urn: context.urn, type: context.type, secrets: context.secrets };
  return { inputs: { ...encodeFields({ ...checked.inputs, ...places }), [contextKey]: kept }, failures: [] };
}

/** Whether something changes; Pulumi asks a dynamic provider for no more. */
export async function diff(
  id: string,
  olds: Fields,
  news: Fields,
): Promise<{ readonly changes: boolean; readonly replaces: readonly string[] }> {
  const { context, handler, signal, inputsOf, outputsOf } = await about(news);
  const before = contextOf(olds);
  const call = {
    urn: context.urn,
    id,
    oldInputs: inputsOf(olds, before),
    oldOutputs: outputsOf(olds, before),
    news: inputsOf(news),
    signal,
  };
  const { changes, replaces } = await telling(handler.diff(call));
  const isRenamed = before.urn !== context.urn || before.secrets.length !== context.secrets.length;
  const changed = Object.keys(changes).length > 0 || isRenamed;
  if (changed && isPreview && replaces.length === 0) await telling(handler.update({ ...call, preview: true }));
  return { changes: changed, replaces };
}

/** Reserves the capacity, runs the job if it is one. */
export async function create(inputs: Fields): Promise<{ readonly id: string; readonly outs: Fields }> {
  const { context, handler, signal, inputsOf } = await about(inputs);
  const { id, outputs } = await telling(
    handler.create({ urn: context.urn, inputs: inputsOf(inputs), preview: false, signal }),
  );
  return { id, outs: stateOf(inputsOf(inputs), inputs, outputs) };
}

/** Moves the reservation where the decision has changed. */
export async function update(id: string, olds: Fields, news: Fields): Promise<{ readonly outs: Fields }> {
  const { context, handler, signal, inputsOf, outputsOf } = await about(news);
  const before = contextOf(olds);
  const { outputs } = await telling(
    handler.update({
      urn: context.urn,
      id,
      oldInputs: inputsOf(olds, before),
      oldOutputs: outputsOf(olds, before),
      news: inputsOf(news),
      preview: false,
      signal,
    }),
  );
  return { outs: stateOf(inputsOf(news), news, outputs) };
}

/** Verifies what the state has, and books again what a lost store has forgotten. */
export async function read(id: string, props: Fields): Promise<{ readonly id: string; readonly props: Fields }> {
  const { context, handler, signal, inputsOf, outputsOf } = await about(props);
  const call = { urn: context.urn, id, inputs: inputsOf(props), outputs: outputsOf(props), signal };
  const found = await telling(handler.read(call));
  return found === null ? { id: "", props: {} } : { id: found.id, props: stateOf(found.inputs, props, found.outputs) };
}

/** Frees the capacity. */
export async function remove(id: string, props: Fields): Promise<void> {
  const { context, handler, signal, inputsOf, outputsOf } = await about(props);
  const call = { urn: context.urn, id, oldInputs: inputsOf(props), oldOutputs: outputsOf(props), signal };
  await telling(handler.delete(call));
}

interface About {
  readonly context: DynamicContext;
  readonly handler: ResourceHandler;
  readonly signal: AbortSignal;
  /** What the user wrote, and decision and attestation where they are there. */
  inputsOf(fields: Fields, context?: DynamicContext): PropertyMap;
  outputsOf(fields: Fields, context?: DynamicContext): PropertyMap;
}

async function about(fields: Fields): Promise<About> {
  const context = contextOf(fields);
  const opened = await (session ?? Promise.reject(new Error("the engine is not configured")));
  const definition = resourceDefinitions.find(({ token }) => token === context.type);
  const inputNames = [...Object.keys(definition?.inputs.shape ?? {}), ...ownInputs];
  const outputNames = [...Object.keys(definition?.outputs.shape ?? {}), "resultAttestation"];
  const part = (all: Fields, names: readonly string[], { secrets }: DynamicContext): PropertyMap => {
    const decoded = decodeFields(
      Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]])),
    );
    return withSecrets(decoded, secrets);
  };
  return {
    context,
    handler: opened.resource(context.type),
    signal: opened.signal,
    inputsOf: (all, of = context) => part(all, inputNames, of),
    outputsOf: (all, of = context) => part(all, outputNames, of),
  };
}

function contextOf(fields: Fields): DynamicContext {
  return dynamicContext.parse(fields[contextKey]);
}

/** A dynamic resource's state is one map, from which inputs and outputs are taken apart again. */
function stateOf(inputs: PropertyMap, fields: Fields, outputs: PropertyMap): Fields {
  const { [contextKey]: context } = fields;
  const secretly = (name: string, value: unknown): unknown =>
    name === "decision" && containsSecret(inputs) && !(value instanceof Secret) ? new Secret(value) : value;
  const state = Object.entries({ ...inputs, ...outputs }).map(([name, value]) => [name, secretly(name, value)]);
  return { ...encodeFields(Object.fromEntries(state)), [contextKey]: context };
}

/** Errors as the plugin's clients see them, with the property's name. */
async function telling<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Error(statusOf(error).details, { cause: error });
  }
}
