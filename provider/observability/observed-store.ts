import type { ReserveOutcome } from "../store/reservation.ts";
import type { Store } from "../store/store.ts";
import { errorType } from "./error-type.ts";
import type { Telemetry } from "./telemetry.ts";

/** The same store, whose calls are counted and timed by method; itself where nobody listens. */
export function observedStore(store: Store, telemetry: Telemetry): Store {
  if (!telemetry.isOn) return store;
  const methods = new Map<PropertyKey, unknown>();
  return new Proxy(store, {
    get: (target, name) => {
      // The store's own fields are private to it: whatever is asked of the proxy, it is the store that answers.
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      const known = methods.get(name);
      if (known !== undefined) return known;
      const observed = (...args: unknown[]): unknown =>
        observe(String(name), () => value.apply(target, args), telemetry);
      methods.set(name, observed);
      return observed;
    },
  });
}

function observe(method: string, call: () => unknown, telemetry: Telemetry): unknown {
  const attributes = { "novacron.store.method": method };
  const began = performance.now();
  const end = (): void => {
    telemetry.add("novacron.store.calls", 1, attributes);
    telemetry.record("novacron.store.duration", (performance.now() - began) / 1000, attributes);
  };
  const fail = (error: unknown): void => {
    telemetry.add("novacron.store.errors", 1, { ...attributes, "error.type": errorType(error) });
    if (method === "reserve") telemetry.add("novacron.reservations", 1, { "novacron.outcome": "refused" });
    end();
  };
  const succeed = (result: unknown): void => {
    const [outcome, count] = reservationsOf(method, result);
    telemetry.add("novacron.reservations", count, { "novacron.outcome": outcome });
    end();
  };
  try {
    const result = call();
    if (result instanceof Promise) result.then(succeed, fail);
    else succeed(result);
    return result;
  } catch (error) {
    fail(error);
    throw error;
  }
}

/** What a call that succeeded did to reservations, and to how many. */
function reservationsOf(method: string, result: unknown): readonly [outcome: string, count: number] {
  switch (method) {
    case "reserve":
      // The same again is no change.
      return ["reserved", (result as ReserveOutcome).changed ? 1 : 0];
    case "release":
      return ["released", result === true ? 1 : 0];
    case "releaseAll":
      return ["released", typeof result === "number" ? result : 0];
    case "releaseAbandoned":
      return ["abandoned", Array.isArray(result) ? result.length : 0];
    default:
      return ["", 0];
  }
}
