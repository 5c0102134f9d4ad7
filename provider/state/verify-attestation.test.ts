import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyRing } from "../crypto/key-ring.ts";
import { createKeys } from "../crypto/manage-keys.ts";
import { openKeyRing } from "../crypto/open-key-ring.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type Attestation, attestationFormat } from "./attestation.ts";
import { sealTogether } from "./batch-signer.ts";
import type { Statement } from "./statement.ts";
import { golden, sampleStatement, testRing } from "./testdata/golden.ts";
import { verifyAttestation } from "./verify-attestation.ts";

interface Sealed {
  readonly statements: readonly Statement[];
  readonly attestations: readonly Attestation[];
}

const ring = testRing();
const single = first(golden<Sealed>("attestation-single.json"), 0);
const batched = first(golden<Sealed>("attestation-batch.json"), 4);

function first(sealed: Sealed, index: number): { attestation: Attestation; statement: Statement } {
  const [attestation, statement] = [sealed.attestations[index], sealed.statements[index]];
  if (attestation === undefined || statement === undefined) throw new Error("incomplete golden file");
  return { attestation, statement };
}

/** Code and property of the refusal, or "accepted". */
function verdict(value: unknown, statement: Statement, keys = ring): string {
  try {
    verifyAttestation(value, statement, keys);
    return "accepted";
  } catch (error) {
    if (error instanceof NovaCronError) return `${error.code} ${error.property ?? ""}`.trim();
    throw error;
  }
}

it("accepts every attestation of the golden files", () => {
  for (const name of ["attestation-single.json", "attestation-batch.json"]) {
    const { statements, attestations } = golden<Sealed>(name);
    expect(attestations.length).toBeGreaterThan(0);
    for (const [index, attestation] of attestations.entries()) {
      const statement = statements[index];
      expect(statement && verdict(attestation, statement)).toBe("accepted");
    }
  }
});

describe.each([
  ["alone", single],
  ["in a batch", batched],
])("an attestation signed %s", (_how, { attestation, statement }) => {
  it("is missing when it was removed", () => {
    expect(verdict(undefined, statement)).toBe("NC1603 attestation");
    expect(verdict(null, statement)).toBe("NC1603 attestation");
  });

  it("is malformed without any one of its fields, or with one more", () => {
    for (const field of Object.keys(attestation)) {
      const { [field as keyof Attestation]: _removed, ...rest } = attestation;
      // Without its path a batch's attestation is one of its own kind, with a signature that does not hold.
      const expected = field === "path" ? "NC1604 attestation.signature" : /^NC1604 attestation/;
      expect(verdict(rest, statement), field).toMatch(expected);
    }
    expect(verdict({ ...attestation, note: "x" }, statement)).toBe("NC1604 attestation");
    for (const nothing of ["", "attestation", 1, [], {}]) expect(verdict(nothing, statement)).toMatch(/^NC1604/);
  });

  it.each([
    ["formatVersion", 0, "NC1604 attestation.formatVersion"],
    ["formatVersion", 2, "NC1606 attestation"],
    ["formatVersion", "1", "NC1604 attestation.formatVersion"],
    ["algorithm", "ed25519", "NC1604 attestation.algorithm"],
    ["algorithm", "falcon-512", "NC1604 attestation.algorithm"],
    ["algorithm", "none", "NC1604 attestation.algorithm"],
    ["keyId", "0123456789abcdef", "NC1605"],
    ["purpose", "audit", "NC1604 attestation.purpose"],
    ["requestDigest", sampleStatement(99).requestDigest, "NC1604 attestation.requestDigest"],
    ["decisionDigest", sampleStatement(99).decisionDigest, "NC1604 attestation.decisionDigest"],
    ["subject", "AAAAAAAAAAAAAAAA", "NC1604 attestation.stack"],
    ["signature", "", "NC1604 attestation.signature"],
    ["signature", "AAAA", "NC1604 attestation.signature"],
    ["signature", "not base64url!", "NC1604 attestation.signature"],
    ["path", "", "NC1604 attestation.path"],
    ["path", "AAAA", "NC1604 attestation.path"],
  ])("is refused with the field %s changed to %j", (field, value, expected) => {
    expect(verdict({ ...attestation, [field]: value }, statement)).toBe(expected);
  });

  it.each([
    ["stack", "organization/shop/prod"],
    ["urn", "urn:pulumi:dev::shop::novacron:index:Placement::db"],
    ["target", "node-99"],
    ["requestDigest", sampleStatement(99).requestDigest],
    ["decisionDigest", sampleStatement(99).decisionDigest],
  ] as const)("is refused where the state's %s is another, and the refusal says so", (part, value) => {
    expect(verdict(attestation, { ...statement, [part]: value })).toBe(`NC1604 attestation.${part}`);
  });

  it("is refused when digests, hint and state are changed together: only the signature is left to say so", () => {
    const forged = { ...statement, target: "node-99", decisionDigest: sampleStatement(99).decisionDigest };
    const [own] = sealTogether([forged], ring);
    const patched = { ...attestation, decisionDigest: forged.decisionDigest, subject: own?.subject };
    expect(verdict(patched, forged)).toBe("NC1604 attestation.signature");
  });

  it("is refused with any bit of its signature or path changed", () => {
    const fields = attestation.path === undefined ? (["signature"] as const) : (["signature", "path"] as const);
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.nat(), fc.integer({ min: 0, max: 7 }), (field, at, bit) => {
        const bytes = Buffer.from(attestation[field] ?? "", "base64url");
        const place = at % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
        expect(verdict({ ...attestation, [field]: bytes.toString("base64url") }, statement)).toMatch(
          /^NC1604 attestation\.(signature|path)$/,
        );
      }),
      { numRuns: 40 },
    );
  });

  it("is refused with one half of the hybrid signature only", () => {
    const bytes = Buffer.from(attestation.signature, "base64url");
    for (const half of [bytes.subarray(0, 64), bytes.subarray(64)]) {
      expect(verdict({ ...attestation, signature: half.toString("base64url") }, statement)).toBe(
        "NC1604 attestation.signature",
      );
    }
  });
});

describe("copies", () => {
  it("to another resource, stack or place in the batch are refused", () => {
    const { statements, attestations } = golden<Sealed>("attestation-batch.json");
    for (const [from, attestation] of attestations.entries()) {
      for (const [to, statement] of statements.entries()) {
        expect(verdict(attestation, statement)).toBe(from === to ? "accepted" : "NC1604 attestation.urn");
      }
    }
  });

  it("of a neighbour's path are refused", () => {
    const neighbour = first(golden<Sealed>("attestation-batch.json"), 0).attestation;
    const { path } = neighbour;
    expect(verdict({ ...batched.attestation, path }, batched.statement)).toMatch(/^NC1604/);
  });
});

describe("keys", () => {
  const keyId = single.attestation.keyId;
  const with_ = (change: object): KeyRing =>
    new KeyRing(
      ring.keys.map((key) => (key.keyId === keyId ? { ...key, ...change } : key)),
      [],
    );

  it("that are only public are enough", () => {
    expect(verdict(single.attestation, single.statement, with_({}))).toBe("accepted");
  });

  it("that were revoked are refused, for what they signed before too, though it verified a moment ago", () => {
    expect(verdict(single.attestation, single.statement)).toBe("accepted");
    const revoked = with_({ revokedAt: "2030-01-01T00:00:00Z", revokedReason: "lost" });
    expect(verdict(single.attestation, single.statement, revoked)).toBe("NC1605");
  });

  it("of another purpose, and strangers' keys, are refused", () => {
    expect(verdict(single.attestation, single.statement, with_({ purposes: ["audit"] }))).toBe("NC1605");
    expect(verdict(single.attestation, single.statement, new KeyRing([], []))).toBe("NC1605");
  });

  it("of another ring do not verify under this ring's key id", () => {
    const location = {
      directory: mkdtempSync(join(tmpdir(), "novacron-other-")),
      now: new Date(0),
      platform: process.platform,
    };
    createKeys(location);
    const [foreign] = sealTogether([single.statement], openKeyRing({ ...location, create: "never" }));
    expect(verdict(foreign, single.statement)).toBe("NC1605");
    expect(verdict({ ...foreign, keyId }, single.statement)).toBe("NC1604 attestation.signature");
  });
});

describe("formats", () => {
  /** A later version that renamed a field: what today's attestations will meet. */
  const next = {
    ...attestationFormat,
    current: 3,
    upgrades: {
      1: ({ subject, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, hint: subject }),
      2: ({ hint, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, subject: hint }),
    },
  };

  it("that are older are upgraded step by step, and the signature of their time still holds", () => {
    for (const { attestation, statement } of [single, batched]) {
      expect(() => verifyAttestation(attestation, statement, ring, next)).not.toThrow();
    }
  });

  it("that are older but say to be newer do not verify: the version is signed", () => {
    const renumbered = { ...single.attestation, formatVersion: 3 };
    expect(() => verifyAttestation(renumbered, single.statement, ring, next)).toThrow(/NC1604.*signature/);
  });

  it("that no step leads from are malformed", () => {
    const gap = { ...next, upgrades: { 2: next.upgrades[2] } };
    expect(() => verifyAttestation(single.attestation, single.statement, ring, gap)).toThrow(/NC1604/);
  });
});
