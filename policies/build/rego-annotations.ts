import { z } from "zod";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { type RuleMetadata, type RuleScope, ruleMetadata } from "../../provider/policy/bundle-format.ts";
import type { Opa } from "./opa.ts";
import { RegoReferences } from "./rego-references.ts";

const inspection = z.object({
  namespaces: z.record(z.string(), z.array(z.string())),
  annotations: z
    .array(
      z.object({
        annotations: z.object({
          title: z.string().optional(),
          description: z.string().optional(),
          custom: z.record(z.string(), z.unknown()).default({}),
        }),
        location: z.object({ file: z.string(), row: z.number() }),
        path: z.array(z.object({ value: z.unknown() })),
      }),
    )
    .default([]),
});

const entrypointCustom = z.object({ formatVersion: z.literal(1), openMaps: z.array(z.string()).default([]) });

/** The rule that answers with the verdict, and the packages that take part by being below another. */
export const verdictRule = "data.novacron.policy.verdict";
/** The rules that answer reviews; a bundle may have neither. */
export const reviewRules = {
  resource: "data.novacron.review.resource",
  stack: "data.novacron.review.stack",
} as const;

/** Packages whose rules judge what. */
const rulePackages: Readonly<Record<string, RuleScope>> = {
  "data.novacron.rules.": "candidate",
  "data.novacron.resources.": "resource",
  "data.novacron.stacks.": "stack",
};
const scopeOf = (name: string): RuleScope | undefined =>
  Object.entries(rulePackages).find(([prefix]) => name.startsWith(prefix))?.[1];

/** What the annotations of the sources say. */
export interface RegoAnnotations {
  readonly rules: readonly RuleMetadata[];
  /** The rules among {@link reviewRules} that are there. */
  readonly reviews: { readonly resource?: string; readonly stack?: string };
  readonly openMaps: readonly string[];
}

/**
 * Reads the METADATA of all rules. Every package under `novacron.rules`, `novacron.resources` and
 * `novacron.stacks` must annotate its `deny` or `prefer` rule with a
 * title, a description and `custom` id, effect, severity, category, frameworks and remediation, and may name its page
 * (`docs`); ids occur once.
 *
 * @param root folder that the sources are relative to.
 * @throws NovaCronError NC1304 with file and line of the first annotation at fault.
 */
export async function readAnnotations(opa: Opa, root: string, sources: readonly string[]): Promise<RegoAnnotations> {
  const { problems, places: _, ...annotations } = await inspectAnnotations(opa, root, sources);
  const [first] = problems;
  if (first === undefined) return annotations;
  throw new NovaCronError("NC1304", `${first.at}: ${first.what}`, { remedy: "Correct the METADATA comment." });
}

/** What is wrong with an annotation: `at` is FILE:LINE, or files where no line is to blame. */
export interface AnnotationProblem {
  readonly at: string;
  readonly what: string;
}

/** Annotations with where they stand, and with what is wrong with some of them. */
export interface InspectedAnnotations extends RegoAnnotations {
  /** FILE:LINE by id of the rule. */
  readonly places: ReadonlyMap<string, string>;
  readonly problems: readonly AnnotationProblem[];
}

/** As {@link readAnnotations}, with all that is wrong instead of an error. Rules at fault are left out. */
export async function inspectAnnotations(
  opa: Opa,
  root: string,
  sources: readonly string[],
): Promise<InspectedAnnotations> {
  const references = await RegoReferences.read(opa, root, sources);
  const found = await Promise.all(
    sources.map(async (source) =>
      inspection.parse(JSON.parse(await opa.run("inspect", "--annotations", "--format", "json", source))),
    ),
  );
  const annotated = found
    .flatMap(({ annotations }) => annotations)
    .map(({ annotations, location, path }) => ({
      ...annotations,
      at: `${location.file}:${location.row}`,
      name: path.map(({ value }) => String(value)).join("."),
    }));

  const problems: AnnotationProblem[] = [];
  const rules: RuleMetadata[] = [];
  const annotatedPackages = new Set<string | undefined>();
  const places = new Map<string, string>();
  for (const { name, at, title, description, custom } of annotated.filter(({ name }) => scopeOf(name) !== undefined)) {
    const [, packageName, rule] = /^data\.(.+)\.([^.]+)$/.exec(name) ?? [];
    const scope = scopeOf(name);
    const { input: reads, data: settings } = references.of(name);
    const parsed = ruleMetadata.safeParse({
      ...custom,
      title,
      description,
      scope,
      package: packageName,
      reads,
      settings,
    });
    annotatedPackages.add(packageName);
    if (!parsed.success) {
      problems.push({ at, what: parsed.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`).join(", ") });
      continue;
    }
    const { id, effect, remediate } = parsed.data;
    const other = places.get(id);
    if (effect !== rule) problems.push({ at, what: `the effect is ${effect}, but the rule is ${rule}` });
    else if (remediate !== undefined && scope !== "resource")
      problems.push({ at, what: `only a rule over one resource can remediate, and this one judges a ${scope}` });
    else if (other !== undefined) problems.push({ at, what: `the id ${id} is taken by ${other}` });
    else {
      places.set(id, at);
      rules.push(parsed.data);
    }
  }

  const packages = found.flatMap(({ namespaces }) => Object.entries(namespaces));
  for (const [name, files] of packages.filter(([name]) => scopeOf(name) !== undefined && !name.endsWith("_test"))) {
    if (!annotatedPackages.has(name.replace(/^data\./, "")))
      problems.push({ at: files.join(", "), what: "no rule is annotated with METADATA" });
  }
  const entrypoints = annotated.filter(({ name }) => [verdictRule, ...Object.values(reviewRules)].includes(name));
  const names = new Set(entrypoints.map(({ name }) => name));
  if (!names.has(verdictRule))
    problems.push({ at: sources.join(", "), what: `${verdictRule} is missing or not annotated` });
  const openMaps = entrypoints.flatMap(({ custom }) => entrypointCustom.parse(custom).openMaps);
  return {
    rules: rules.sort((a, b) => (a.id < b.id ? -1 : 1)),
    reviews: {
      ...(names.has(reviewRules.resource) && { resource: reviewRules.resource }),
      ...(names.has(reviewRules.stack) && { stack: reviewRules.stack }),
    },
    openMaps: [...openMaps].sort(),
    places,
    problems,
  };
}
