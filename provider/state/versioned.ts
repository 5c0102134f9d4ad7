import { z } from "zod";
import { NovaCronError } from "../errors/novacron-error.ts";

/** Steps from one version of a stored format to the next: `upgrades[n]` makes version n + 1 of version n. */
export type Upgrades = Readonly<Record<number, (old: Readonly<Record<string, unknown>>) => Record<string, unknown>>>;

/** How a stored format is read: its current version and the steps from every older one. */
export interface VersionedFormat {
  /** For messages: "the attestation". */
  readonly what: string;
  /** The property that errors name. */
  readonly property: string;
  readonly current: number;
  readonly upgrades: Upgrades;
}

const versioned = z.looseObject({ formatVersion: z.int().min(1) });

/**
 * Brings a stored object to the current version. `storedVersion` is what it had: signatures cover the version of their time.
 * @returns undefined when the value is no object with a formatVersion.
 * @throws {NovaCronError} NC1606 when it is newer than the current version.
 */
export function upgradeTo(
  format: VersionedFormat,
  value: unknown,
): { readonly value: Readonly<Record<string, unknown>>; readonly storedVersion: number } | undefined {
  const parsed = versioned.safeParse(value);
  if (!parsed.success) return undefined;
  const storedVersion = parsed.data.formatVersion;
  if (storedVersion > format.current) {
    throw new NovaCronError("NC1606", `${format.what} has format ${storedVersion}`, {
      property: format.property,
      expected: `format ${format.current} or older`,
      remedy: "Install the version of NovaCron that wrote it, or a newer one.",
    });
  }
  let upgraded: Readonly<Record<string, unknown>> = parsed.data;
  for (let version = storedVersion; version < format.current; version++) {
    const step = format.upgrades[version];
    if (step === undefined) return undefined;
    upgraded = { ...step(upgraded), formatVersion: version + 1 };
  }
  return { value: upgraded, storedVersion };
}
