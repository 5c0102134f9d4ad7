import { wireLevel, wireSeverity } from "./analyzer-info.ts";
import type { Analysis, Violation } from "./pack-session.ts";
import { analyzerpb } from "./protos.ts";

/** Parts that are kept in their wire form; one is some hundred bytes. */
const mostParts = 8192;

/**
 * Answers to Analyze in their wire form. Messages of repeated fields that stand one behind the other in bytes are one message
 * with all of them, and what is said of one resource is mostly said of many: so each diagnostic, and each policy that does
 * not apply, is serialised once. (A resource of a cloud is not applicable to fifteen policies.)
 */
export class AnalysisWire {
  readonly #pack: { readonly name: string; readonly version: string };
  #parts = new Map<string, Uint8Array>();

  constructor(pack: { readonly name: string; readonly version: string }) {
    this.#pack = pack;
  }

  /** An AnalyzeResponse, serialised. */
  bytesOf({ violations, notApplicable }: Analysis): Buffer {
    return Buffer.concat([
      ...violations.map((violation) =>
        // One that names its resource is for that one alone.
        violation.urn === undefined
          ? this.#part(JSON.stringify([violation.policy.name, violation.level, violation.message]), () =>
              this.#diagnostic(violation),
            )
          : this.#diagnostic(violation),
      ),
      ...notApplicable.map(({ policy, reason }) =>
        this.#part(JSON.stringify([policy, reason]), () =>
          new analyzerpb.AnalyzeResponse()
            .setNotApplicableList([new analyzerpb.PolicyNotApplicable().setPolicyName(policy).setReason(reason)])
            .serializeBinary(),
        ),
      ),
    ]);
  }

  #part(key: string, serialise: () => Uint8Array): Uint8Array {
    const known = this.#parts.get(key);
    if (known !== undefined) return known;
    const bytes = serialise();
    if (this.#parts.size >= mostParts) this.#parts = new Map();
    this.#parts.set(key, bytes);
    return bytes;
  }

  #diagnostic({ policy, level, message, urn }: Violation): Uint8Array {
    const diagnostic = new analyzerpb.AnalyzeDiagnostic()
      .setPolicyname(policy.name)
      .setPolicypackname(this.#pack.name)
      .setPolicypackversion(this.#pack.version)
      .setDescription(policy.description)
      .setMessage(message)
      .setEnforcementlevel(wireLevel(level))
      .setSeverity(wireSeverity(policy.severity))
      .setUrn(urn ?? "");
    return new analyzerpb.AnalyzeResponse().setDiagnosticsList([diagnostic]).serializeBinary();
  }
}
