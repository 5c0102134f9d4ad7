import { z } from "zod";
import { parsePlan, unreadablePlan } from "./plan-errors.ts";
import type { Operation, PlannedResource, ReviewPlan } from "./planned-resource.ts";
import { previewConfiguration, withProvider } from "./provider-inputs.ts";
import {
  describe,
  isDefaultProvider,
  oldInputs,
  type StateResource,
  stackNamed,
  stateResource,
} from "./state-resource.ts";

const step = z.object({
  op: z.string(),
  urn: z.string().startsWith("urn:pulumi:"),
  oldState: stateResource.nullish(),
  newState: stateResource.nullish(),
});
type Step = z.infer<typeof step>;

/** https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go: what reviews look at. */
const preview = z.object({
  config: z.record(z.string(), z.unknown()).nullish(),
  // Absent where there are none.
  steps: z.array(step).nullish(),
  diagnostics: z.array(z.object({ message: z.string(), severity: z.string(), urn: z.string().nullish() })).nullish(),
  changeSummary: z.record(z.string(), z.number()),
});

/** What a step means for its resource; null where it says nothing of what would be. */
const operations: Readonly<Record<string, Operation | null>> = {
  same: "same",
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  // These come beside the step that replaces.
  "delete-replaced": null,
  "remove-pending-replace": null,
  "discard-replaced": null,
  read: "read",
  "read-replacement": "read",
  "read-discard": "delete",
  discard: "delete",
  import: "import",
  "import-replacement": "import",
  // What the state became; the plan's own step follows.
  refresh: null,
};

/**
 * A preview as `pulumi preview --json` writes it.
 * @param unchanged resources of the state, for previews without `--show-sames`; undefined where no state was given.
 * @throws {NovaCronError} NC1920.
 */
export function readPreview(content: unknown, file: string, unchanged?: readonly PlannedResource[]): ReviewPlan {
  const { steps, diagnostics, changeSummary, config } = parsePlan(preview, content, file, "preview");
  const read = new Map<string, PlannedResource>();
  for (const entry of steps ?? []) {
    const resource = planned(entry, file);
    if (resource === null || isDefaultProvider(resource.urn)) continue;
    // A replaced resource may have several steps; the one that leaves something counts.
    if (resource.operation !== "delete" || !read.has(resource.urn)) read.set(resource.urn, resource);
  }
  const listed = [...read.values()].filter(({ operation }) => operation === "same").length;
  const same = changeSummary.same ?? 0;
  const left = (unchanged ?? []).filter(({ urn }) => !read.has(urn));
  const resources = [...read.values(), ...left];
  const incomplete = failures(diagnostics ?? []);
  if (listed < same && unchanged === undefined) {
    incomplete.push(
      `the preview leaves ${same - listed} unchanged resources out; make it with --show-sames, or give the state with --state`,
    );
  } else if (listed + left.length < same) {
    incomplete.push(`the preview has ${same} unchanged resources, and the state ${listed + left.length} of them`);
  }
  const providers = {
    inputs: new Map(resources.map(({ urn, properties }) => [urn, properties])),
    configuration: previewConfiguration(config ?? {}),
  };
  return {
    source: "preview",
    ...stackNamed(resources, incomplete, file),
    resources: resources.map((resource) => withProvider(resource, providers)),
    incomplete,
  };
}

function planned({ op, urn, oldState, newState }: Step, file: string): PlannedResource | null {
  const operation = Object.hasOwn(operations, op) ? operations[op] : undefined;
  if (operation === undefined) throw unreadablePlan(file, `has a step "${op}", which this version does not know`);
  if (operation === null) return null;
  const state: StateResource | null | undefined = operation === "delete" ? oldState : newState;
  if (state === null || state === undefined) throw unreadablePlan(file, `does not say what ${urn} would be`);
  const isExternal = operation === "read" || operation === "import";
  return {
    ...describe(state),
    operation,
    ...(oldState && operation !== "create" && { old: oldInputs(oldState) }),
    ...(isExternal && state.id !== undefined && { externalId: state.id }),
  };
}

function failures(diagnostics: readonly { readonly message: string; readonly severity: string }[]): string[] {
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => `the preview failed: ${firstLine(message)}`);
}

/** Without the colours that programs put into their errors. */
function firstLine(message: string): string {
  const [line = ""] = message
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
    .replace(/\u001b\[[\d;]*m/g, "")
    .replace(/^error: /, "")
    .trim()
    .split("\n");
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
