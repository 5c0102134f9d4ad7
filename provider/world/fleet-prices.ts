import { z } from "zod";
import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { FleetFile } from "../schema/fleet.ts";
import { forecastSources } from "./carbon-forecast.ts";

const amount = z.number().min(0);

/** What a fleet's resources cost at an instant, in its currency, by their names. */
export const fleetPrices = z.strictObject({
  asOf: z.iso.datetime().describe("When they were read"),
  regions: z.record(z.string(), z.strictObject({ energyPricePerKwh: amount.optional() })),
  nodes: z.record(
    z.string(),
    z.strictObject({
      pricePerHour: amount.optional(),
      costPerGiBMonth: amount.optional(),
      transferCostPerGiB: amount.optional(),
    }),
  ),
  quantumBackends: z.record(z.string(), z.strictObject({ perTask: amount, perShot: amount })),
});

export type FleetPrices = z.infer<typeof fleetPrices>;

/** The prices in a fleet file, as of an ISO 8601 instant. */
export function pricesOf(fleet: FleetFile, asOf: string): FleetPrices {
  return {
    asOf,
    regions: Object.fromEntries(
      fleet.regions.map(({ name, energyPricePerKwh }) => [name, present({ energyPricePerKwh })]),
    ),
    nodes: Object.fromEntries(
      fleet.nodes.map(({ name, pricePerHour, storage: { costPerGiBMonth }, network: { transferCostPerGiB } }) => [
        name,
        present({ pricePerHour, costPerGiBMonth, transferCostPerGiB }),
      ]),
    ),
    quantumBackends: Object.fromEntries(fleet.quantumBackends.map(({ name, price }) => [name, price])),
  };
}

/** The fleet at these prices. What they do not speak of keeps its own. */
export function withPrices(fleet: FleetFile, prices: FleetPrices): FleetFile {
  return {
    ...fleet,
    regions: fleet.regions.map((region) => ({ ...region, ...prices.regions[region.name] })),
    nodes: fleet.nodes.map((node) => {
      const { pricePerHour, costPerGiBMonth, transferCostPerGiB } = prices.nodes[node.name] ?? {};
      return {
        ...node,
        ...present({ pricePerHour }),
        storage: { ...node.storage, ...present({ costPerGiBMonth }) },
        network: { ...node.network, ...present({ transferCostPerGiB }) },
      };
    }),
    quantumBackends: fleet.quantumBackends.map((backend) => ({
      ...backend,
      price: prices.quantumBackends[backend.name] ?? backend.price,
    })),
  };
}

/** What users edit of a fleet: prices and carbon forecasts change by themselves, as telemetry does. */
export function withoutPrices(fleet: FleetFile): unknown {
  const sources = forecastSources(fleet);
  return {
    ...fleet,
    regions: fleet.regions.map(({ energyPricePerKwh: _, gridCarbonForecast: _hours, ...region }) => region),
    ...(Object.keys(sources).length > 0 && { carbonForecasts: sources }),
    nodes: fleet.nodes.map(({ pricePerHour: _, storage, network, ...node }) => {
      const { costPerGiBMonth: _storage, ...restOfStorage } = storage;
      const { transferCostPerGiB: _network, ...restOfNetwork } = network;
      return { ...node, storage: restOfStorage, network: restOfNetwork };
    }),
    quantumBackends: fleet.quantumBackends.map(({ price: _, ...backend }) => backend),
  };
}

/**
 * Names what is priced: prices that were observed for the same things may be used for a while, but a node that was added,
 * or was given a price, must have its price at once.
 * @param file path of the fleet file as configured: two files of one fleet may have prices of their own.
 */
export function pricedThings(fleet: FleetFile, file: string): Digest {
  const { regions, nodes, quantumBackends } = pricesOf(fleet, "");
  const keysOf = (named: Readonly<Record<string, object>>) =>
    Object.fromEntries(Object.entries(named).map(([name, priced]) => [name, Object.keys(priced).sort()]));
  return digestOf({
    file,
    fleet: fleet.fleet,
    currency: fleet.currency,
    regions: keysOf(regions),
    nodes: keysOf(nodes),
    quantumBackends: keysOf(quantumBackends),
  });
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined. */
function present<T extends object>(object: T): Present<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Present<T>;
}
