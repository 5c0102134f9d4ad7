import type { TopLevelSpec } from "vega-lite";
import { type CloudComparison, hoursPerMonth } from "../../provider/engine/compare-clouds.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";

/** One bar's part: a request on a cloud. */
interface Bar {
  readonly cloud: string;
  readonly request: string;
  readonly usdPerMonth: number;
  readonly gramsPerHour: number | null;
}

/**
 * Two panels of bars, a bar a cloud, a colour a request: US dollars per month and gCO2e per hour. What is unknown or does
 * not fit has no bar; the title says how many that are.
 */
export function comparisonSpec({ requests, totals }: CloudComparison): TopLevelSpec {
  const values = requests.flatMap(({ name, offers }) =>
    offers.flatMap(({ cloud, best }): readonly Bar[] =>
      best === null
        ? []
        : [
            {
              cloud,
              request: name,
              usdPerMonth: best.perHour * hoursPerMonth,
              gramsPerHour: best.carbonGramsPerHour ?? null,
            },
          ],
    ),
  );
  const missing = totals.flatMap(({ cloud, unfit, carbonUnknown }) => [
    ...(unfit.length === 0 ? [] : [`${cloud} has nothing for ${unfit.length}`]),
    ...(carbonUnknown === 0 ? [] : [`${cloud}: carbon of ${carbonUnknown} unknown`]),
  ]);
  const panel = (field: "usdPerMonth" | "gramsPerHour", title: string) => ({
    width: 280,
    transform: [{ filter: `isValid(datum.${field})` }],
    mark: "bar" as const,
    encoding: {
      y: { field: "cloud", type: "nominal" as const, title: null, sort: totals.map(({ cloud }) => cloud) },
      x: { field, type: "quantitative" as const, aggregate: "sum" as const, title },
      color: { field: "request", type: "nominal" as const, title: "request", sort: requests.map(({ name }) => name) },
    },
  });
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: { text: "What each cloud would cost and emit", subtitle: missing.join("; ") },
    data: { values: [...values] },
    hconcat: [panel("usdPerMonth", "USD per month (730 h)"), panel("gramsPerHour", "gCO2e per hour")],
  };
}

/**
 * A comparison as SVG, drawn by Vega, which is loaded only here. Text is measured by estimate, for there is no canvas.
 * @throws {NovaCronError} NC1901 where vega and vega-lite are not installed.
 */
export async function comparisonSvg(comparison: CloudComparison): Promise<string> {
  let vega: typeof import("vega");
  let vegaLite: typeof import("vega-lite");
  try {
    [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  } catch (cause) {
    throw new NovaCronError("NC1901", "the packages vega and vega-lite, which draw charts, are not installed", {
      property: "--chart",
      remedy: "Install them beside novacron: npm install vega vega-lite",
      cause,
    });
  }
  const { spec } = vegaLite.compile(comparisonSpec(comparison));
  return new vega.View(vega.parse(spec), { renderer: "none" }).toSVG();
}

/** A page with the drawing in it; it loads nothing. */
export function chartPage(svg: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>NovaCron: clouds compared</title></head>
<body>
${svg}
</body>
</html>
`;
}
