import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../store/sqlite-store.ts";
import type { Store } from "../store/store.ts";
import { sampleClaim } from "../store/store-samples.ts";
import { SiblingClaims } from "./sibling-claims.ts";

const now = () => Date.parse("2026-03-01T12:00:00Z");

describe("plugins of one run of the CLI", () => {
  let folder: string;
  let stores: Store[] = [];
  const ended = new Set<string>();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "novacron-siblings-"));
    ended.clear();
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    stores = [];
    rmSync(folder, { recursive: true });
  });

  /** A plugin with a connection of its own, as it has in a process of its own. */
  const plugin = async (process: string, operation = "run-1"): Promise<SiblingClaims> => {
    const store = await openStore({ path: join(folder, "store.db"), fleetId: "lab", now: () => new Date(now()) });
    stores.push(store);
    return new SiblingClaims({ store, operation, process, isRunning: (name) => !ended.has(name), now });
  };
  const [web, db, api] = ["web", "db", "api"].map((name) => sampleClaim("dev", name)) as [
    ReturnType<typeof sampleClaim>,
    ReturnType<typeof sampleClaim>,
    ReturnType<typeof sampleClaim>,
  ];
  const seenBy = (siblings: SiblingClaims) => [...siblings.claims.values()];

  it("see what the others claimed, at the next look, and not what they claimed themselves", async () => {
    const [a, b] = [await plugin("a"), await plugin("b")];
    await a.look("dev");
    expect(await a.claim("dev", web.urn, web)).toBe(true);
    expect(seenBy(b)).toEqual([]);
    await b.look("dev");
    expect(seenBy(b)).toEqual([web]);
    expect(await b.claim("dev", db.urn, db)).toBe(true);
    await b.look("dev");
    expect(seenBy(b)).toEqual([web]);
    await a.look("dev");
    expect(seenBy(a)).toEqual([db]);
  });

  it("claim only on what they have seen", async () => {
    const [a, b] = [await plugin("a"), await plugin("b")];
    await Promise.all([a.look("dev"), b.look("dev")]);
    expect(await a.claim("dev", web.urn, web)).toBe(true);
    expect(await b.claim("dev", db.urn, db)).toBe(false);
    await b.look("dev");
    expect(seenBy(b)).toEqual([web]);
    expect(await b.claim("dev", db.urn, db)).toBe(true);
    await a.look("dev");
    expect(seenBy(a)).toEqual([db]);
  });

  it("know what takes nothing as decided", async () => {
    const [a, b] = [await plugin("a"), await plugin("b")];
    await a.look("dev");
    await a.claim("dev", web.urn, null);
    await b.look("dev");
    expect(b.claims).toEqual(new Map([[web.urn, null]]));
  });

  it("do not count those of the run before, nor of a plugin of their own run that was killed", async () => {
    const [killed, other, leaving] = [await plugin("killed"), await plugin("other", "run-0"), await plugin("leaving")];
    await killed.look("dev");
    await killed.claim("dev", web.urn, web);
    await other.look("dev");
    await other.claim("dev", db.urn, db);
    await leaving.look("dev");
    await leaving.claim("dev", api.urn, api);
    await leaving.leave();
    ended.add("killed");
    const fresh = await plugin("fresh");
    await fresh.look("dev");
    expect(seenBy(fresh)).toEqual([]);
  });
});
