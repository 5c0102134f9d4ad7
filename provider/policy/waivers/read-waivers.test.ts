import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KeyPurpose } from "../../crypto/key-file.ts";
import type { KeyRing } from "../../crypto/key-ring.ts";
import { createKeys, type KeyLocation, revoke } from "../../crypto/manage-keys.ts";
import { openKeyRing } from "../../crypto/open-key-ring.ts";
import { readWaivers } from "./read-waivers.ts";
import { signWaiver } from "./sign-waiver.ts";
import { notInForce, noWaivers, waiversFor } from "./waiver-book.ts";
import type { WaiverStatement } from "./waiver-file.ts";

const urn = "urn:pulumi:prod::shop::novacron:index:Placement::web";
const statement: WaiverStatement = {
  id: "W-1",
  rule: "NCP-RES-001",
  resource: urn,
  reason: "the customer agreed in writing",
  owner: "ada@example.com",
  issued: "2026-03-01T00:00:00Z",
  expires: "2026-06-01",
};
const at = (text: string): number => Date.parse(text);
const inApril = at("2026-04-01T00:00:00Z");

let folder: string;
let ring: KeyRing;
let stranger: KeyRing;
let forDecisions: KeyRing;

const locationOf = (name: string): KeyLocation => ({
  directory: join(folder, name),
  now: new Date("2026-01-01T00:00:00Z"),
  platform: process.platform,
});

function ringOf(name: string, purposes: readonly KeyPurpose[]): KeyRing {
  createKeys(locationOf(name), [{ algorithm: "ed25519", purposes }]);
  return openKeyRing({ ...locationOf(name), create: "never" });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "novacron-waivers-"));
  ring = ringOf("keys", ["decision", "waiver"]);
  stranger = ringOf("stranger", ["waiver"]);
  forDecisions = ringOf("decisions", ["decision"]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bookOf(entries: readonly unknown[], by: KeyRing = ring) {
  const path = join(folder, "waivers.yaml");
  await writeFile(path, JSON.stringify({ formatVersion: 1, waivers: entries }));
  return readWaivers({ path, ring: by });
}

const signed = (changes: Partial<WaiverStatement> = {}, by: KeyRing = ring) => {
  const whole = { ...statement, ...changes };
  return { ...whole, signature: signWaiver(by, whole) };
};

describe("a waiver that holds", () => {
  it("covers its rule and its resource, until it expires", async () => {
    const book = await bookOf([signed()]);
    expect(book.refused).toEqual([]);
    expect(book.cover("NCP-RES-001", urn, inApril)).toEqual({
      id: "W-1",
      rule: "NCP-RES-001",
      resource: urn,
      reason: statement.reason,
      owner: statement.owner,
      expires: "2026-06-01T00:00:00.000Z",
    });
    expect(book.cover("NCP-RES-002", urn, inApril)).toBeUndefined();
    expect(book.cover("NCP-RES-001", `${urn}2`, inApril)).toBeUndefined();
    expect(book.cover("NCP-RES-001", urn, at("2026-05-31T23:59:59.999Z"))?.id).toBe("W-1");
    expect(book.cover("NCP-RES-001", urn, at("2026-06-01T00:00:00Z"))).toBeUndefined();
  });

  it("does not depend on the order of keys in the file", async () => {
    const entry = Object.fromEntries(Object.entries(signed()).reverse());
    expect((await bookOf([entry])).waivers).toHaveLength(1);
  });

  it("is the one that lasts longest of several", async () => {
    const book = await bookOf([signed(), signed({ id: "W-0", expires: "2026-05-01" }), signed({ id: "W-2" })]);
    expect(book.waivers.map(({ id }) => id)).toEqual(["W-0", "W-1", "W-2"]);
    expect(book.cover("NCP-RES-001", urn, inApril)?.id).toBe("W-1");
    expect(waiversFor(book, urn, at("2026-05-02T00:00:00Z")).map(({ id }) => id)).toEqual(["W-1", "W-2"]);
  });

  it("is told of before it expires", async () => {
    const book = await bookOf([signed(), signed({ id: "W-0", expires: "2026-05-01" })]);
    const soon = (text: string) => book.expiringWithin(30, at(text)).map(({ id }) => id);
    expect(soon("2026-03-15T00:00:00Z")).toEqual([]);
    expect(soon("2026-04-20T00:00:00Z")).toEqual(["W-0"]);
    expect(soon("2026-05-20T00:00:00Z")).toEqual(["W-1"]);
    expect(soon("2026-06-20T00:00:00Z")).toEqual([]);
  });

  it("changes the digest of the book", async () => {
    const [one, other] = [await bookOf([signed()]), await bookOf([signed({ reason: "another" })])];
    expect(one.digest).not.toBe(other.digest);
    expect((await bookOf([signed()])).digest).toBe(one.digest);
    expect((await bookOf([{ ...statement }])).digest).toBe(noWaivers.digest);
  });

  it("covers nothing while it would last longer than waivers may", async () => {
    const [waiver] = (await bookOf([signed({ issued: "2035-01-01T00:00:00Z", expires: "2035-06-01" })])).waivers;
    expect(waiver && notInForce(waiver, inApril)).toMatch(/more than 366 days/);
    expect(waiver && notInForce(waiver, at("2035-02-01T00:00:00Z"))).toBeNull();
  });
});

describe("a waiver is refused", () => {
  const cases: readonly (readonly [string, () => unknown, string | RegExp])[] = [
    ["that is not signed", () => statement, "not signed"],
    ["whose signature is another thing", () => ({ ...statement, signature: "x" }), /malformed: signature/],
    ["that an unknown key signed", () => signed({}, stranger), "not in keys.json"],
    ["that was edited after it was signed", () => ({ ...signed(), expires: "2026-07-01" }), "edited after"],
    ["whose signature belongs to another", () => ({ ...signed(), id: "W-9" }), "edited after"],
    [
      "whose payload was exchanged",
      () => {
        const entry = signed();
        const payload = Buffer.from(signWaiver(stranger, { ...statement, owner: "eve" }).payload, "base64");
        return { ...entry, owner: "eve", signature: { ...entry.signature, payload: payload.toString("base64") } };
      },
      "no signature of the envelope holds",
    ],
    ["without a reason", () => signed({ reason: "  " }), /malformed: reason/],
    ["without an owner", () => signed({ owner: "" }), /malformed: owner/],
    ["without an expiry", () => ({ ...signed(), expires: undefined }), /malformed: expires/],
    ["with a date that is none", () => signed({ expires: "2026-02-30" }), /malformed: expires/],
    ["with a wildcard for a rule", () => signed({ rule: "NCP-*" }), /malformed: rule.*without wildcards/],
    ["with an unknown property", () => ({ ...signed(), forever: true }), /malformed.*forever/],
    ["for every resource", () => signed({ resource: "*" }), "not of the form"],
    ["for a whole project", () => signed({ resource: "urn:pulumi:prod::shop::*::*" }), "too broad"],
    ["for years", () => signed({ expires: "2028-01-01" }), "too broad: it lasts 671 days"],
    ["that expires before it was issued", () => signed({ expires: "2026-02-01" }), "before it was issued"],
    ["that is no entry", () => "W-1", /malformed/],
  ];

  it.each(cases)("%s", async (_, make, why) => {
    const book = await bookOf([make()]);
    expect(book.waivers).toEqual([]);
    expect(book.refused).toEqual([{ id: expect.any(String), why: expect.stringMatching(why) }]);
    expect(book.cover("NCP-RES-001", urn, inApril)).toBeUndefined();
  });

  it("by a key that is for other things", async () => {
    // Signed as a waiver by a ring that says the key may, read by one whose keys.json says it may not.
    const { refused } = await bookOf([signed()], forDecisions);
    expect(refused).toEqual([{ id: "W-1", why: expect.stringContaining("not in keys.json") }]);
    const lacks = { ...ring.keys[0], purposes: ["decision"] };
    const path = join(folder, "lacking");
    createKeys(locationOf("lacking"), [{ algorithm: "ed25519", purposes: ["decision"] }]);
    await writeFile(join(path, "keys.json"), JSON.stringify({ formatVersion: 1, keys: [lacks] }));
    await rm(join(path, "private.key"));
    const without = openKeyRing({ ...locationOf("lacking"), create: "never" });
    expect((await bookOf([signed()], without)).refused[0]?.why).toMatch(/is for decision, not for waiver/);
  });

  it("by a key that was revoked, whenever it signed", async () => {
    const before = ringOf("revoked", ["waiver"]);
    const entry = signed({}, before);
    expect((await bookOf([entry], before)).refused).toEqual([]);
    revoke(locationOf("revoked"), before.keys[0]?.keyId ?? "", "laptop stolen");
    const after = openKeyRing({ ...locationOf("revoked"), create: "never" });
    expect((await bookOf([entry], after)).refused[0]?.why).toMatch(/was revoked .*laptop stolen/);
  });

  it("both, where two have one id", async () => {
    const book = await bookOf([signed(), signed({ expires: "2026-05-01" }), signed({ id: "W-2" })]);
    expect(book.waivers.map(({ id }) => id)).toEqual(["W-2"]);
    expect(book.refused.map(({ why }) => why)).toEqual(["its id occurs twice", "its id occurs twice"]);
  });

  it("and the others of the file hold", async () => {
    const book = await bookOf([statement, signed({ id: "W-2" })]);
    expect(book.cover("NCP-RES-001", urn, inApril)?.id).toBe("W-2");
  });
});

describe("a waiver file", () => {
  const read = async (text: string) => {
    const path = join(folder, "file.yaml");
    await writeFile(path, text);
    return readWaivers({ path, ring });
  };

  it("may be absent or empty", async () => {
    expect(await readWaivers({ path: join(folder, "nowhere.yaml"), ring })).toBe(noWaivers);
    expect((await read("# nothing yet\n")).waivers).toEqual([]);
  });

  it.each([
    ["is no YAML", "waivers: [", "NC1310"],
    ["has a key twice", "formatVersion: 1\nwaivers: []\nwaivers: []\n", "NC1310"],
    ["is a list", "[]", "NC1310"],
    ["has another property", "formatVersion: 1\nwaivers: []\nforever: true\n", "NC1310"],
    ["is newer", "formatVersion: 2\nwaivers: []\n", "NC1310"],
    ["has aliases", "formatVersion: 1\nwaivers: [&a [x], *a]\n", "NC1310"],
  ])("that %s is refused as a whole", async (_, text, code) => {
    await expect(read(text)).rejects.toMatchObject({ code, property: "policies.waivers" });
  });
});
