import { expect, it } from "vitest";
import { preAuthenticationEncoding, verifyDsse } from "../crypto/dsse.ts";
import type { Attestation } from "./attestation.ts";
import { type ExpandedAttestation, expandToDsse } from "./expand-to-dsse.ts";
import { leafHash, rootFromPath } from "./merkle.ts";
import { batchPayloadType, decisionPayloadType, type Statement } from "./statement.ts";
import { golden, testRing } from "./testdata/golden.ts";

const kinds = ["single", "batch"] as const;

it.each(kinds)("gives the golden envelopes of %s attestations", (kind) => {
  const { statements, attestations } = golden<{ statements: Statement[]; attestations: Attestation[] }>(
    `attestation-${kind}.json`,
  );
  const expanded = statements.map((statement, index) => expandToDsse(attestations[index], statement));
  expect(expanded).toEqual(golden<unknown>(`dsse-${kind}.json`));
});

it.each(kinds)("makes envelopes of %s attestations that a plain DSSE verifier accepts", (kind) => {
  const type = kind === "single" ? decisionPayloadType : batchPayloadType;
  const envelopes = golden<ExpandedAttestation[]>(`dsse-${kind}.json`);
  for (const envelope of envelopes) {
    const { payload } = verifyDsse(testRing(), "decision", type, envelope);
    const said = JSON.parse(Buffer.from(payload).toString()) as { root?: string; size?: number; urn?: string };
    const { inclusion } = envelope;
    if (inclusion === undefined) {
      expect(said.urn).toMatch(/^urn:pulumi:/);
      continue;
    }
    // Only what the envelope says and RFC 9162: what another tool would have to do.
    const leaf = leafHash(preAuthenticationEncoding(inclusion.payloadType, Buffer.from(inclusion.payload, "base64")));
    const hashes = inclusion.hashes.map((hash) => Buffer.from(hash, "hex"));
    const root = rootFromPath(leaf, inclusion.index, inclusion.size, hashes);
    expect(said).toMatchObject({ root: `sha256:${Buffer.from(root ?? []).toString("hex")}`, size: inclusion.size });
  }
});
