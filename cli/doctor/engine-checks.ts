import { loadPolicies } from "../../provider/policy/policy-host.ts";
import { loadRiskModel, type RiskModelOptions } from "../../provider/prediction/risk-model.ts";
import type { Project } from "../project.ts";
import { projectPolicies } from "../project-policies.ts";
import type { CheckResult } from "./check-result.ts";

/** The risk model, and whether ONNX Runtime is there to run it. @param options where it lies, if not where plans find it. */
export async function checkModel(options: RiskModelOptions = {}): Promise<Omit<CheckResult, "name">> {
  const model = await loadRiskModel(options);
  const details = { digest: model.digest, available: model.available };
  if (model.available) return { status: "ok", message: `predicts outages within ${model.horizonHours} h`, details };
  return {
    status: "warn",
    message: `${model.unavailableReason ?? "onnxruntime-node is not installed"}; the prior of each node's class is used`,
    remedy: "Install it with `npm install onnxruntime-node` for predictions",
    details,
  };
}

/** The policy bundle: the project's own where one is configured, else the carried one. */
export async function checkPolicies(project: Project | null): Promise<Omit<CheckResult, "name">> {
  const host = await loadPolicies(project === null ? {} : projectPolicies(project));
  const { bundle, keepShipped } = project?.config.policies ?? {};
  const own = keepShipped === true ? `${bundle} and NovaCron's own bundle` : bundle;
  const whose = bundle === undefined ? "NovaCron's own bundle" : own;
  return {
    status: "ok",
    message: `${host.rules.length} rules of ${whose}, ${host.bundleDigest.slice(0, 7 + 12)}`,
    details: { rules: host.rules.length, bundleDigest: host.bundleDigest, digest: host.digest },
  };
}
