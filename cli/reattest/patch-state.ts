import type { PropertyMap } from "../../provider/schema/property-value.ts";
import { isSecret, Secret } from "../../provider/state/secret.ts";
import type { SignedChanges } from "./sign-anew.ts";
import type { ExportedState, StateResource } from "./stack-state.ts";
import { encodeState, isSecretEnvelope } from "./state-secrets.ts";

/**
 * The state with the changes of some resources, by their place in it: a URN may occur twice while a replacement is pending.
 * Everything else, ciphertext included, stays as it was exported.
 */
export function patchState(state: ExportedState, changes: ReadonlyMap<number, SignedChanges>): ExportedState {
  const resources = (state.deployment.resources ?? []).map((resource, index) => {
    const change = changes.get(index);
    return change === undefined ? resource : patchResource(resource, change);
  });
  return { ...state, deployment: { ...state.deployment, resources } };
}

function patchResource(resource: StateResource, { inputs, outputs }: SignedChanges): StateResource {
  return {
    ...resource,
    inputs: patched(resource.inputs ?? {}, inputs),
    outputs: patched(resource.outputs ?? {}, outputs),
  };
}

function patched(sealed: Readonly<Record<string, unknown>>, changes: PropertyMap): Record<string, unknown> {
  const result: Record<string, unknown> = { ...sealed };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete result[name];
    // `additionalSecretOutputs` of the program made it secret, and it stays so.
    else if (isSecretEnvelope(sealed[name]) && !isSecret(value)) result[name] = encodeState(new Secret(value));
    else result[name] = encodeState(value);
  }
  return result;
}
