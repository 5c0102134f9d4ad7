import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { RuleMetadata } from "./bundle-format.ts";
import { combineHosts, shareData } from "./combine-hosts.ts";
import { answersByRule, ruleByRuleEvaluator } from "./evaluate-by-rule.ts";
import { wholeEvaluator } from "./evaluate-whole.ts";
import { type IsolationOptions, isolatePolicy } from "./isolated-policy.ts";
import { mergeData, type PolicyData } from "./merge-data.ts";
import { answerOf, asJson, judgementFailed } from "./policy-answer.ts";
import type { PolicyInput } from "./policy-input.ts";
import { frozenInOrder, type PolicyVerdict, type ReviewFinding, reviewAnswer } from "./policy-verdict.ts";
import { type BundleSource, type PolicyBundle, readBundle, shippedBundleDirectory } from "./read-bundle.ts";
import type { ReviewDocument } from "./review-document.ts";
import { supportedBuiltins } from "./supported-builtins.ts";
import { instantiateWasmPolicy, type WasmPolicy } from "./wasm-policy.ts";

/** Which rules to load, and with which thresholds. */
export interface LoadPoliciesOptions extends Omit<BundleSource, "directory"> {
  /** Folder, `.tar.gz` or URL of an own bundle; NovaCron's own where absent. It has to be pinned and signed. */
  readonly bundleDirectory?: string | undefined;
  /** Whether NovaCron's own rules judge as well as those of `bundleDirectory`; they do not where absent. */
  readonly keepShipped?: boolean | undefined;
  /** Overrides of the bundle's data; see {@link mergeData}. */
  readonly data?: PolicyData | undefined;
  /** How long one evaluation of an own bundle may take, in milliseconds; {@link evaluationLimitMs} where absent. */
  readonly limitMs?: number | undefined;
}

/** The rules of one bundle with one set of data, ready to judge. */
export interface PolicyHost {
  /** Digest over bundle and data: the same digest gives the same verdicts. Enters decisions as `basis.policies`. */
  readonly digest: Digest;
  /** Digest of the bundle alone: what `expectedDigest` is compared with. */
  readonly bundleDigest: Digest;
  /** Sorted by id. */
  readonly rules: readonly RuleMetadata[];
  /** The data that the rules see: the bundle's, with the overrides. */
  readonly data: PolicyData;
  /** Parts of a candidate's input that the rules read: inputs equal in these have equal verdicts. */
  readonly reads: readonly (readonly string[])[];
  /**
   * Synchronous and pure: judges one candidate for one request.
   * @throws NovaCronError NC1303 when the rules fail or answer something that is not a verdict. Callers must let it pass:
   * a policy that cannot be judged is not a policy that allows. NC1331 when rules of an own bundle take too long.
   */
  readonly evaluate: (input: PolicyInput) => PolicyVerdict;
  /**
   * Synchronous and pure: what is wrong with one resource, or with a stack as a whole, sorted by rule, resource and text.
   * Empty where the bundle has no rules of that scope.
   * @throws NovaCronError NC1303 as {@link evaluate}.
   */
  readonly review: (document: ReviewDocument) => readonly ReviewFinding[];
}

/**
 * Loads and verifies a policy bundle.
 *
 * @throws NovaCronError NC1301 for a missing or damaged bundle, NC1302 for one that is not the pinned one or not signed by a
 * trusted key, NC1003 for data that the bundle does not know.
 * @example
 * const host = await loadPolicies({ data: { carbon: { ceilingGramsPerKwh: 500 } } });
 * const { deny, prefer } = host.evaluate(input);
 */
export async function loadPolicies(options: LoadPoliciesOptions = {}): Promise<PolicyHost> {
  const { bundleDirectory: directory = shippedBundleDirectory, data = {} } = options;
  const bundle = await readBundle({ ...options, directory });
  const isolation = directory === shippedBundleDirectory ? undefined : { name: directory, limitMs: options.limitMs };
  if (options.keepShipped !== true || isolation === undefined) return hostOf(bundle, data, isolation);
  const shipped = await readBundle({ directory: shippedBundleDirectory });
  const shares = shareData(data, bundle.data, shipped.data);
  const [own, beside] = await Promise.all([hostOf(bundle, shares.own, isolation), hostOf(shipped, shares.shipped)]);
  return combineHosts(own, beside);
}

/**
 * The shipped bundle, read already, ready to judge.
 * @param data overrides as {@link LoadPoliciesOptions} has them.
 * @throws NovaCronError as {@link loadPolicies}.
 */
export function hostOfBundle(shipped: PolicyBundle, data: PolicyData): Promise<PolicyHost> {
  return hostOf(shipped, data);
}

/**
 * The shipped rules are judged on this thread. All Rego ends; those over candidates, the hot path of a plan, do within
 * microseconds, and those that review grow with the resource, or at most with the square of the stack, that somebody gave a
 * command to review: docs/policies-testing.md argues both. Others are judged on a thread that can be stopped.
 */
async function hostOf(
  bundle: PolicyBundle,
  override: PolicyData,
  isolation?: Pick<IsolationOptions, "name" | "limitMs">,
): Promise<PolicyHost> {
  const data = mergeData(bundle.data, override, bundle.manifest.openMaps);
  const checked = await instantiate(bundle, data);
  const policy = isolation === undefined ? checked : isolatePolicy(checked, { ...isolation, wasm: bundle.wasm, data });
  return {
    digest: digestOf({ formatVersion: 1, bundle: bundle.digest, data }),
    bundleDigest: bundle.digest,
    rules: bundle.rules,
    data,
    reads: bundle.manifest.reads,
    evaluate: evaluator(bundle, policy, isolation === undefined),
    review: reviewer(bundle, policy),
  };
}

async function instantiate(bundle: PolicyBundle, data: PolicyData): Promise<WasmPolicy> {
  const { entrypoint } = bundle.manifest;
  const refuse = (what: string, cause?: unknown): NovaCronError =>
    new NovaCronError("NC1301", `the policy bundle's policy.wasm ${what}`, {
      property: "policies.bundle",
      remedy: "Build the bundle again with `novacron policy build`.",
      cause,
    });
  const policy = await instantiateWasmPolicy(bundle.wasm, data).catch((cause: unknown) => {
    throw refuse("cannot be instantiated", cause);
  });
  const missing = policy.builtins.filter((name) => !supportedBuiltins.has(name));
  if (missing.length > 0) throw refuse(`needs built-in functions that are not supported: ${missing.join(", ")}`);
  const { resource, stack } = bundle.manifest.reviews;
  for (const path of [entrypoint, resource, stack])
    if (path !== undefined && !policy.entrypoints.includes(path)) throw refuse(`has no entry point ${path}`);
  return policy;
}

/** The shipped rules know nothing of each other, and their module answers for each by itself. */
function evaluator(bundle: PolicyBundle, policy: WasmPolicy, isShipped: boolean): PolicyHost["evaluate"] {
  const { manifest, rules } = bundle;
  const judge =
    isShipped && answersByRule(policy, rules)
      ? ruleByRuleEvaluator(policy, manifest, rules)
      : wholeEvaluator(policy, manifest);
  return (input) => {
    // Rules ask for the kind; a kind that none knows would pass them all.
    if (input.formatVersion !== 1 || (input.kind !== "placement" && input.kind !== "quantum"))
      throw judgementFailed("the input is neither a placement nor a quantum job of format version 1");
    return judge(input);
  };
}

function reviewer({ manifest }: PolicyBundle, policy: WasmPolicy): PolicyHost["review"] {
  return (document) => {
    if (document.formatVersion !== 1 || (document.kind !== "resource" && document.kind !== "stack"))
      throw judgementFailed("the input is neither a resource nor a stack of format version 1");
    const entrypoint = manifest.reviews[document.kind];
    if (entrypoint === undefined) return [];
    const { deny } = answerOf(policy, entrypoint, asJson(document), reviewAnswer);
    return frozenInOrder(deny, ({ rule, resource = "", message }) => `${rule}\n${resource}\n${message}`);
  };
}
