import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { digestOf } from "../../provider/crypto/canonical-json.ts";
import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import { createKeys, rotate } from "../../provider/crypto/manage-keys.ts";
import { openKeyRing } from "../../provider/crypto/open-key-ring.ts";
import { decisionOutputs } from "../../provider/resources/decision-outputs.ts";
import { quantumKind } from "../../provider/resources/quantum-kind.ts";
import { decisionStatement } from "../../provider/resources/statements.ts";
import { subjectIdOf } from "../../provider/resources/user-inputs.ts";
import type { DecisionSummary } from "../../provider/schema/decision.ts";
import { quantumJobDefinition } from "../../provider/schema/resource-definitions.ts";
import { BatchSigner } from "../../provider/state/batch-signer.ts";
import { requestDigest } from "../../provider/state/request-digest.ts";
import { Secret } from "../../provider/state/secret.ts";
import { openStore } from "../../provider/store/sqlite-store.ts";
import { folderWith } from "../testdata/recording-terminal.ts";
import { decidedType } from "./decided-types.ts";
import { resultsOf } from "./examine-decision.ts";
import { patchState } from "./patch-state.ts";
import { releaseMisplaced } from "./release-misplaced.ts";
import { signAnew } from "./sign-anew.ts";
import { stackDecisions } from "./stack-decisions.ts";
import type { ExportedState } from "./stack-state.ts";
import { decodeState, encodeState, holdsSecret, withoutSecrets } from "./state-secrets.ts";

const urn = "urn:pulumi:dev::shop::novacron:index:Placement::web";
const record = digestOf("record");

const summary = (target: string): DecisionSummary => ({
  formatVersion: 1,
  subject: subjectIdOf(urn),
  target,
  region: "eu-central",
  zone: "eu-central-a",
  rack: "eu-central-a1",
  country: "DE",
  continent: "EU",
  score: 0.8,
  confidence: 0.9,
  why: "cheapest",
  currency: "EUR",
  record,
});

function stateWith(
  user: Record<string, unknown>,
  attestation: unknown,
  inputs: unknown,
  outputs: DecisionSummary,
): ExportedState {
  const all = { ...user, decision: inputs, attestation };
  const resource = {
    urn,
    type: "novacron:index:Placement",
    id: subjectIdOf(urn),
    inputs: all,
    outputs: decisionOutputs(outputs, all, [], null),
  };
  return { version: 3, deployment: { resources: [encodeState(resource) as { urn: string; type: string }] } };
}

async function attest(user: Record<string, unknown>, ring: KeyRing, decided: DecisionSummary): Promise<unknown> {
  return new BatchSigner({ ring }).seal(decisionStatement(urn, decided, requestDigest(user, ring), false, ring));
}

async function signAll(state: ExportedState, ring: KeyRing): Promise<ExportedState> {
  const signer = new BatchSigner({ ring });
  const changes = new Map();
  for (const { index, stored, type, finding } of await stackDecisions(state, ring, null)) {
    const results = resultsOf(stored.outputs, type);
    if (finding.status === "lost" || typeof results === "string") continue;
    changes.set(index, await signAnew(stored, finding.summary, results, ring, signer, async () => null));
  }
  return patchState(state, changes);
}

describe("what reattest is made of", () => {
  let directory: string;
  let ring: KeyRing;
  const location = () => ({ directory, now: new Date("2026-03-01T00:00:00Z"), platform: process.platform });

  beforeAll(async () => {
    directory = join(await folderWith({}), "keys");
    createKeys(location());
    ring = openKeyRing({ ...location(), create: "never" });
  });

  const statusOf = async (state: ExportedState, keys = ring) => (await stackDecisions(state, keys, null))[0]?.finding;
  const user = { vcpus: 2, memoryGiB: 4 };

  it("finds a good attestation good, and what was edited, by name", async () => {
    const attestation = await attest(user, ring, summary("eu-1"));
    expect(await statusOf(stateWith(user, attestation, summary("eu-1"), summary("eu-1")))).toMatchObject({
      status: "good",
    });
    expect(
      await statusOf(stateWith({ ...user, vcpus: 3 }, attestation, summary("eu-1"), summary("eu-1"))),
    ).toMatchObject({
      status: "unattested",
      problems: [expect.stringMatching(/^NC1604: the request was changed/)],
    });
    expect(await statusOf(stateWith(user, attestation, summary("eu-2"), summary("eu-1")))).toMatchObject({
      status: "unattested",
      problems: [expect.stringMatching(/^NC1604/), expect.stringMatching(/output target/)],
    });
    expect(await statusOf(stateWith(user, undefined, summary("eu-1"), summary("eu-1")))).toMatchObject({
      problems: [expect.stringMatching(/^NC1603/)],
    });
  });

  it.each([
    ["a decision that is gone", undefined],
    ["a decision of another shape", { ...summary("eu-1"), score: "high" }],
    ["a decision of a newer format", { ...summary("eu-1"), formatVersion: 2 }],
    ["a decision that was copied from a neighbour", { ...summary("eu-1"), subject: "nc-0123456789abcdef" }],
  ])("gives up %s", async (_, decision) => {
    const attestation = await attest(user, ring, summary("eu-1"));
    expect(await statusOf(stateWith(user, attestation, decision, summary("eu-1")))).toMatchObject({ status: "lost" });
  });

  it("signs what the inputs say, sets the outputs to it, and leaves the rest of the state alone", async () => {
    const edited = stateWith(user, await attest(user, ring, summary("eu-1")), summary("eu-2"), summary("eu-1"));
    const other = { urn: "urn:pulumi:dev::shop::aws:ec2:Instance::x", type: "aws:ec2:Instance", inputs: { a: 1 } };
    const state = {
      ...edited,
      deployment: { manifest: { time: "t" }, resources: [other, ...(edited.deployment.resources ?? [])] },
    };
    const signed = await signAll(state, ring);
    expect((await stackDecisions(signed, ring, null))[0]?.finding).toMatchObject({
      status: "good",
      summary: { target: "eu-2" },
    });
    expect(signed.deployment.resources?.[0]).toEqual(other);
    expect(signed.deployment.resources?.[1]?.outputs).toMatchObject({ target: "eu-2", decision: { target: "eu-2" } });
    expect(signed.deployment.manifest).toEqual({ time: "t" });
  });

  it("signs secret requests with salted digests, and hides what it corrects", async () => {
    const secret = { ...user, labels: new Secret({ token: "hush" }) };
    const state = stateWith(secret, undefined, new Secret(summary("eu-2")), summary("eu-1"));
    expect(holdsSecret(state)).toBe(true);
    const signed = await signAll(state, ring);
    expect(await statusOf(signed)).toMatchObject({ status: "good" });
    const hidden = JSON.stringify(withoutSecrets(signed));
    expect(hidden).not.toContain("hush");
    expect(hidden).not.toContain("eu-2");
  });

  it("keeps ciphertext as it was exported", async () => {
    const sealed = stateWith(
      { ...user, labels: new Secret({}) },
      undefined,
      new Secret(summary("eu-1")),
      summary("eu-1"),
    );
    const clear = await stackDecisions(sealed, ring, null);
    const changes = new Map([[0, { inputs: { attestation: { a: 1 } }, outputs: {} }]]);
    const encrypted = JSON.parse(JSON.stringify(sealed).replaceAll('"plaintext"', '"ciphertext"')) as ExportedState;
    const patched = patchState(encrypted, changes).deployment.resources?.[0];
    expect(clear).toHaveLength(1);
    expect(patched?.inputs).toEqual({ ...encrypted.deployment.resources?.[0]?.inputs, attestation: { a: 1 } });
    expect(patched?.outputs).toEqual(encrypted.deployment.resources?.[0]?.outputs);
  });

  it("accepts with a new key what a lost key had signed", async () => {
    const state = stateWith(user, await attest(user, ring, summary("eu-1")), summary("eu-1"), summary("eu-1"));
    const elsewhere = join(await folderWith({}), "keys");
    rotate({ ...location(), directory: elsewhere });
    const fresh = openKeyRing({ ...location(), directory: elsewhere, create: "never" });
    expect(await statusOf(state, fresh)).toMatchObject({
      status: "unattested",
      problems: [expect.stringMatching(/^NC1605/)],
    });
    expect(await statusOf(await signAll(state, fresh), fresh)).toMatchObject({ status: "good" });
  });

  it("gives back a reservation on another node than the accepted one, and no other", async () => {
    const store = await openStore({
      path: join(await folderWith({}), "store.db"),
      fleetId: "lab",
      now: () => new Date(0),
    });
    const claim = {
      urn,
      stack: "shop/dev",
      name: "web",
      node: "eu-1",
      vcpus: 2,
      memoryGiB: 4,
      diskGiB: 0,
      gpus: 0,
      apart: [],
      spread: null,
    };
    await store.reserve({ claim, decisionId: record, capacity: { vcpus: 8, memoryGiB: 8, diskGiB: 0, gpus: 0 } });
    const right = await stackDecisions(stateWith(user, undefined, summary("eu-1"), summary("eu-1")), ring, store);
    expect(await releaseMisplaced(right, store)).toEqual([]);
    const moved = await stackDecisions(stateWith(user, undefined, summary("eu-2"), summary("eu-2")), ring, store);
    expect(await releaseMisplaced(moved, store)).toEqual([urn]);
    expect(await store.listReservations()).toEqual([]);
    await store.close();
  });
});

describe("the results of a job", () => {
  it("are those that the provider signs", () => {
    expect(Object.keys(decidedType(quantumJobDefinition.token)?.results ?? {})).toEqual(quantumKind.appliedOutputs);
  });
});

describe("secrets of a state", () => {
  it("come back as they were, at any depth", () => {
    const value = { a: [1, new Secret({ b: "x" })], c: new Secret(null), d: "plain" };
    const decoded = decodeState(encodeState(value));
    expect(JSON.stringify(encodeState(decoded))).toBe(JSON.stringify(encodeState(value)));
    expect(withoutSecrets(encodeState(value))).toEqual({ a: [1, "[secret]"], c: "[secret]", d: "plain" });
  });

  it("without plaintext are refused, not guessed", () => {
    const sealed = JSON.parse(JSON.stringify(encodeState(new Secret(1))).replace("plaintext", "ciphertext")) as unknown;
    expect(() => decodeState(sealed)).toThrow(TypeError);
  });
});
