import { join } from "node:path";
import { expect, test } from "vitest";
import { nodeCapacity } from "../../provider/placement/offers/node-capacity.ts";
import type { QuotaWorld } from "../../provider/placement/quota-shortage.ts";
import { sampleNode } from "../../provider/placement/sample-world.ts";
import { openStore } from "../../provider/store/sqlite-store.ts";
import { sampleClaim } from "../../provider/store/store-samples.ts";
import { folderWith } from "../testdata/recording-terminal.ts";
import { mendStore } from "./mend-store.ts";

const world: QuotaWorld = {
  nodes: ["node-1", "node-2"].map((name) => sampleNode(name, { capacity: { vcpus: 64, memoryGiB: 256 } })),
  limits: { quotas: [{ name: "team", labels: {}, stacks: ["dev"], max: { vcpus: 6 } }] },
};

test("books again what a state has only within the quotas, and names the one that is used up", async () => {
  const path = join(await folderWith({}), "store.db");
  const store = await openStore({ path, fleetId: "shop", now: () => new Date("2026-03-01T11:00:00Z") });
  const room = { nodes: ["node-1", "node-2"], capacityOf: (node: string) => nodeCapacity(node, world), world };
  const rebook = (stack: string, name: string, node: string) =>
    mendStore({ how: "rebook", claim: sampleClaim(stack, name, { node }), decisionId: `sha256:${name}` }, store, room);
  try {
    expect(await rebook("dev", "web", "node-1")).toBeNull();
    expect(await rebook("dev", "db", "node-2")).toMatch(
      /^NC1204: db on node-2: 4 vcpus wanted, 2 of 6 left in the quota team/,
    );
    // Of another stack, which the quota does not count; and what is booked already.
    expect(await rebook("prod", "db", "node-2")).toBeNull();
    expect(await rebook("dev", "web", "node-1")).toBeNull();
    expect((await store.listReservations()).map(({ claim }) => `${claim.stack} ${claim.name}`)).toEqual([
      "dev web",
      "prod db",
    ]);
    expect(await store.settledReservations("dev")).toHaveLength(1);
  } finally {
    await store.close();
  }
});
