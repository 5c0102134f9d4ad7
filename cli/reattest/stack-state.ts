import { z } from "zod";
import { type Digest, digestOf } from "../../provider/crypto/canonical-json.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { PulumiCli } from "../pulumi-cli.ts";
import { holdsSecret, withoutSecrets } from "./state-secrets.ts";

const properties = z.record(z.string(), z.unknown());

/** One resource of a state, with whatever else Pulumi wrote. */
const stateResource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: properties.optional(),
  outputs: properties.optional(),
});
export type StateResource = z.infer<typeof stateResource>;

const exported = z.looseObject({
  version: z.int(),
  deployment: z.looseObject({
    resources: z.array(stateResource).optional(),
    pending_operations: z.array(z.unknown()).optional(),
  }),
});

/** A state as `pulumi stack export` gives it. */
export type ExportedState = z.infer<typeof exported>;

/** The state in both forms, of one moment. */
export interface StackState {
  /** As it may be written back: secrets are ciphertext. */
  readonly sealed: ExportedState;
  /** For digests, in memory only: secrets in the clear. The same as `sealed` where nothing of ours is secret. */
  readonly clear: ExportedState;
  /** Of everything that is not secret. Another one later means that the stack was changed. */
  readonly fingerprint: Digest;
}

/**
 * Exports the state, a second time with secrets in the clear where a resource that `ours` names holds any.
 * @throws {NovaCronError} NC1904 when Pulumi fails or gives something else; NC1907 when the stack changed in between.
 */
export async function readStackState(pulumi: PulumiCli, ours: (type: string) => boolean): Promise<StackState> {
  const sealed = parseState(await pulumi.exportStack());
  const fingerprint = fingerprintOf(sealed);
  const mine = (sealed.deployment.resources ?? []).filter((resource) => ours(resource.type));
  if (!mine.some(holdsSecret)) return { sealed, clear: sealed, fingerprint };
  const clear = parseState(await pulumi.exportStack({ showSecrets: true }));
  if (fingerprintOf(clear) !== fingerprint) throw stackChanged();
  return { sealed, clear, fingerprint };
}

/** The fingerprint of the state as it is now. */
export async function currentFingerprint(pulumi: PulumiCli): Promise<Digest> {
  return fingerprintOf(parseState(await pulumi.exportStack()));
}

/** NC1907, with what to do. */
export function stackChanged(): NovaCronError {
  return new NovaCronError(
    "NC1907",
    "the stack was changed by somebody else in the meantime, and nothing was written",
    {
      expected: "the state that was listed",
      remedy: "Run this again when no other update is running",
    },
  );
}

function fingerprintOf(state: ExportedState): Digest {
  return digestOf(withoutSecrets(state.deployment));
}

/** A state as `pulumi stack export` writes it. @throws {NovaCronError} NC1904 for anything else. */
export function parseState(text: string): ExportedState {
  try {
    return exported.parse(JSON.parse(text));
  } catch (cause) {
    // The cause could quote the state, secrets included, so it is not passed on.
    const what = cause instanceof z.ZodError ? (cause.issues[0]?.path.join(".") ?? "the whole") : "it is not JSON";
    throw new NovaCronError("NC1904", `\`pulumi stack export\` gave no state that this version can read: ${what}`, {
      remedy: "Use a version of Pulumi that NovaCron was tested with",
    });
  }
}
