import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeyPurpose } from "../crypto/key-file.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { createKeys } from "../crypto/manage-keys.ts";
import { openKeyRing } from "../crypto/open-key-ring.ts";

/** A ring with one new Ed25519 key for some purposes, in a temporary folder. For tests. */
export function sampleRing(...purposes: readonly KeyPurpose[]): KeyRing {
  const location = {
    directory: mkdtempSync(join(tmpdir(), "novacron-keys-")),
    now: new Date("2026-01-01T00:00:00Z"),
    platform: process.platform,
  };
  createKeys(location, [{ algorithm: "ed25519", purposes }]);
  return openKeyRing({ ...location, create: "never" });
}
