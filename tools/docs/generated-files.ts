import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { machineSchemasText } from "../../components/remote/machine-schemas.ts";
import { errorCodes } from "../../provider/errors/codes.ts";
import { counterDefinitions, histogramDefinitions, spanDefinitions } from "../../provider/observability/signals.ts";
import { backendConstraints } from "../../provider/placement/constraints/backend-constraints.ts";
import { nodeConstraints } from "../../provider/placement/constraints/node-constraints.ts";
import { fullFrom } from "../../provider/placement/factor-weights.ts";
import { backendFactors } from "../../provider/placement/factors/backend.ts";
import { nodeFactors } from "../../provider/placement/factors/node-factors.ts";
import { darkShare } from "../../provider/placement/known-share.ts";
import { maxAdjustment } from "../../provider/placement/weight-adjustments.ts";
import { profiles, workloadEmphasis } from "../../provider/placement/weight-profiles.ts";
import { weightProfile } from "../../provider/placement/weights.ts";
import { waiverJsonSchemaText } from "../../provider/policy/waivers/waiver-file.ts";
import { decisionSummary, factorCategories } from "../../provider/schema/decision.ts";
import { fleetFile } from "../../provider/schema/fleet.ts";
import { providerConfig } from "../../provider/schema/provider-config.ts";
import { pulumiPackageSchema } from "../../provider/schema/pulumi-schema.ts";
import { resourceDefinitions } from "../../provider/schema/resource-definitions.ts";
import { readCatalog } from "../../provider/world/catalog/read-catalog.ts";
import { fleetJsonSchemaText } from "../../provider/world/fleet-json-schema.ts";
import { catalogFigures } from "./catalog-figures.ts";
import { cliPage } from "./cli-page.ts";
import { errorPage } from "./error-page.ts";
import { factorsPage } from "./factors-page.ts";
import { between } from "./markdown.ts";
import { type FunctionSpec, referencePage } from "./reference-page.ts";
import { riskFigures } from "./risk-figures.ts";
import { metricTable, spanTable } from "./signal-tables.ts";
import { bundledPackages, thirdPartyPage } from "./third-party.ts";

/** The outputs of rolldown.config.mjs and their entries. */
const bundles = [
  { folder: "dist/plugin", entries: ["main.js", "simulation-worker.js"] },
  { folder: "dist/policies", entries: ["policy-pack.js"] },
];

const card = z.looseObject({ metrics: z.unknown() });

/**
 * The text of every generated file, by path relative to `root`.
 * @throws {Error} ENOENT when dist/ was not built: run `npm run build` first.
 */
export async function generatedFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const model = await readFile(join(root, "provider/prediction/models/node-outage-6h.json"), "utf8");
  const catalog = await readFile(join(root, "docs/catalog.md"), "utf8");
  const packages = await bundledPackages(
    bundles.map(({ folder, entries }) => ({ folder: join(root, folder), entries })),
    join(root, "node_modules"),
  );
  return new Map([
    [
      "docs/catalog.md",
      between(catalog, "<!-- catalogue -->", "<!-- /catalogue -->", catalogFigures(await readCatalog())),
    ],
    ["docs/cli.md", cliPage()],
    ["docs/errors.md", errorPage(errorCodes)],
    ["docs/factors.md", factors()],
    ["docs/observability.md", signals(await readFile(join(root, "docs/observability.md"), "utf8"))],
    ["docs/reference.md", reference()],
    ["schema/components.json", machineSchemasText()],
    ["schema/package.schema.json", `${JSON.stringify(pulumiPackageSchema("0.0.0"), null, 2)}\n`],
    ["schema/fleet.schema.json", fleetJsonSchemaText()],
    ["schema/waivers.schema.json", waiverJsonSchemaText()],
    [
      "README.md",
      between(
        readme,
        "<!-- risk model -->",
        "<!-- /risk model -->",
        riskFigures(card.parse(JSON.parse(model)).metrics),
      ),
    ],
    ["THIRD-PARTY-LICENSES.md", thirdPartyPage(packages)],
  ]);
}

function signals(page: string): string {
  const metrics = metricTable({ counters: counterDefinitions, histograms: histogramDefinitions });
  const spans = between(page, "<!-- spans -->", "<!-- /spans -->", spanTable({ spans: spanDefinitions }));
  return between(spans, "<!-- metrics -->", "<!-- /metrics -->", metrics);
}

function factors(): string {
  return factorsPage({ nodeFactors, backendFactors, categories: factorCategories, maxAdjustment, darkShare, fullFrom });
}

function reference(): string {
  // The version shows nowhere on the page.
  const { functions } = pulumiPackageSchema("0.0.0") as { functions: Readonly<Record<string, FunctionSpec>> };
  return referencePage({
    resources: resourceDefinitions,
    decision: decisionSummary,
    functions,
    config: providerConfig,
    weights: weightProfile,
    fleet: fleetFile,
    profiles,
    emphasis: workloadEmphasis,
    categories: factorCategories,
    nodeConstraints,
    backendConstraints,
    nodeFactors,
    backendFactors,
  });
}
