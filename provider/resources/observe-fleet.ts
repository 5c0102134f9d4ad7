import { isDeepStrictEqual } from "node:util";
import { type Digest, digestOf, digestOfBytes } from "../crypto/canonical-json.ts";
import type { TelemetrySpan, Telemetry as ToldTelemetry } from "../observability/telemetry.ts";
import { parseHistory } from "../prediction/history.ts";
import { readHistory } from "../prediction/read-history.ts";
import type { RiskModel } from "../prediction/risk-model.ts";
import { takeTelemetry } from "../prediction/telemetry.ts";
import type { FleetFile } from "../schema/fleet.ts";
import { type Ageing, agedObservation } from "../world/aged-observation.ts";
import {
  type CarbonForecast,
  carbonForecast,
  forecastSources,
  takeCarbonForecast,
  withoutForecasts,
} from "../world/carbon-forecast.ts";
import { fleetPrices, pricedThings, pricesOf, withoutPrices, withPrices } from "../world/fleet-prices.ts";
import type { LoadedFleet } from "../world/load-fleet.ts";
import type { Telemetry } from "../world/snapshot.ts";

/** A fleet as a plan sees it: declared as its file is now, measured as it was when that was looked at last. */
export interface ObservedFleet {
  /** At the prices that were observed. */
  readonly fleet: FleetFile;
  /** Of that, not of the file: plans that see the same have the same digest. */
  readonly digest: Digest;
  /** ISO 8601 instant. */
  readonly pricesAsOf: string;
  readonly telemetry: Telemetry;
  /** Null where no region has one. */
  readonly carbonForecast: CarbonForecast | null;
}

/**
 * Prices, telemetry and carbon forecasts as of now, or as they were observed at most so long ago: two plans in a row should not differ
 * because a spot price moved between them.
 * @param file path of the fleet file as configured.
 * @throws {NovaCronError} NC1105 where the up/down history cannot be read; NC1107 where a carbon forecast cannot.
 */
export async function observeFleet(
  loaded: LoadedFleet,
  file: string,
  model: RiskModel,
  { telemetry: told, ...ageing }: Ageing & { readonly telemetry: ToldTelemetry },
): Promise<ObservedFleet> {
  const { fleet } = loaded;
  const bare = withoutForecasts(fleet);
  const plain = bare === fleet ? loaded : { ...loaded, fleet: bare, digest: digestOf(bare) };
  const [priced, telemetry, forecast] = await Promise.all([
    atObservedPrices(plain, file, ageing),
    told.span("novacron.predict", (span) => currentTelemetry(plain, model, ageing, span)),
    bare === fleet ? null : currentForecast(loaded, file, ageing),
  ]);
  return { ...priced, telemetry, carbonForecast: forecast };
}

/** Kept for as long as prices are, and under the same kind of name: files are read anew when what is kept is too old. */
async function currentForecast(
  { fleet, forecastPaths }: LoadedFleet,
  file: string,
  ageing: Ageing,
): Promise<CarbonForecast> {
  return agedObservation(
    {
      kind: "carbon-forecast",
      key: digestOf({ file, fleet: fleet.fleet, sources: forecastSources(fleet) }),
      parse: (kept) => carbonForecast.safeParse(kept).data,
      take: async (asOf) => (await takeCarbonForecast(fleet, forecastPaths, asOf)) ?? { asOf, regions: {} },
    },
    ageing,
  );
}

async function atObservedPrices(
  { fleet, digest }: LoadedFleet,
  file: string,
  ageing: Ageing,
): Promise<Omit<ObservedFleet, "telemetry" | "carbonForecast">> {
  const prices = await agedObservation(
    {
      kind: "prices",
      key: pricedThings(fleet, file),
      parse: (kept) => fleetPrices.safeParse(kept).data,
      take: (asOf) => pricesOf(fleet, asOf),
    },
    ageing,
  );
  const pricesAsOf = prices.asOf;
  if (isDeepStrictEqual(prices, pricesOf(fleet, pricesAsOf))) return { fleet, digest, pricesAsOf };
  const then = withPrices(fleet, prices);
  return { fleet: then, digest: digestOf(then), pricesAsOf };
}

async function currentTelemetry(
  loaded: LoadedFleet,
  model: RiskModel,
  ageing: Ageing,
  span: TelemetrySpan,
): Promise<Telemetry> {
  span.set({ "novacron.model.available": model.available, "novacron.cached": true });
  const text = loaded.historyPath === null ? null : await readHistory(loaded.historyPath);
  return agedObservation(
    {
      kind: "telemetry",
      key: digestOf({
        fleet: digestOf(withoutPrices(loaded.fleet)),
        model: model.digest,
        history: text === null ? null : digestOfBytes(text),
      }),
      // As it was written: the key names all that it came from.
      parse: (kept) => kept as Telemetry,
      take: (asOf) => {
        span.set({ "novacron.cached": false, "novacron.nodes": loaded.fleet.nodes.length });
        const history = text === null ? null : parseHistory(text, loaded.historyPath ?? "");
        return takeTelemetry(loaded.fleet, history, model, asOf);
      },
    },
    ageing,
  );
}
