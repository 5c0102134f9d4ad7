import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type KeyLocation, privateKeyPath } from "../provider/crypto/manage-keys.ts";
import { NovaCronError } from "../provider/errors/novacron-error.ts";
import type { ProviderConfig } from "../provider/schema/provider-config.ts";
import { appendAudit } from "../provider/state/audit-log.ts";
import { auditLogPath, findProject, type Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** Where the private keys come from. Never their value. */
export type PrivateKeyOrigin =
  | { readonly kind: "configuration" | "environment" | "file"; readonly description: string }
  /** Only Pulumi can decrypt it; plugins get it from Pulumi. */
  | { readonly kind: "encrypted"; readonly description: string }
  | { readonly kind: "none"; readonly description: string };

/** The keys that a command is about. */
export interface KeyPlace {
  readonly location: KeyLocation;
  readonly origin: PrivateKeyOrigin;
  /** null outside of a project, where there is no audit log. */
  readonly project: Project | null;
}

/** Options of every command about keys. */
export interface KeyOptions {
  readonly keys?: string;
  readonly stack?: string;
}

/**
 * Finds the keys: the folder from `--keys`, else the configuration, else `.novacron/keys`; the private keys from the
 * configuration, else NOVACRON_PRIVATE_KEY, else the folder, as the provider does.
 * @throws {NovaCronError} NC1902 outside of a project without `--keys`, or for malformed files; NC1003.
 */
export async function findKeys(options: KeyOptions, terminal: Terminal): Promise<KeyPlace> {
  const project = await findProject(terminal, options.stack);
  if (project === null && options.keys === undefined) {
    throw new NovaCronError("NC1902", `there is no Pulumi.yaml in ${terminal.directory} or above it`, {
      expected: "the folder of a Pulumi project, or --keys",
      remedy: "Go there, or name the folder of keys.json with --keys",
    });
  }
  const directory =
    options.keys === undefined
      ? resolve(project?.directory ?? "", project?.config.keys.directory ?? ".novacron/keys")
      : resolve(terminal.directory, options.keys);
  return { ...keySource(directory, project?.config ?? null, project?.encrypted ?? [], terminal), project };
}

/** A folder of keys, with the private keys that configuration and environment give. */
export function keySource(
  directory: string,
  config: ProviderConfig | null,
  encrypted: readonly string[],
  terminal: Terminal,
): Pick<KeyPlace, "location" | "origin"> {
  const location = { directory, now: terminal.now(), platform: terminal.platform };
  const configured = config?.keys.privateKey?.trim();
  if (configured) {
    return {
      location: { ...location, privateKey: configured },
      origin: { kind: "configuration", description: "configuration novacron:keys.privateKey" },
    };
  }
  const value = terminal.environment.NOVACRON_PRIVATE_KEY?.trim();
  const hidden = encrypted.find((path) => path === "keys" || path === "keys.privateKey");
  if (hidden !== undefined && !value) {
    return {
      location,
      origin: { kind: "encrypted", description: `configuration novacron:${hidden}, encrypted by Pulumi` },
    };
  }
  if (value)
    return {
      location: { ...location, privateKey: value },
      origin: { kind: "environment", description: "environment NOVACRON_PRIVATE_KEY" },
    };
  const file = privateKeyPath(directory);
  return existsSync(file)
    ? { location, origin: { kind: "file", description: `file ${file}` } }
    : { location, origin: { kind: "none", description: "nowhere: signatures can be verified, not made" } };
}

/** Writes into the project's audit log what was done with keys, and by whom. */
export function auditKeys(
  place: KeyPlace,
  terminal: Terminal,
  action: string,
  keyIds: readonly string[],
  details: Readonly<Record<string, unknown>>,
): void {
  if (place.project === null) {
    terminal.err("There is no project here, and so no audit log that could tell of this.\n");
    return;
  }
  const at = terminal.now().toISOString();
  appendAudit(
    auditLogPath(place.project),
    keyIds.map((subject) => ({ at, action, subject, details: { by: terminal.user, ...details } })),
  );
}
