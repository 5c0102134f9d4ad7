import { z } from "zod";
import { type CloudProvider, cloudProviders } from "../../schema/cloud-target.ts";

/** The clouds that the catalogue knows. */
export const clouds = cloudProviders;

/** One of {@link clouds}. */
export type Cloud = CloudProvider;

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day such as 2026-07-20");
const index = z.int().min(0);
const figures = <T extends z.ZodType>(figure: T) => z.array(figure.nullable());

/** Where figures come from, and of when they are. */
export const catalogSource = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  licence: z.string().min(1),
  date: day.describe("Of the figures, not of the catalogue: the newer of two figures counts"),
  url: z.url(),
  note: z.string().optional().describe("What is not plain from the title, such as what was left out"),
});

const certification = z.strictObject({
  name: z.string().min(1),
  citation: z.string().min(1).describe("The document that says so"),
  url: z.url(),
});

/** A region, as far as its sources tell. */
export const catalogRegion = z.strictObject({
  name: z.string().min(1).describe("As the cloud's API has it: eu-central-1, westeurope, europe-west3"),
  displayName: z.string().optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .describe("ISO 3166-1 alpha-2"),
  latitude: z
    .number()
    .min(-90)
    .max(90)
    .optional()
    .describe("Of the place that the cloud names; degrees, north is positive"),
  longitude: z.number().min(-180).max(180).optional().describe("Degrees, east is positive"),
  carbonGramsPerKwh: z.number().min(0).max(2000).optional().describe("Mean of the grid over a year, gCO2e/kWh"),
  carbonSource: index.optional().describe("Index into sources"),
  certifications: z.array(certification).optional(),
});

/** Columns over the instance types, all of one length; null is unknown. */
const typeColumns = z
  .strictObject({
    name: z.array(z.string().min(1)),
    source: z.array(index).describe("Indexes into sources, of the specification"),
    vcpus: figures(z.number().positive()),
    memoryGiB: figures(z.number().positive()),
    gpuCount: figures(z.number().min(0)).describe("0: it has none; a fraction: a share of one"),
    gpuModel: figures(z.string().min(1)),
    gpuMemoryGiB: figures(z.number().positive()).describe("Of one GPU"),
    localDiskGB: figures(z.number().min(0)).describe("0: it has none; 10^9 bytes"),
    networkGbps: figures(z.number().positive()).describe("Sustained, where the cloud tells it apart from bursts"),
    architecture: figures(z.enum(["x86_64", "arm64"])),
  })
  .refine((columns) => Object.values(columns).every(({ length }) => length === columns.name.length), {
    message: "columns of one length",
  });

/** Whole numbers above 0 or null. One check of a whole row: a schema for each of 90,000 figures took six times as long. */
const priceRow = z.custom<(number | null)[]>(
  (row) => Array.isArray(row) && row.every((micros) => micros === null || (Number.isSafeInteger(micros) && micros > 0)),
  "whole numbers above 0, or null",
);

/** Prices of one kind and source: by region, in millionths of a US dollar per hour, in the order of the types. */
const priceTable = z.strictObject({
  kind: z.enum(["onDemand", "spot"]).describe("Both of Linux, without licences"),
  source: index,
  regions: z.record(z.string(), priceRow),
});

const cloudEntry = z.strictObject({
  regions: z.array(catalogRegion),
  types: typeColumns,
  prices: z.array(priceTable),
  rtt: z
    .strictObject({
      source: index,
      regions: z.array(z.string()),
      ms: z.array(figures(z.number().min(0))).describe("From row to column: round trip, ms"),
    })
    .optional(),
  transfer: z
    .array(
      z.strictObject({
        from: z.string(),
        to: z.enum(["internet", "region"]),
        perGB: z.number().positive(),
        source: index,
      }),
    )
    .optional()
    .describe("US dollars per 10^9 bytes that leave the region, first tier"),
});

/** The catalogue as a file: JSON, compressed with Brotli where its name ends in `.br`. */
export const catalogFile = z.strictObject({
  formatVersion: z.literal(1),
  made: day,
  sources: z.array(catalogSource),
  clouds: z.partialRecord(z.enum(clouds), cloudEntry),
});

export type CatalogFile = z.infer<typeof catalogFile>;
export type CatalogSource = z.infer<typeof catalogSource>;
export type CatalogRegion = z.infer<typeof catalogRegion>;
/** What a file has of one cloud. */
export type CloudEntry = z.infer<typeof cloudEntry>;
export type TypeColumns = z.infer<typeof typeColumns>;
export type PriceKind = z.infer<typeof priceTable>["kind"];

/** US dollars per hour of a figure of the file. */
export const microsPerDollar = 1e6;
