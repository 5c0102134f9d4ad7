import { loadPolicies, type PolicyHost } from "../../provider/policy/policy-host.ts";
import { loadRiskModel, type RiskModel } from "../../provider/prediction/risk-model.ts";
import type { Project } from "../project.ts";
import { projectPolicies } from "../project-policies.ts";
import type { CheckResult } from "./check-result.ts";

/** The risk model, and whether ONNX Runtime is there to run it. @param load where others look at it, too. */
export async function checkModel(load: () => Promise<RiskModel> = loadRiskModel): Promise<Omit<CheckResult, "name">> {
  const model = await load();
  const details = { digest: model.digest, available: model.available };
  if (model.available) return { status: "ok", message: `predicts outages within ${model.horizonHours} h`, details };
  return {
    status: "warn",
    message: `${model.unavailableReason ?? "onnxruntime-node is not installed"}; the prior of each node's class is used`,
    remedy: "Install it with `npm install onnxruntime-node` for predictions",
    details,
  };
}

/** The policies of a project; NovaCron's own outside of one. @throws {NovaCronError} as `loadPolicies`. */
export async function loadPoliciesOf(project: Project | null): Promise<PolicyHost> {
  return loadPolicies(project === null ? {} : projectPolicies(project));
}

/** The policy bundle: the project's own where one is configured, else the carried one. */
export async function checkPolicies(
  project: Project | null,
  load: () => Promise<PolicyHost> = () => loadPoliciesOf(project),
): Promise<Omit<CheckResult, "name">> {
  const host = await load();
  const { bundle, keepShipped } = project?.config.policies ?? {};
  const own = keepShipped === true ? `${bundle} and NovaCron's own bundle` : bundle;
  const whose = bundle === undefined ? "NovaCron's own bundle" : own;
  return {
    status: "ok",
    message: `${host.rules.length} rules of ${whose}, ${host.bundleDigest.slice(0, 7 + 12)}`,
    details: { rules: host.rules.length, bundleDigest: host.bundleDigest, digest: host.digest },
  };
}
