import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { type Digest, digestOf, digestOfBytes } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { parseHistory } from "../prediction/history.ts";
import type { RiskModel } from "../prediction/risk-model.ts";
import { takeTelemetry } from "../prediction/telemetry.ts";
import type { FleetFile } from "../schema/fleet.ts";
import { type Ageing, agedObservation } from "../world/aged-observation.ts";
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
}

/**
 * Prices and telemetry as of now, or as they were observed at most so long ago: two plans in a row should not differ
 * because a spot price moved between them.
 * @param file path of the fleet file as configured.
 * @throws {NovaCronError} NC1105 where the up/down history cannot be read.
 */
export async function observeFleet(
  loaded: LoadedFleet,
  file: string,
  model: RiskModel,
  ageing: Ageing,
): Promise<ObservedFleet> {
  const [priced, telemetry] = await Promise.all([
    atObservedPrices(loaded, file, ageing),
    currentTelemetry(loaded, model, ageing),
  ]);
  return { ...priced, telemetry };
}

async function atObservedPrices(
  { fleet, digest }: LoadedFleet,
  file: string,
  ageing: Ageing,
): Promise<Omit<ObservedFleet, "telemetry">> {
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

async function currentTelemetry(loaded: LoadedFleet, model: RiskModel, ageing: Ageing): Promise<Telemetry> {
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
      take: (asOf) =>
        takeTelemetry(loaded.fleet, text === null ? null : parseHistory(text, loaded.historyPath ?? ""), model, asOf),
    },
    ageing,
  );
}

async function readHistory(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new NovaCronError("NC1105", `the up/down history ${path} cannot be read`, {
      property: "history",
      expected: "a CSV file that the fleet file names relative to itself",
      remedy: "Correct `history` in the fleet file, or remove it",
      cause,
    });
  }
}
