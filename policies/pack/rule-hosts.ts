import { isDeepStrictEqual } from "node:util";
import { mergeData, type PolicyData } from "../../provider/policy/merge-data.ts";
import type { LoadPoliciesOptions, PolicyHost } from "../../provider/policy/policy-host.ts";
import { valueAt } from "./config-schema.ts";
import type { PackPolicy } from "./pack-policy.ts";

/** Policies that one host judges. */
export interface HostedPolicies {
  readonly host: PolicyHost;
  readonly policies: readonly PackPolicy[];
}

/** What the hosts are made of. */
export interface RuleHostsParts {
  /** The bundle's own data, and where it may take new keys. */
  readonly data: PolicyData;
  readonly openMaps: readonly string[];
  readonly load: (options: LoadPoliciesOptions) => Promise<PolicyHost>;
}

/**
 * Policy hosts for rules that are configured one by one. A rule's own settings are not those of its neighbours, even where
 * they read the same key. Yet almost always one set of data suits them all, and then one evaluation judges them all: a rule
 * gets a host of its own only where another's settings would change what it reads.
 */
export class RuleHosts {
  readonly #parts: RuleHostsParts;
  readonly #hosts = new Map<string, Promise<PolicyHost>>();

  constructor(parts: RuleHostsParts) {
    this.#parts = parts;
  }

  /** The bundle's own data. */
  get data(): PolicyData {
    return this.#parts.data;
  }

  /**
   * @param shared what is configured for all of them: the data of a provider.
   * @param overrides by policy name, over `shared`.
   * @throws NovaCronError NC1003 for data that the bundle does not know, and as `loadPolicies`.
   */
  async forPolicies(
    policies: readonly PackPolicy[],
    shared: PolicyData,
    overrides: ReadonlyMap<string, PolicyData>,
  ): Promise<readonly HostedPolicies[]> {
    const base = this.#merged(this.#parts.data, shared);
    const all = [...overrides.values()].reduce((data, override) => this.#merged(data, override), base);
    const groups = new Map<PolicyData, PackPolicy[]>();
    for (const policy of policies) {
      const own = this.#merged(base, overrides.get(policy.name) ?? {});
      const suits = [...groups.keys(), all].find((data) => readsTheSame(policy, own, data)) ?? own;
      groups.set(suits, [...(groups.get(suits) ?? []), policy]);
    }
    return Promise.all(
      [...groups].map(async ([data, grouped]) => ({ host: await this.#hostOf(data), policies: grouped })),
    );
  }

  #merged(data: PolicyData, override: PolicyData): PolicyData {
    return mergeData(data, override, this.#parts.openMaps);
  }

  #hostOf(data: PolicyData): Promise<PolicyHost> {
    const key = JSON.stringify(data);
    const host = this.#hosts.get(key) ?? this.#parts.load({ data });
    this.#hosts.set(key, host);
    return host;
  }
}

function readsTheSame({ rule }: PackPolicy, a: PolicyData, b: PolicyData): boolean {
  return rule.settings.every((path) => isDeepStrictEqual(valueAt(a, path), valueAt(b, path)));
}
