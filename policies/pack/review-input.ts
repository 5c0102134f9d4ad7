import type { PolicyCandidate, PolicyEstimates, PolicyInput } from "../../provider/policy/policy-input.ts";

/** What CrossGuard tells about one resource. */
export interface ReviewedResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Readonly<Record<string, unknown>>;
}

const kinds: Readonly<Record<string, PolicyInput["kind"]>> = {
  "novacron:index:Placement": "placement",
  "novacron:index:QuantumJob": "quantum",
};

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
] as const satisfies readonly (keyof PolicyCandidate)[];

/** What a decision always tells, where the engine knew it: that it is absent then means unknown, and rules may deny. */
const alwaysTold: ReadonlySet<string> = new Set([
  "candidate.name",
  "candidate.region",
  "candidate.zone",
  "candidate.rack",
  "candidate.country",
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
 * @returns undefined for other resources, and for those without a decision.
 */
export function reviewInput({ type, name, urn, props }: ReviewedResource): PolicyInput | undefined {
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (kind === undefined) return undefined;
  const { decision, attestation: _, ...request } = props;
  if (typeof decision !== "object" || decision === null) return undefined;
  const told = new Map(Object.entries(decision));
  const attributes = candidateAttributes.filter((key) => told.has(key)).map((key) => [key, told.get(key)]);
  const candidate: PolicyCandidate = {
    ...Object.fromEntries(attributes),
    name: text(told.get("target")),
    region: text(told.get("region")),
  };
  return {
    formatVersion: 1,
    kind,
    subject: { stack: stackOf(urn), name, urn },
    request,
    candidate,
    estimates: estimatesOf(kind, told),
    // A review has no Snapshot, and rules must not depend on when it runs.
    now_ns: 0,
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

/** `urn:pulumi:STACK::PROJECT::TYPE::NAME` */
function stackOf(urn: string): string {
  return urn.split("::")[0]?.split(":")[2] ?? "";
}
