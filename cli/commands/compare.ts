import { resolve } from "node:path";
import { replaceFile } from "../../provider/crypto/atomic-file.ts";
import {
  type CloudComparison,
  type ComparedRequest,
  compareClouds,
  comparedRequest,
} from "../../provider/engine/compare-clouds.ts";
import type { NamedRequest } from "../../provider/engine/named-request.ts";
import { loadRequests } from "../../provider/engine/requests-file.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { Purchase, SizingTerms } from "../../provider/placement/sizing/sizing-request.ts";
import type { Catalog } from "../../provider/world/catalog/catalog.ts";
import type { Cloud } from "../../provider/world/catalog/catalog-file.ts";
import { regionNames } from "../../provider/world/catalog/names.ts";
import { chartPage, comparisonSvg } from "../catalog/comparison-chart.ts";
import { openCatalog } from "../catalog/open-catalog.ts";
import { readLimits } from "../catalog/read-limits.ts";
import { renderClouds } from "../catalog/render-clouds.ts";
import { stackPlacements } from "../plan/stack-placements.ts";
import { findProject } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron compare`. */
export interface CompareOptions {
  readonly vcpus?: number;
  readonly memory?: number;
  readonly gpus?: number;
  readonly gpuModel?: string;
  readonly requests?: string;
  readonly stack?: string;
  readonly cloud?: readonly Cloud[];
  readonly region?: readonly string[];
  readonly residency?: readonly string[];
  readonly arch?: "x86_64" | "arm64";
  readonly burstable?: boolean;
  readonly purchase: Purchase;
  readonly maxPrice?: number;
  readonly limits?: string;
  readonly sort: "price" | "carbon";
  readonly catalog?: string;
  readonly json?: boolean;
  readonly chart?: string;
}

/**
 * `novacron compare`: what a request, a list of requests or what a stack has placed would be in each cloud: type, region, cost
 * and carbon.
 * @returns 1 when a request fits in none of the clouds.
 * @throws {NovaCronError} NC1903 for what the options leave out or name wrongly; NC1005, NC1006, NC1001, NC1002 for requests;
 * NC1902, NC11xx, NC17xx for a stack; NC1140 for the catalogue; NC1901 for a chart without Vega.
 */
export async function compare(options: CompareOptions, terminal: Terminal): Promise<number> {
  if (options.chart !== undefined) checkChart(options.chart);
  const catalog = await openCatalog(options.catalog, terminal);
  const requests = (await requestsOf(options, terminal)).map((compared) => withOptions(compared, options));
  const comparison = compareClouds(requests, await termsOf(options, catalog, terminal), catalog);
  if (options.chart !== undefined) await writeChart(options.chart, comparison, terminal);
  terminal.out(options.json === true ? comparisonJson(comparison, catalog) : renderClouds(comparison, terminal));
  return comparison.requests.every(({ offers }) => offers.some(({ best }) => best !== null)) ? 0 : 1;
}

async function requestsOf(options: CompareOptions, terminal: Terminal): Promise<readonly ComparedRequest[]> {
  const { vcpus, memory, gpus, gpuModel } = options;
  if (vcpus !== undefined && memory !== undefined) {
    const count = gpus ?? (gpuModel === undefined ? undefined : 1);
    const asked = count === undefined ? {} : { gpus: { count, ...(gpuModel !== undefined && { model: gpuModel }) } };
    return [{ name: "request", request: { vcpus, memoryGiB: memory, ...asked } }];
  }
  if (vcpus !== undefined || memory !== undefined || gpus !== undefined || gpuModel !== undefined) {
    throw new NovaCronError("NC1903", "a request has vCPUs and memory", {
      property: vcpus === undefined ? "--vcpus" : "--memory",
      expected: "--vcpus and --memory",
      remedy: "Give both",
    });
  }
  const named =
    options.requests === undefined
      ? await ofStack(options.stack, terminal)
      : await loadRequests(resolve(terminal.directory, options.requests));
  return named.map(({ name, request }) => {
    const { compared, ignored } = comparedRequest(name, request);
    if (ignored.length > 0) terminal.err(`warning: ${name}: ${ignored.join(", ")} plays no part here\n`);
    return compared;
  });
}

async function ofStack(stack: string | undefined, terminal: Terminal): Promise<readonly NamedRequest[]> {
  const { requests, fixed } = await stackPlacements(await findProject(terminal, stack), terminal);
  if (fixed.length > 0) terminal.err(`warning: left out, as their requests are not told here: ${fixed.join(", ")}\n`);
  return requests;
}

function withOptions(compared: ComparedRequest, { arch, burstable, residency }: CompareOptions): ComparedRequest {
  return {
    ...compared,
    ...(residency && { residency }),
    request: { ...compared.request, ...(arch && { architecture: arch }), ...(burstable === true && { burstable }) },
  };
}

async function termsOf(options: CompareOptions, catalog: Catalog, terminal: Terminal): Promise<SizingTerms> {
  const { cloud, region, purchase, maxPrice, limits, sort } = options;
  const clouds = cloud ?? catalog.clouds;
  return {
    clouds,
    purchase,
    sort,
    ...(region && { regions: regionNames(catalog, clouds, region) }),
    ...(maxPrice !== undefined && { maxPricePerHour: maxPrice }),
    ...(limits !== undefined && (await readLimits(resolve(terminal.directory, limits)))),
  };
}

function comparisonJson({ requests, totals }: CloudComparison, catalog: Catalog): string {
  const shown = requests.map(({ name, offers }) => ({
    name,
    clouds: offers.map(({ cloud, best, fitting, removed }) => ({
      cloud,
      best: best && {
        type: best.type,
        region: best.region.name,
        country: best.region.country ?? null,
        purchase: best.purchase,
        perHour: best.perHour,
        fallbackPerHour: best.fallbackPerHour,
        currency: "USD",
        carbonGramsPerHour: best.carbonGramsPerHour ?? null,
        reason: best.reason,
        source: best.source && { id: best.source.id, date: best.source.date },
      },
      fitting,
      removed,
    })),
  }));
  return `${JSON.stringify({ formatVersion: 1, made: catalog.made, requests: shown, totals }, null, 2)}\n`;
}

function checkChart(path: string): void {
  if (/\.(?:svg|html?)$/.test(path)) return;
  throw new NovaCronError("NC1903", `"${path}" is no name of a chart`, {
    property: "--chart",
    expected: "a name that ends in .svg or .html",
    remedy: "Give such a name",
  });
}

async function writeChart(path: string, comparison: CloudComparison, terminal: Terminal): Promise<void> {
  const svg = await comparisonSvg(comparison);
  const file = resolve(terminal.directory, path);
  replaceFile(file, path.endsWith(".svg") ? `${svg}\n` : chartPage(svg));
  terminal.err(`wrote ${file}\n`);
}
