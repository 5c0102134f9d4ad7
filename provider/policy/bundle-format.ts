import { z } from "zod";
import { severities } from "./policy-verdict.ts";

/** The files of a bundle besides `manifest.json`, which carries their digests. */
export const bundleFiles = ["data.json", "policy.wasm", "rules.json"] as const;
export type BundleFile = (typeof bundleFiles)[number];

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 lower-case hexadecimal digits");

/** A path into a document, e.g. `["candidate", "country"]`. */
const path = z.array(z.string()).readonly();

/** `manifest.json` of a policy bundle, format version 1. Its canonical digest is the bundle's digest. */
export const bundleManifest = z.strictObject({
  formatVersion: z.literal(1),
  opa: z.string().describe("Version of OPA that compiled policy.wasm"),
  entrypoint: z.string().describe("Path of the rule that answers with the verdict"),
  reviews: z
    .strictObject({ resource: z.string().optional(), stack: z.string().optional() })
    .describe("Paths of the rules that review one resource, and a stack as a whole; a bundle may have neither"),
  builtins: z.array(z.string()).readonly().describe("Built-in functions that policy.wasm takes from its host"),
  reads: z
    .array(path)
    .readonly()
    .describe("Parts of a candidate's input that the rules read; nothing else reaches them"),
  openMaps: z.array(z.string()).readonly().describe("Objects in data.json that may take new keys: carbon.byClass"),
  files: z.strictObject({ "data.json": digest, "policy.wasm": digest, "rules.json": digest }),
});
export type BundleManifest = z.infer<typeof bundleManifest>;

/** What rules judge: a candidate at plan time; one resource, or a whole stack, in reviews. */
export const ruleScopes = ["candidate", "resource", "stack"] as const;
export type RuleScope = (typeof ruleScopes)[number];

/** One property that a rule's remediation sets. */
const remedy = z.strictObject({
  path: z
    .string()
    .regex(/^[^.]+(?:\.[^.]+)*$/, "property names joined by dots")
    .describe("Dotted path of the property; `*` stands for every item of a list"),
  value: z.json().describe("What it is set to"),
  types: z
    .array(z.string())
    .readonly()
    .optional()
    .describe("Types of the resources that have the property; all that the rule denies where absent"),
});
export type Remedy = Readonly<z.infer<typeof remedy>>;

/** One rule as its METADATA annotation describes it; `rules.json` is a list of these, sorted by id. */
export const ruleMetadata = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+$/, "an id such as NCP-RES-001"),
  title: z.string().min(1),
  description: z.string().min(1),
  scope: z.enum(ruleScopes).describe("What the rule judges"),
  effect: z.enum(["deny", "prefer"]),
  severity: z.enum(severities),
  category: z.string().min(1),
  frameworks: z.array(z.string()).readonly().describe("Norms that the rule helps to meet; no claim of conformity"),
  remediation: z.string().min(1),
  docs: z
    .string()
    .regex(
      /^(?:https:\/\/[^\s/]\S*|[\w.-]+(?:\/[\w.-]+)*(?:#[\w.-]+)?)$/,
      "an https: URL, or a path such as docs/policies.md#ncp-res-001",
    )
    .optional()
    .describe("Where the rule is documented, if anywhere: an https: URL, or a path from the package's folder"),
  package: z.string().describe("Rego package"),
  reads: z.array(path).readonly().describe("Parts of the input that this rule reads"),
  settings: z.array(path).readonly().default([]).describe("Parts of data.json that this rule reads"),
  remediate: z
    .array(remedy)
    .readonly()
    .optional()
    .describe("Properties that put it right, where plain properties do; rules over one resource only"),
});
export type RuleMetadata = Readonly<z.infer<typeof ruleMetadata>>;

/** `rules.json`. */
export const ruleList = z.array(ruleMetadata).readonly();
