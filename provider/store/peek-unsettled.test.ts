import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { peekUnsettled } from "./peek-unsettled.ts";
import { openStore } from "./sqlite-store.ts";
import { sampleClaim } from "./store-samples.ts";

const capacity = { vcpus: 8, memoryGiB: 32, diskGiB: 100, gpus: 2 };

test("tells of unsettled reservations of one stack, also while the store is open", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "novacron-peek-")), "store.db");
  expect(await peekUnsettled(path, "dev")).toBe(false);
  const store = await openStore({ path, fleetId: "lab", now: () => new Date(0) });
  expect(await peekUnsettled(path, "dev")).toBe(false);
  const web = sampleClaim("dev", "web");
  await store.reserve({ claim: web, decisionId: "d1", capacity });
  expect(await peekUnsettled(path, "dev")).toBe(true);
  expect(await peekUnsettled(path, "prod")).toBe(false);
  await store.settle([{ urn: web.urn, decisionId: "d1" }]);
  expect(await peekUnsettled(path, "dev")).toBe(false);
  await store.close();
  expect(await peekUnsettled(path, "dev")).toBe(false);
});

test("says yes of what it cannot read: whoever opens it then says what is wrong", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "novacron-peek-")), "store.db");
  await writeFile(path, "this is no database, and has never been one");
  expect(await peekUnsettled(path, "dev")).toBe(true);
});
