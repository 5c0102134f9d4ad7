import { dirname, resolve } from "node:path";
import { withTlsFilesIn } from "../cache/redis-tls.ts";
import { peekUnsettled } from "./peek-unsettled.ts";
import { describeRedisStore, isRedisStore, parseRedisStoreUrl } from "./redis-store-url.ts";
import { openStore } from "./sqlite-store.ts";
import type { Store } from "./store.ts";

/** Where a project's store is: a file, or a server. */
export interface StorePlace {
  /** Path of the SQLite file, or the URL of Redis. */
  readonly at: string;
  readonly isShared: boolean;
  /** For messages: without credentials. */
  readonly name: string;
  /** Folder of what lies beside the store on this machine: the audit log, the cache. */
  readonly folder: string;
}

/**
 * The store that is used: the environment's `NOVACRON_STORE` where it is set, as a URL with a password is nothing for a file
 * of the project; else that of the configuration.
 */
export function storeInUse(
  { store }: { readonly store: string },
  { NOVACRON_STORE: override = "" }: Readonly<Record<string, string | undefined>>,
): string {
  return override === "" ? store : override;
}

/** The place that `store` of the configuration names. @throws {NovaCronError} NC1703 for a malformed URL. */
export function storePlace(store: string, projectDirectory: string): StorePlace {
  const folder = storeFolder(store, projectDirectory);
  if (!isRedisStore(store)) return { at: resolve(projectDirectory, store), isShared: false, name: store, folder };
  const name = describeRedisStore(parseRedisStoreUrl(store));
  return { at: withTlsFilesIn(projectDirectory, store), isShared: true, name, folder };
}

/** Folder of what lies beside a store on this machine; `.novacron` where the store is a server. */
export function storeFolder(store: string, projectDirectory: string): string {
  return isRedisStore(store) ? resolve(projectDirectory, ".novacron") : dirname(resolve(projectDirectory, store));
}

/** What a store is opened with, wherever it is. */
export interface OpenPlaceOptions {
  readonly fleetId: string;
  readonly now: () => Date;
  /** Whether a store may be opened that a copy has not filled yet. */
  readonly filling?: boolean;
  /** Hears what of a server's settings may lose reservations. */
  readonly onWarning?: (code: "NC1715", text: string) => void;
}

/** Opens the store at a place. @throws {NovaCronError} NC17xx as `openStore` and `openRedisStore`. */
export async function openStoreAt(place: StorePlace, options: OpenPlaceOptions): Promise<Store> {
  const { onWarning: _, ...common } = options;
  if (!place.isShared) return openStore({ path: place.at, ...common });
  const { openRedisStore } = await import("./redis-store.ts");
  return openRedisStore({ url: place.at, ...options });
}

/** Whether the store may hold reservations of a stack that are not settled; of a server only it can tell. */
export function mayHoldUnsettled(place: StorePlace, stack: string): Promise<boolean> {
  return place.isShared ? Promise.resolve(true) : peekUnsettled(place.at, stack);
}
