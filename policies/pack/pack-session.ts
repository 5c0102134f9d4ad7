import type { EnforcementLevel } from "@pulumi/policy";
import { ageUnknown, lacksAge } from "../../provider/policy/decision-age.ts";
import type { PolicyData } from "../../provider/policy/merge-data.ts";
import type { PolicyHost } from "../../provider/policy/policy-host.ts";
import type { ReviewFinding } from "../../provider/policy/policy-verdict.ts";
import type { ReviewedResource } from "../../provider/policy/review-document.ts";
import { candidateInput, untold } from "../../provider/policy/review-input.ts";
import { placeOf, stackUrn } from "../../provider/policy/stack-place.ts";
import type { WaiverBook } from "../../provider/policy/waivers/waiver-book.ts";
import type { PropertyMap } from "../../provider/schema/property-value.ts";
import { applyRemedies } from "./apply-remedies.ts";
import { overrideOf } from "./config-schema.ts";
import type { PackPolicy } from "./pack-policy.ts";
import type { WaiverPlace } from "./pack-waivers.ts";
import { dataForShipped, type ProviderPolicies, policiesOf, stackPolicies } from "./provider-data.ts";
import { type AnalyzedResource, reviewedResource } from "./resource-document.ts";
import type { HostedPolicies, RuleHosts } from "./rule-hosts.ts";
import { type OpenPackLog, SessionLog } from "./session-log.ts";
import { waivedMessage, waiverNotes } from "./waiver-notes.ts";
import { waiverPolicy } from "./waiver-policy.ts";

/** What the engine says of one policy before a run: its level, and the values of its configuration schema. */
export interface PolicySettings {
  readonly level: EnforcementLevel;
  readonly properties: PolicyData;
}

/** What a policy has to say of a resource, or of a stack. */
export interface Violation {
  readonly policy: Pick<PackPolicy, "name" | "description" | "severity">;
  readonly level: "advisory" | "mandatory";
  readonly message: string;
  /** The resource at fault; that which is judged, or the whole stack, where absent. */
  readonly urn?: string;
}

/** The answer to one analysis. */
export interface Analysis {
  readonly violations: readonly Violation[];
  /** Policies that could not be judged, and why. */
  readonly notApplicable: readonly { readonly policy: string; readonly reason: string }[];
}

/** Properties after one policy's remedies; those of the policies before are in them. */
export interface Remediation {
  readonly policy: PackPolicy;
  readonly properties: PropertyMap;
}

/** What a session is made of. */
export interface PackSessionParts {
  readonly policies: readonly PackPolicy[];
  readonly hosts: RuleHosts;
  /** The waivers of a project, by its name. Rejects where its file cannot be read. */
  readonly waivers: (project: string, place: WaiverPlace) => Promise<WaiverBook>;
  /** Nothing is logged where absent. */
  readonly log?: OpenPackLog;
  /** The instant of the review, milliseconds since 1970. */
  readonly atMs: number;
}

/** Findings by the name of the policy. */
type Findings = ReadonlyMap<string, readonly ReviewFinding[]>;

/** One run of the policy pack: a preview, or an update. */
export class PackSession {
  readonly policies: readonly PackPolicy[];
  readonly #parts: PackSessionParts;
  readonly #defaults: ReadonlyMap<string, EnforcementLevel>;
  #settings: ReadonlyMap<string, PolicySettings> = new Map();
  #overrides: ReadonlyMap<string, PolicyData> = new Map();
  readonly #hosted = new Map<string, Promise<readonly HostedPolicies[]>>();
  readonly #log: SessionLog;
  /** Of the stack's configuration, once the engine has handed it over. */
  #ofStack: ProviderPolicies | undefined;
  /** Of the first provider of NovaCron that was seen. Counts for an engine that does not hand the configuration over. */
  #seen: ProviderPolicies | undefined;
  readonly #books = new Map<string, Promise<WaiverBook>>();
  /** Inputs as they were judged, by URN. Rules over a stack see these: an output may be unknown where its input is not. */
  readonly #judged = new Map<string, ReviewedResource>();

  constructor(parts: PackSessionParts) {
    this.#parts = parts;
    this.policies = parts.policies;
    this.#log = new SessionLog(parts.log ?? (async () => null), parts.atMs);
    this.#defaults = new Map(parts.policies.map(({ name, enforcementLevel }) => [name, enforcementLevel]));
  }

  /**
   * Takes over the pack's configuration, by the names of the policies.
   * @throws NovaCronError NC1003 for a setting that a rule does not have.
   */
  async configure(settings: ReadonlyMap<string, PolicySettings>): Promise<void> {
    this.#settings = settings;
    this.#overrides = new Map(
      this.policies.flatMap(({ name, rule }) => {
        const override = overrideOf(rule, settings.get(name)?.properties ?? {});
        return Object.keys(override).length === 0 ? [] : [[name, override] as const];
      }),
    );
    this.#hosted.clear();
    this.#books.clear();
    await this.#hostedFor(this.#shared());
  }

  /**
   * Takes over the stack's configuration: its `novacron:policies` hold for what no provider of NovaCron manages.
   * @param config texts by full key.
   */
  configureStack(config: ReadonlyMap<string, string>, secretKeys: readonly string[]): void {
    this.#ofStack = stackPolicies(config, secretKeys);
  }

  /** Judges one resource as it would be made. */
  async analyze(resource: AnalyzedResource): Promise<Analysis> {
    const document = reviewedResource(resource);
    this.#judged.set(resource.urn, document);
    const candidate = candidateInput(document, this.#parts.atMs);
    const shared = this.#shared(resource);
    const ownBundle = policiesOf(resource)?.ownBundle === true;
    const notApplicable: { policy: string; reason: string }[] = [];
    const judges = ({ name, rule }: PackPolicy): boolean => {
      if (rule.scope === "stack" || this.#levelOf(name) === "disabled") return false;
      if (rule.scope === "resource") {
        if (!lacksAge(rule, document)) return true;
        notApplicable.push({ policy: name, reason: ageUnknown });
        return false;
      }
      const reason =
        typeof candidate === "string"
          ? candidate
          : ownBundle
            ? "the provider uses a bundle of its own"
            : untoldReason(untold(rule.reads, candidate));
      if (reason !== undefined) notApplicable.push({ policy: name, reason });
      return reason === undefined;
    };
    const findings = await this.#findings(resource.urn, shared, judges, (host, policies) => [
      ...(typeof candidate !== "string" && policies.some(({ rule }) => rule.scope === "candidate")
        ? host.evaluate(candidate).deny
        : []),
      ...(policies.some(({ rule }) => rule.scope === "resource") ? this.#review(host, document) : []),
    ]);
    return { violations: await this.#violations(findings, resource.urn), notApplicable };
  }

  /** Whether any policy remediates, as configured. */
  get remediates(): boolean {
    return this.policies.some((policy) => this.#remediates(policy));
  }

  /** What the policies of the level `remediate` make of a resource, each on top of those before it. */
  async remediate(resource: AnalyzedResource): Promise<readonly Remediation[]> {
    const document = reviewedResource(resource);
    const judges = (policy: PackPolicy): boolean => this.#remediates(policy);
    const findings = await this.#findings(resource.urn, this.#shared(resource), judges, (host) =>
      this.#review(host, document),
    );
    const remediations: Remediation[] = [];
    let { properties } = resource;
    for (const policy of this.policies.filter(({ name }) => (findings.get(name)?.length ?? 0) > 0)) {
      if ((await this.#cover(policy.rule.id, resource.urn)) !== undefined) continue;
      const changed = applyRemedies(resource.type, properties, policy.rule.remediate ?? []);
      if (changed === undefined) continue;
      properties = changed;
      remediations.push({ policy, properties });
    }
    return remediations;
  }

  /**
   * Judges the stack as a whole.
   * @param resources with their outputs; where the inputs were judged in this run, those count.
   */
  async analyzeStack(resources: readonly AnalyzedResource[]): Promise<Analysis> {
    const [first] = resources;
    if (first === undefined) return { violations: [], notApplicable: [] };
    const { stack, project } = placeOf(first.urn);
    const documents = resources.map((resource) => this.#inStack(resource));
    const judges = ({ name, rule }: PackPolicy): boolean =>
      rule.scope === "stack" && this.#levelOf(name) !== "disabled";
    const document = { formatVersion: 1, kind: "stack", stack, project, resources: documents } as const;
    for (const resource of resources) this.#seen ??= policiesOf(resource);
    const findings = await this.#findings(first.urn, this.#shared(), judges, (host) =>
      host.review({ ...document, now_ns: this.#parts.atMs * 1e6 }),
    );
    return {
      violations: [
        ...(await this.#violations(findings, stackUrn({ stack, project }))),
        ...(await this.#waiverNotes(project)),
      ],
      notApplicable: [],
    };
  }

  #inStack(resource: AnalyzedResource): ReviewedResource {
    const judged = this.#judged.get(resource.urn);
    if (judged === undefined) return reviewedResource(resource);
    const { parent, dependencies } = resource;
    return { ...judged, ...(parent !== undefined && { parent }), ...(dependencies !== undefined && { dependencies }) };
  }

  /** The data of the resource's own provider, where that is NovaCron's, else the stack's. */
  #shared(resource?: AnalyzedResource): PolicyData {
    const own = resource === undefined ? undefined : policiesOf(resource);
    this.#seen ??= own;
    const policies = own ?? this.#ofStack ?? this.#seen;
    return policies === undefined ? {} : dataForShipped(policies, this.#parts.hosts.data);
  }

  /** Each host is asked once, whatever the number of its rules. */
  async #findings(
    urn: string,
    shared: PolicyData,
    judges: (policy: PackPolicy) => boolean,
    ask: (host: PolicyHost, policies: readonly PackPolicy[]) => readonly ReviewFinding[],
  ): Promise<Findings> {
    const findings = new Map<string, readonly ReviewFinding[]>();
    const { project } = placeOf(urn);
    const log = await this.#log.of(project, this.#ofStack ?? this.#seen ?? { logRequired: false });
    for (const { host, policies } of await this.#hostedFor(shared)) {
      const judging = policies.filter(judges);
      if (judging.length === 0) continue;
      const asked =
        log === null
          ? host
          : this.#log.recording(host, log, await this.#bookOf(project), new Set(judging.map(({ rule }) => rule.id)));
      const byRule = Map.groupBy(ask(asked, judging), ({ rule }) => rule);
      for (const { name, rule } of judging) findings.set(name, byRule.get(rule.id) ?? []);
    }
    // The engine ends a pack without a word: what is not written now may never be.
    log?.flush();
    return findings;
  }

  #review(host: PolicyHost, resource: ReviewedResource): readonly ReviewFinding[] {
    const { stack, project } = placeOf(resource.urn);
    return host.review({
      formatVersion: 1,
      kind: "resource",
      stack,
      project,
      resource,
      now_ns: this.#parts.atMs * 1e6,
    });
  }

  async #violations(findings: Findings, judgedUrn: string): Promise<readonly Violation[]> {
    const violations: Violation[] = [];
    for (const policy of this.policies)
      for (const { message: what, resource: urn } of findings.get(policy.name) ?? []) {
        const waiver = await this.#cover(policy.rule.id, urn ?? judgedUrn);
        const told = `${what}. ${policy.rule.remediation}`;
        // What was to be remediated and still is wrong, is wrong.
        const level = waiver !== undefined || this.#levelOf(policy.name) === "advisory" ? "advisory" : "mandatory";
        const message = `${policy.description}\n${waiver === undefined ? told : waivedMessage(waiver, what)}`;
        violations.push({ policy, level, message, ...(urn !== undefined && { urn }) });
      }
    return violations;
  }

  async #waiverNotes(project: string): Promise<readonly Violation[]> {
    const level = this.#levelOf(waiverPolicy.name);
    if (level === "disabled") return [];
    const notes = waiverNotes(await this.#bookOf(project), this.#parts.atMs);
    return notes.map((message) => ({
      policy: waiverPolicy,
      level: level === "advisory" ? "advisory" : "mandatory",
      message,
    }));
  }

  async #cover(rule: string, urn: string): Promise<ReturnType<WaiverBook["cover"]>> {
    return (await this.#bookOf(placeOf(urn).project)).cover(rule, urn, this.#parts.atMs);
  }

  #bookOf(project: string): Promise<WaiverBook> {
    const book = this.#books.get(project) ?? this.#parts.waivers(project, this.#waiverPlace());
    this.#books.set(project, book);
    return book;
  }

  #waiverPlace(): WaiverPlace {
    const { waivers, keys } = this.#settings.get(waiverPolicy.name)?.properties ?? {};
    return {
      ...(typeof waivers === "string" && { waivers }),
      ...(typeof keys === "string" && { keys }),
    };
  }

  #remediates({ name, rule }: PackPolicy): boolean {
    return rule.remediate !== undefined && this.#levelOf(name) === "remediate";
  }

  #levelOf(name: string): EnforcementLevel {
    return this.#settings.get(name)?.level ?? this.#defaults.get(name) ?? "advisory";
  }

  #hostedFor(shared: PolicyData): Promise<readonly HostedPolicies[]> {
    const key = JSON.stringify(shared);
    const hosted = this.#hosted.get(key) ?? this.#parts.hosts.forPolicies(this.policies, shared, this.#overrides);
    this.#hosted.set(key, hosted);
    return hosted;
  }
}

function untoldReason(missing: readonly string[]): string | undefined {
  return missing.length === 0 ? undefined : `the decision does not tell ${missing.join(", ")}; the provider judged it`;
}
