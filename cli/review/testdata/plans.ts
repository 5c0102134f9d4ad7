import type { ReviewPlan } from "../planned-resource.ts";
import { parsePlanText } from "../read-plan.ts";

/** What Pulumi writes for a value that is known only after the update. */
export const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const signatureKey = "4dabf18193072939515e22adb298388d";

/** A secret as plans and states have it: ciphertext, or with --show-secrets plaintext. */
export const secret = (
  text: { readonly ciphertext: string } | { readonly plaintext: string },
): Readonly<Record<string, unknown>> => ({ [signatureKey]: "1b47061264138c4ac30d75fd1eb44270", ...text });

/** A file's content as an input. */
export const asset = (path: string, hash: string): Readonly<Record<string, unknown>> => ({
  [signatureKey]: "c44067f5952c0a294b673a41bacd8c17",
  path,
  hash,
});

/** One resource, by what a test cares about. */
export interface SomeResource {
  readonly type: string;
  readonly name: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly old?: Readonly<Record<string, unknown>>;
  readonly op?: string;
  readonly protect?: boolean;
  readonly id?: string;
  readonly provider?: string;
  readonly sourcePosition?: string;
}

/** URN in the project `shop`, stack `dev`. */
export const urnOf = (type: string, name: string): string => `urn:pulumi:dev::shop::${type}::${name}`;

const stackRoot = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";

function stateOf(
  { type, name, id, provider, protect, sourcePosition }: SomeResource,
  inputs: SomeResource["inputs"],
): object {
  return {
    urn: urnOf(type, name),
    custom: true,
    ...(id !== undefined && { id }),
    type,
    ...(inputs !== undefined && { inputs }),
    ...(protect !== undefined && { protect }),
    parent: stackRoot,
    provider: provider ?? `${urnOf(`pulumi:providers:${type.split(":")[0]}`, "default")}::${unknownString}`,
    ...(sourcePosition !== undefined && { sourcePosition }),
  };
}

/** What `pulumi preview --json --show-sames` writes (Pulumi 3.255), the stack's own resource in front. */
export function previewJson(
  resources: readonly SomeResource[],
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const steps = resources.map((resource) => {
    const { op = "create", type, name, inputs, old } = resource;
    return {
      op,
      urn: urnOf(type, name),
      ...(old !== undefined && { oldState: stateOf({ ...resource, id: resource.id ?? "id-1" }, old) }),
      ...(op !== "delete" && { newState: stateOf(resource, inputs) }),
      detailedDiff: null,
    };
  });
  const changeSummary: Record<string, number> = { same: 1 };
  for (const { op } of steps) changeSummary[op] = (changeSummary[op] ?? 0) + 1;
  const root = { urn: stackRoot, custom: false, type: "pulumi:pulumi:Stack" };
  return {
    steps: [{ op: "same", urn: stackRoot, oldState: root, newState: root, detailedDiff: null }, ...steps],
    diagnostics: [],
    duration: 3_000_000_000,
    changeSummary,
    ...more,
  };
}

/** What `pulumi stack export` writes. */
export function stateJson(resources: readonly SomeResource[]): Record<string, unknown> {
  return {
    version: 3,
    deployment: {
      manifest: { time: "2026-03-01T12:00:00Z", magic: "", version: "v3.255.0" },
      resources: [
        { urn: stackRoot, custom: false, type: "pulumi:pulumi:Stack" },
        ...resources.map((resource) => stateOf({ id: "id-1", ...resource }, resource.inputs)),
      ],
    },
  };
}

/** What `pulumi preview --save-plan` writes, of resources that are new. */
export function updatePlanJson(resources: readonly SomeResource[], step = "create"): Record<string, unknown> {
  const plans = resources.map(({ type, name, inputs = {}, protect = false }) => [
    urnOf(type, name),
    {
      goal: {
        type,
        name,
        custom: true,
        inputDiff: step === "same" ? {} : { [step === "update" ? "updates" : "adds"]: inputs },
        outputDiff: {},
        parent: stackRoot,
        protect,
        provider: `${urnOf(`pulumi:providers:${type.split(":")[0]}`, "default")}::${unknownString}`,
        customTimeouts: {},
      },
      steps: [step],
      state: {},
      seed: "fK07YibUifUSTGki/J2VB67Y6I/t1SY2HY99pZ6yX78=",
    },
  ]);
  return {
    manifest: { time: "2026-03-01T12:00:00Z", magic: "", version: "v3.255.0" },
    resourcePlans: Object.fromEntries([
      ...plans,
      [
        stackRoot,
        { goal: { type: "pulumi:pulumi:Stack", name: "shop-dev", inputDiff: {}, outputDiff: {} }, steps: [step] },
      ],
    ]),
  };
}

/** A preview of these resources, as reviews read it. */
export function previewOf(
  resources: readonly SomeResource[],
  more: Readonly<Record<string, unknown>> = {},
): ReviewPlan {
  return parsePlanText(JSON.stringify(previewJson(resources, more)), "preview.json");
}

/** A decision as the inputs of a placement have it. */
export function decision(changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    formatVersion: 1,
    subject: "nc-08fa37ec11885baa",
    target: "fra-1",
    region: "eu-central",
    zone: "eu-central-a",
    rack: "r1",
    country: "DE",
    continent: "EU",
    score: 0.8234,
    confidence: 0.73,
    why: "cheapest of 2",
    runnerUp: "fra-2: 0.1462 lower: dearer",
    costPerMonth: 18.25,
    currency: "EUR",
    carbonGramsPerHour: 12.5,
    risk: 0.0318,
    record: `sha256:${"ab".repeat(32)}`,
    ...changes,
  };
}

/** A decided placement of 4 vCPUs and 16 GiB. */
export function placement(name: string, changes: Partial<SomeResource> = {}): SomeResource {
  return {
    type: "novacron:index:Placement",
    name,
    inputs: {
      vcpus: 4,
      memoryGiB: 16,
      decision: decision(),
      attestation: { formatVersion: 1, keyId: "bf2d63a4f1f395aa", signature: "fW0ZJj_hn9QRX6lkzz88" },
    },
    ...changes,
  };
}

/** An EC2 instance; without `tokens`, NCP-AWS-001 denies it. */
export function instance(name: string, tokens?: "required" | "optional"): SomeResource {
  return {
    type: "aws:ec2/instance:Instance",
    name,
    inputs: {
      __defaults: [],
      ami: "ami-0abcdef1234567890",
      instanceType: "t3.micro",
      ...(tokens !== undefined && { metadataOptions: { __defaults: [], httpTokens: tokens } }),
    },
  };
}
