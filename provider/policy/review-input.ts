import type { PolicyCandidate, PolicyEstimates, PolicyInput } from "./policy-input.ts";
import { maskedValue } from "./policy-input.ts";
import type { ReviewedResource } from "./review-document.ts";
import { placeOf } from "./stack-place.ts";

const kinds: Readonly<Record<string, PolicyInput["kind"]>> = {
  "novacron:index:Placement": "placement",
  "novacron:index:QuantumJob": "quantum",
};

/** Whether resources of a type carry a decision of NovaCron. */
export function isDecidedType(type: string): boolean {
  return Object.hasOwn(kinds, type);
}

/** Attributes of a candidate under the names that a decision may give them; most decisions carry the first few only. */
const candidateAttributes = [
  "zone",
  "rack",
  "country",
  "continent",
  "class",
  "spot",
  "compliance",
  "security",
  "cordoned",
  "gridCarbonGramsPerKwh",
  "renewableFraction",
  "cloud",
] as const satisfies readonly (keyof PolicyCandidate)[];

/** What a decision always tells, where the engine knew it: that it is absent then means unknown, and rules may deny. */
const alwaysTold: ReadonlySet<string> = new Set([
  "candidate.name",
  "candidate.region",
  "candidate.zone",
  "candidate.rack",
  "candidate.country",
  "candidate.cloud",
  "estimates.costPerMonth",
  "estimates.cost",
  "estimates.currency",
  "estimates.carbonGramsPerHour",
  "estimates.risk",
]);

/**
 * The policy input that the checked inputs of a placement or a quantum job amount to: the user's request, and the chosen
 * candidate as far as the decision describes it.
 *
 * @param atMs the instant of the review, milliseconds since 1970.
 * @returns for other resources, and for those without a decision that can be read, why there is no such input.
 */
export function candidateInput(
  { type, name, urn, properties, unknown }: ReviewedResource,
  atMs: number,
): PolicyInput | string {
  const kind = isDecidedType(type) ? kinds[type] : undefined;
  if (kind === undefined) return "not a placement or quantum job of NovaCron";
  const { decision, attestation: _, ...request } = properties;
  if (unknown.includes("decision")) return "the decision is known only after the update; the provider judges it then";
  if (decision === maskedValue) return "the decision is secret; the provider judged it";
  if (typeof decision !== "object" || decision === null) return "there is no decision to judge";
  const told = new Map(Object.entries(decision));
  const attributes = candidateAttributes.filter((key) => told.has(key)).map((key) => [key, told.get(key)]);
  const cloud = told.get("cloud") as PolicyCandidate["cloud"];
  const candidate: PolicyCandidate = {
    ...(cloud && { spot: cloud.purchase === "spot" }),
    ...Object.fromEntries(attributes),
    name: text(told.get("target")),
    region: text(told.get("region")),
  };
  return {
    formatVersion: 1,
    kind,
    subject: { stack: placeOf(urn).stack, name, urn },
    request,
    candidate,
    estimates: estimatesOf(kind, told),
    now_ns: atMs * 1e6,
  };
}

/** Those parts of the input that a rule reads and that the decision does not tell, e.g. `candidate.security.patchAgeDays`. */
export function untold(reads: readonly (readonly string[])[], input: PolicyInput): readonly string[] {
  return reads
    .filter(([part, key]) => {
      if (part === "now_ns") return true;
      if ((part !== "candidate" && part !== "estimates") || key === undefined) return false;
      return !alwaysTold.has(`${part}.${key}`) && !Object.hasOwn(input[part], key);
    })
    .map((path) => path.join("."));
}

function estimatesOf(kind: PolicyInput["kind"], told: ReadonlyMap<string, unknown>): PolicyEstimates {
  const cost = number(told.get("costPerMonth"));
  const risk = number(told.get("risk"));
  const carbonGramsPerHour = number(told.get("carbonGramsPerHour"));
  return {
    currency: text(told.get("currency")),
    // A decision keeps the cost of a whole quantum job under the same name.
    ...(cost !== undefined && (kind === "placement" ? { costPerMonth: cost } : { cost })),
    ...(risk !== undefined && { risk }),
    ...(carbonGramsPerHour !== undefined && { carbonGramsPerHour }),
  };
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
