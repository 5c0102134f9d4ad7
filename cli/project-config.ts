import { NovaCronError } from "../provider/errors/novacron-error.ts";
import { type ProviderConfig, providerConfig } from "../provider/schema/provider-config.ts";
import { structuredValue } from "../provider/schema/structured-value.ts";
import { type Secrecy, validationIssues } from "../provider/schema/validation.ts";

const namespace = "novacron:";

/** What Pulumi's files say of the provider's configuration. */
export interface ConfiguredValues {
  /** By key without its namespace: `fleet`, `keys`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Paths of values that are encrypted, and therefore absent above: `keys.privateKey`. */
  readonly encrypted: readonly string[];
}

/**
 * The `novacron:` keys of a `config` block.
 * @param block of Pulumi.yaml or Pulumi.<stack>.yaml, or what `pulumi config --json` gives.
 * @param wrapped whether values may be written as `{value: ...}`, as in Pulumi.yaml.
 */
export function configuredValues(block: unknown, { wrapped }: { readonly wrapped: boolean }): ConfiguredValues {
  const encrypted: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, raw] of Object.entries(isMap(block) ? block : {})) {
    if (!key.startsWith(namespace)) continue;
    const name = key.slice(namespace.length);
    // These two are Pulumi's own, of every provider.
    if (name === "version" || name === "pluginDownloadURL") continue;
    const value = withoutCiphertext(structuredValue(wrapped ? unwrapped(raw) : raw), name, encrypted);
    if (value !== undefined && value !== null) values[name] = value;
  }
  return { values, encrypted };
}

/** https://www.pulumi.com/docs/iac/concepts/projects/project-file/#config-options */
function unwrapped(raw: unknown): unknown {
  if (!isMap(raw)) return raw;
  return raw.value ?? raw.default ?? raw;
}

function withoutCiphertext(value: unknown, path: string, encrypted: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => withoutCiphertext(item, `${path}[${index}]`, encrypted));
  if (!isMap(value)) return value;
  if (typeof value.secure === "string" && Object.keys(value).length === 1) {
    encrypted.push(path);
    return undefined;
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, withoutCiphertext(item, `${path}.${key}`, encrypted)])
      .filter(([, item]) => item !== undefined),
  );
}

/** Of `keys`, no value may be repeated in a message. */
const secrecy: Secrecy = { hides: (path) => path[0] === "keys", openPart: (path) => path };

/**
 * The whole configuration, with defaults.
 * @throws {NovaCronError} NC1003 naming the first key that is unknown or wrong.
 */
export function parseConfig(values: Readonly<Record<string, unknown>>): ProviderConfig {
  const parsed = providerConfig.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = validationIssues(parsed.error, values, secrecy);
  const property = `novacron:${issue?.property ?? ""}`;
  const what = issue?.message.replace(/^NC\d+: /, "") ?? "the configuration is wrong";
  throw new NovaCronError("NC1003", `novacron:${what}`, { property });
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
