import { isDeepStrictEqual } from "node:util";
import { digestOf } from "../../provider/crypto/canonical-json.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { ageUnknown, lacksAge } from "../../provider/policy/decision-age.ts";
import type { PolicyHost } from "../../provider/policy/policy-host.ts";
import type { PolicyDenial, ReviewFinding } from "../../provider/policy/policy-verdict.ts";
import type { ReviewedResource } from "../../provider/policy/review-document.ts";
import { resourceReview, stackReview } from "../../provider/policy/review-documents.ts";
import { candidateInput, untold } from "../../provider/policy/review-input.ts";
import { stackUrn } from "../../provider/policy/stack-place.ts";
import { decidedType } from "../reattest/decided-types.ts";
import { type PlannedResource, type ReviewPlan, remaining } from "./planned-resource.ts";
import type { Finding, ProviderJudged, Review } from "./review.ts";

/** A violation, before anybody asked whether it is waived or known. */
export type Violation = Omit<Finding, "status" | "waiver">;

/** What the rules say of a plan. */
export interface Judgement extends Pick<Review, "notJudged" | "providerJudged"> {
  readonly violations: readonly Violation[];
}

/**
 * Judges all that would exist: each resource by the rules over resources, each decision by those over candidates, as far as
 * it tells what they read, and the stack by those over stacks.
 * @param nowMs milliseconds since 1970.
 * @throws {NovaCronError} NC1303 when a rule fails: then nothing is certain, and the review must not pass.
 */
export function judgePlan(plan: ReviewPlan, host: PolicyHost, nowMs: number): Judgement {
  const stack = { project: plan.project, stack: plan.stack, nowMs };
  const resources = remaining(plan);
  const documents = resources.map(asReviewed);
  const violations: Violation[] = [];
  const add = (found: PolicyDenial | ReviewFinding, subject: Subject): void => {
    violations.push(violationOf(found, subject, host));
  };
  for (const [index, resource] of resources.entries()) {
    const document = documents[index];
    if (document === undefined) continue;
    const findings = naming(resource.urn, () => host.review(resourceReview(document, stack)));
    for (const found of findings) add(found, resource);
  }
  const byUrn = new Map<string, Subject>(resources.map((resource) => [resource.urn, resource]));
  const whole = { urn: stackUrn(plan), type: "pulumi:pulumi:Stack", name: `${plan.project}-${plan.stack}` };
  const ofStack = naming(whole.urn, () => host.review(stackReview(documents, stack)));
  for (const found of ofStack) add(found, byUrn.get(found.resource ?? "") ?? whole);
  const { denials, notJudged, providerJudged } = judgeDecisions(resources, host, nowMs);
  for (const { denial, resource } of denials) add(denial, resource);
  return { violations, notJudged: [...notJudged, ...ofUnknownAge(resources, host)], providerJudged };
}

type Subject = Pick<PlannedResource, "urn" | "type" | "name" | "source">;

interface JudgedDecisions extends Omit<Judgement, "violations"> {
  readonly denials: readonly { readonly denial: PolicyDenial; readonly resource: PlannedResource }[];
}

function judgeDecisions(resources: readonly PlannedResource[], host: PolicyHost, nowMs: number): JudgedDecisions {
  const rules = host.rules.filter(({ scope, effect }) => scope === "candidate" && effect === "deny");
  const denials: { readonly denial: PolicyDenial; readonly resource: PlannedResource }[] = [];
  const notJudged: { readonly urn: string; readonly why: string }[] = [];
  const left = new Map<string, { readonly needs: Set<string>; resources: number }>();
  for (const resource of resources) {
    if (decidedType(resource.type) === undefined) continue;
    const { urn } = resource;
    const input = candidateInput(asReviewed(resource), nowMs);
    if (typeof input === "string") {
      notJudged.push({ urn, why: input });
      continue;
    }
    const open = new Set<string>();
    for (const { id, reads } of rules) {
      // What the user wrote and nobody knows yet counts as untold, too.
      const missing = [...untold(reads, input), ...unknownOf(reads, resource.unknown)];
      if (missing.length === 0) open.add(id);
      else {
        const entry = left.get(id) ?? { needs: new Set(), resources: 0 };
        left.set(id, entry);
        entry.resources += 1;
        for (const path of missing) entry.needs.add(path);
      }
    }
    const { deny } = naming(urn, () => host.evaluate(input));
    for (const denial of deny) if (open.has(denial.rule)) denials.push({ denial, resource });
  }
  const providerJudged: readonly ProviderJudged[] = [...left]
    .map(([rule, { needs, resources: count }]) => ({ rule, needs: [...needs].sort(), resources: count }))
    .sort((a, b) => (a.rule < b.rule ? -1 : 1));
  return { denials, notJudged, providerJudged };
}

/** Decisions that stay as they are, by each rule that asks how old they are where nobody knows. Those of the plan are new. */
function ofUnknownAge(resources: readonly PlannedResource[], host: PolicyHost): Judgement["notJudged"] {
  return resources
    .filter((resource) => !isNew(resource))
    .flatMap((resource) =>
      host.rules
        .filter((rule) => lacksAge(rule, asReviewed(resource)))
        .map(({ id }) => ({ urn: resource.urn, why: `${id}: ${ageUnknown}` })),
    );
}

/** Whether the plan itself decides. A state decides nothing, and has no inputs before. */
function isNew({ operation, properties, old }: PlannedResource): boolean {
  if (operation === "create" || operation === "replace") return true;
  return old !== undefined && !isDeepStrictEqual(old.decision, properties.decision);
}

/** `request.labels` is read, and `labels.tier` is unknown. */
function unknownOf(reads: readonly (readonly string[])[], unknown: readonly string[]): readonly string[] {
  return reads
    .filter(([part]) => part === "request")
    .map(([, ...path]) => path.join("."))
    .filter((path) => unknown.some((other) => `${other}.`.startsWith(`${path}.`) || `${path}.`.startsWith(`${other}.`)))
    .map((path) => `request.${path}`);
}

/** Only what rules may see: neither the old inputs nor the operation. */
function asReviewed(resource: PlannedResource): ReviewedResource {
  const { type, name, urn, properties, unknown, protect, parent, dependencies, provider, decided_ns } = resource;
  return {
    type,
    name,
    urn,
    properties,
    unknown,
    protect,
    ...(parent !== undefined && { parent }),
    ...(dependencies !== undefined && { dependencies }),
    ...(provider !== undefined && { provider }),
    ...(decided_ns !== undefined && { decided_ns }),
  };
}

function violationOf(found: PolicyDenial | ReviewFinding, subject: Subject, host: PolicyHost): Violation {
  const rule = host.rules.find(({ id }) => id === found.rule);
  const { urn, type, name, source } = subject;
  return {
    rule: found.rule,
    title: found.title,
    severity: found.severity,
    category: rule?.category ?? "",
    message: found.message,
    remediation: found.remediation,
    docs: rule?.docs ?? "",
    urn,
    type,
    name,
    ...(source !== undefined && { source }),
    fingerprint: digestOf({ rule: found.rule, urn, message: found.message }),
  };
}

/** A rule that fails on a resource says on which. */
function naming<T>(urn: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NovaCronError)) throw error;
    const { code, expected, remedy } = error;
    throw new NovaCronError(code, `${error.headline.slice(code.length + 2)}, on ${urn}`, {
      property: urn,
      ...(expected !== undefined && { expected }),
      ...(remedy !== undefined && { remedy }),
      cause: error,
    });
  }
}
