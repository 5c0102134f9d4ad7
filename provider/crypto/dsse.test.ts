import { describe, expect, it } from "vitest";
import { testRing } from "../state/testdata/golden.ts";
import { preAuthenticationEncoding, signDsse, verifyDsse } from "./dsse.ts";
import { KeyRing } from "./key-ring.ts";

const ring = testRing();
const payload = Buffer.from("hello world");
const type = "http://example.com/HelloWorld";

describe("DSSE", () => {
  it("encodes as the example of the specification does", () => {
    expect(Buffer.from(preAuthenticationEncoding(type, payload)).toString()).toBe(
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
    );
  });

  it("counts bytes, not characters", () => {
    expect(Buffer.from(preAuthenticationEncoding("é", Buffer.from("ü"))).toString()).toBe("DSSEv1 2 é 2 ü");
  });

  it("gives back the payload that was signed for the purpose", () => {
    const envelope = signDsse(ring, "policy", type, payload);
    expect(Buffer.from(verifyDsse(ring, "policy", type, envelope).payload).toString()).toBe("hello world");
  });

  it("refuses another payload, type, purpose and key", () => {
    const envelope = signDsse(ring, "policy", type, payload);
    const changed = { ...envelope, payload: Buffer.from("hello mars!").toString("base64") };
    expect(() => verifyDsse(ring, "policy", type, changed)).toThrow(/^NC1604/);
    expect(() => verifyDsse(ring, "policy", "another", envelope)).toThrow(/^NC1604/);
    expect(() => verifyDsse(ring, "policy", "another", { ...envelope, payloadType: "another" })).toThrow(/^NC1604/);
    expect(() => verifyDsse(ring, "decision", type, envelope)).toThrow(/^NC1605/);
    expect(() => verifyDsse(new KeyRing([], []), "policy", type, envelope)).toThrow(/^NC1605/);
    expect(() => verifyDsse(ring, "policy", type, { ...envelope, signatures: [] })).toThrow(/^NC1603/);
    expect(() => verifyDsse(ring, "policy", type, undefined)).toThrow(/^NC1603/);
  });

  it("accepts a second signature by a trusted key beside one by a stranger", () => {
    const envelope = signDsse(ring, "audit", type, payload);
    const stranger = { keyid: "0000000000000000", sig: "AAAA" };
    const both = { ...envelope, signatures: [stranger, ...envelope.signatures] };
    expect(verifyDsse(ring, "audit", type, both).keyId).toBe(envelope.signatures[0]?.keyid);
  });
});
