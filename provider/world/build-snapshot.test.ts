import { describe, expect, test } from "vitest";
import { generateFleet, generateTelemetry } from "../../bench/fleet-generator.ts";
import { sampleClaim } from "../placement/sample-world.ts";
import { buildSnapshot, type SnapshotParts, snapshotDigest } from "./build-snapshot.ts";

const fleet = generateFleet(20, 1);
const parts: SnapshotParts = {
  fleet,
  pricesAsOf: "2026-06-01T00:00:00Z",
  telemetry: { ...generateTelemetry(fleet, 2), down: ["node-00003", "node-00001"] },
  reservations: [sampleClaim("b", "node-00001"), sampleClaim("a", "node-00002")],
  reservationsRevision: 7,
  digests: { fleet: "sha256:f", model: "sha256:m", policies: "sha256:p" },
};

describe("buildSnapshot", () => {
  test("sorts all that has no order of its own, so that the digest does not depend on it", () => {
    const reversed: SnapshotParts = {
      ...parts,
      fleet: { ...fleet, nodes: fleet.nodes.toReversed(), regions: fleet.regions.toReversed() },
      telemetry: {
        ...parts.telemetry,
        risk: Object.fromEntries(Object.entries(parts.telemetry.risk).toReversed()),
        down: parts.telemetry.down.toReversed(),
      },
      reservations: parts.reservations.toReversed(),
    };
    const snapshot = buildSnapshot(parts);
    expect(buildSnapshot(reversed)).toEqual(snapshot);
    expect(snapshotDigest(buildSnapshot(reversed))).toBe(snapshotDigest(snapshot));
    expect(snapshot.reservations.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(snapshot.telemetry.down).toEqual(["node-00001", "node-00003"]);
  });

  test("the digest sees reservations, telemetry and the digests that it carries", () => {
    const digest = snapshotDigest(buildSnapshot(parts));
    const others: SnapshotParts[] = [
      { ...parts, reservations: [] },
      { ...parts, reservationsRevision: 8 },
      { ...parts, pricesAsOf: "2026-06-01T00:00:01Z" },
      { ...parts, telemetry: { ...parts.telemetry, asOf: "2026-06-01T00:00:01Z" } },
      { ...parts, digests: { ...parts.digests, policies: "sha256:q" } },
    ];
    for (const other of others) expect(snapshotDigest(buildSnapshot(other))).not.toBe(digest);
  });

  test("the digest covers a reservation that follows from secrets by its keyed digest, and by nothing that could be tried", () => {
    const secret = { ...sampleClaim("a", "node-00002"), blind: "hmac-sha256:1" };
    const digestWith = (claim: typeof secret) => snapshotDigest(buildSnapshot({ ...parts, reservations: [claim] }));
    const digest = digestWith(secret);
    expect(digestWith({ ...secret, node: "node-00003", vcpus: 7, apart: [{ from: "b", level: "rack" }] })).toBe(digest);
    expect(digestWith({ ...secret, blind: "hmac-sha256:2" })).not.toBe(digest);
    expect(digestWith({ ...secret, urn: `${secret.urn}2` })).not.toBe(digest);
    expect(buildSnapshot({ ...parts, reservations: [secret] }).reservations).toEqual([secret]);
  });

  test("is frozen to the ground, and leaves the caller's objects as they are", () => {
    const snapshot = buildSnapshot(parts);
    const frozen = (value: unknown): boolean =>
      typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(frozen(snapshot)).toBe(true);
    expect(Object.isFrozen(parts.reservations[0])).toBe(false);
    expect(Object.isFrozen(fleet.nodes[0])).toBe(false);
    expect(Object.isFrozen(parts.telemetry.risk["node-00001"])).toBe(false);
  });
});
