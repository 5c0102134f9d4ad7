import type { DecisionSummary } from "../../provider/schema/decision.ts";
import type { Attestation } from "../../provider/state/attestation.ts";
import { type PreviewStep, succeeded } from "./novacron-project.ts";
import type { ExportedStack, PulumiResult, StateResource } from "./pulumi.ts";

/** What Check put into a resource's inputs. */
export interface Decided {
  readonly decision: DecisionSummary;
  readonly attestation: Attestation;
}

/** The decisions in a state, by the names of their resources. */
export function decisionsIn(state: ExportedStack): Readonly<Record<string, Decided>> {
  return decisionsOf(state.deployment.resources ?? []);
}

/** The decisions of all resources that `pulumi preview --json` shows, by name. */
export function decisionsShown(preview: PulumiResult): Readonly<Record<string, Decided>> {
  const { steps = [] } = JSON.parse(succeeded(preview).stdout) as { readonly steps?: readonly PreviewStep[] };
  return decisionsOf(steps.flatMap(({ newState }) => (newState === undefined ? [] : [newState])));
}

function decisionsOf(resources: readonly StateResource[]): Readonly<Record<string, Decided>> {
  const decided = resources.filter(({ custom, type }) => custom && type.startsWith("novacron:index:"));
  return Object.fromEntries(
    decided.map(({ urn, inputs = {} }) => {
      const { decision, attestation } = inputs as Partial<Decided>;
      if (decision === undefined || attestation === undefined) throw new Error(`${urn} has no decision`);
      return [urn.split("::").at(-1) ?? urn, { decision, attestation }];
    }),
  );
}
