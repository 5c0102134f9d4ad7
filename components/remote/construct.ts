import * as pulumi from "@pulumi/pulumi";
import sdkState from "@pulumi/pulumi/runtime/state.js";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { openParts } from "../machine/open-parts.ts";
import { componentOptions } from "./component-options.ts";
import type { ConstructCall, Constructed, ConstructRun } from "./construct-call.ts";
import { fitInputs } from "./fit-inputs.ts";
import { given, merged, unknownOutput } from "./given.ts";
import { remoteComponents } from "./remote-components.ts";
import { untilAnErrorIsLost } from "./until-an-error-is-lost.ts";

/**
 * Makes a component for a program of whatever language. Several may be under way at once, each with a state of its own.
 *
 * @throws {NovaCronError} NC1801 for a type that is no component; NC1001, NC1002 for what is wrong in the inputs
 */
export function construct(call: ConstructCall): Promise<Constructed> {
  return withLocalStorage(() => untilAnErrorIsLost(() => make(call)));
}

/** What the SDK's own Construct uses, and its types do not say: a state of its own for each call, among others. */
const { withLocalStorage } = sdkState as unknown as { withLocalStorage<T>(work: () => Promise<T>): Promise<T> };
const internals = pulumi.runtime as unknown as {
  awaitFeatureSupport(): Promise<void>;
  waitForRPCs(): Promise<void>;
};

async function make({ type, name, run, inputs, inputDependencies, options }: ConstructCall): Promise<Constructed> {
  const component = remoteComponents[type];
  if (component === undefined) {
    throw new NovaCronError("NC1801", `${type} is not a component of the novacron provider`, {
      expected: Object.keys(remoteComponents).join(" or "),
    });
  }
  await enter(run);
  const decoded = Object.entries(inputs)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => [key, merged(given(value), false, inputDependencies[key] ?? [])]);
  const { args, open } = fitInputs(component.plain, Object.fromEntries(decoded));
  const waiting = open.length > 0 && run.isPreview ? { ...args, [openParts]: unknownOutput() } : args;
  const { resource, outputs } = component.make(name, waiting, componentOptions(options));
  if (open.length > 0) {
    await pulumi.log.info(
      `What ${name} will have in a cloud is not shown in this preview: it waits for ${open.join(", ")}.`,
      resource,
    );
  }
  const urn = await settledValue(resource.urn);
  const [state, dependencies] = await pulumi.runtime.serializeResourceProperties(`construct(${type}, ${name})`, {
    ...outputs,
  });
  const outputDependencies: Record<string, readonly string[]> = {};
  for (const [key, resources] of dependencies)
    outputDependencies[key] = (await Promise.all([...resources].map(({ urn }) => settledValue(urn)))).map(String);
  await internals.waitForRPCs();
  return { urn: String(urn), outputs: state, outputDependencies };
}

/** What the SDK has to know of the run before it registers anything. */
async function enter(run: ConstructRun): Promise<void> {
  const { project, stack, organization, parallel, engineAddress, monitorAddress, isPreview } = run;
  pulumi.runtime.resetOptions(project, stack, parallel, engineAddress, monitorAddress, isPreview, organization);
  await internals.awaitFeatureSupport();
  pulumi.runtime.setAllConfig({ ...run.config }, [...run.configSecretKeys]);
}

const settledValue = (output: pulumi.Output<unknown>): Promise<unknown> =>
  (output as unknown as { promise(): Promise<unknown> }).promise();
