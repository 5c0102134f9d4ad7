import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { FleetFile } from "../schema/fleet.ts";
import { fleetPrices, pricedThings, pricesOf, withoutPrices, withPrices } from "./fleet-prices.ts";
import { parseFleet } from "./load-fleet.ts";

const asOf = "2026-03-01T12:00:00.000Z";

/** @param times what every price is multiplied by. */
function fleet(times = 1, changes: { readonly nodes?: readonly string[]; readonly currency?: string } = {}): FleetFile {
  const { nodes = ["a", "b"], currency = "EUR" } = changes;
  return parseFleet(
    stringify({
      formatVersion: 1,
      fleet: "lab",
      currency,
      regions: [
        { name: "r1", country: "DE", continent: "EU", energyPricePerKwh: 0.3 * times },
        { name: "r2", country: "US", continent: "NA" },
      ],
      nodes: nodes.map((name) => ({
        name,
        region: "r1",
        zone: "z",
        rack: name,
        capacity: { vcpus: 8, memoryGiB: 32 },
        ...(name === "free" ? {} : { pricePerHour: times }),
        storage: { durabilityNines: 9, costPerGiBMonth: 0.1 * times },
        network: { jitterMs: 1, transferCostPerGiB: 0.01 * times },
      })),
      quantumBackends: [
        {
          name: "q",
          region: "r1",
          driver: "statevector",
          qubits: 20,
          price: { perTask: times, perShot: 0.001 * times },
        },
      ],
    }),
    "fleet.yaml",
  );
}

describe("the prices of a fleet", () => {
  it("are all that differs between a file and the same one with other prices", () => {
    expect(withoutPrices(fleet(2))).toEqual(withoutPrices(fleet(1)));
    expect(withPrices(fleet(2), pricesOf(fleet(1), asOf))).toEqual(fleet(1));
    expect(withPrices(fleet(2), pricesOf(fleet(2), asOf))).toEqual(fleet(2));
  });

  it("leave alone what they do not speak of", () => {
    const grown = fleet(2, { nodes: ["a", "b", "c", "free"] });
    const { nodes } = withPrices(grown, pricesOf(fleet(1), asOf));
    expect(nodes.map(({ name, pricePerHour }) => [name, pricePerHour])).toEqual([
      ["a", 1],
      ["b", 1],
      ["c", 2],
      ["free", undefined],
    ]);
    expect(nodes[0]?.storage).toEqual({ durabilityNines: 9, costPerGiBMonth: 0.1 });
    expect(nodes[2]?.network).toEqual({ jitterMs: 1, transferCostPerGiB: 0.02 });
  });

  it("survive being written and read, and nothing else passes for them", () => {
    const prices = pricesOf(fleet(), asOf);
    expect(fleetPrices.parse(JSON.parse(JSON.stringify(prices)))).toEqual(prices);
    expect(fleetPrices.safeParse({ ...prices, asOf: "noon" }).success).toBe(false);
    expect(fleetPrices.safeParse({ ...prices, nodes: { a: { pricePerHour: -1 } } }).success).toBe(false);
  });

  it("are of the same things where only amounts differ, and of others where a thing comes, goes or gets a price", () => {
    const things = pricedThings(fleet(1), "fleet.yaml");
    expect(pricedThings(fleet(2), "fleet.yaml")).toBe(things);
    const others = [
      pricedThings(fleet(1), "other.yaml"),
      pricedThings(fleet(1, { currency: "USD" }), "fleet.yaml"),
      pricedThings(fleet(1, { nodes: ["a"] }), "fleet.yaml"),
      pricedThings(fleet(1, { nodes: ["a", "b", "free"] }), "fleet.yaml"),
      pricedThings(fleet(1, { nodes: ["a", "b", "c"] }), "fleet.yaml"),
    ];
    expect(new Set([things, ...others]).size).toBe(6);
  });
});
