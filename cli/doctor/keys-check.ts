import { resolve } from "node:path";
import { readKeyFile } from "../../provider/crypto/key-file.ts";
import { publicKeyPath, readPrivateKeys } from "../../provider/crypto/manage-keys.ts";
import { openKeyRing } from "../../provider/crypto/open-key-ring.ts";
import { keySource } from "../key-place.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckResult } from "./check-result.ts";

/** Keys that sign should not do so for ever: NIST SP 800-57 part 1, 5.3.6, has one to three years. */
const oldDays = 2 * 365;
const dayMs = 86_400_000;

/** The keys: whether they fit together, and whether decisions can be signed with them. */
export async function checkKeys(project: Project, terminal: Terminal): Promise<Omit<CheckResult, "name">> {
  const directory = resolve(project.directory, project.config.keys.directory);
  const { location, origin } = keySource(directory, project.config, project.encrypted, terminal);
  const listed = readKeyFile(publicKeyPath(directory));
  if (listed === undefined && readPrivateKeys(location) === undefined && origin.kind === "none") {
    return {
      status: "warn",
      message: `there are none in ${directory}`,
      remedy: "Make them with `novacron keys init`; the first preview makes them, too, but not where CI is set",
    };
  }
  if (origin.kind === "encrypted") {
    return { status: "skip", message: `the private keys are in the ${origin.description}; only Pulumi can read them` };
  }
  const ring = openKeyRing({ ...location, create: "never" });
  const details = { origin: origin.kind, keys: ring.keys.length };
  if (origin.kind === "none") {
    return {
      status: "warn",
      message: "decisions can be verified, not made: there are no private keys here",
      remedy: "Set NOVACRON_PRIVATE_KEY; where the keys are lost, `novacron keys rotate` and `novacron reattest`",
      details,
    };
  }
  const { keyId, algorithm } = ring.signingKey("decision");
  const createdAt = ring.keys.find((key) => key.keyId === keyId)?.createdAt ?? "";
  const days = Math.floor((terminal.now().getTime() - Date.parse(createdAt)) / dayMs);
  const message = `${keyId} (${algorithm}) signs, from the ${origin.description}`;
  const signing = { ...details, keyId, algorithm, createdAt };
  if (days <= oldDays) return { status: "ok", message, details: signing };
  return {
    status: "warn",
    message: `${message}; it is ${days} days old`,
    remedy: "Make the next one with `novacron keys rotate`; what the old one signed stays good until it is revoked",
    details: signing,
  };
}
