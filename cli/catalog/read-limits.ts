import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { clouds } from "../../provider/world/catalog/catalog-file.ts";

const cloud = z.enum(clouds);

/** What an account may start, and what it has paid for already. */
const limitsFile = z.strictObject({
  quotas: z
    .array(
      z
        .strictObject({
          cloud,
          region: z.string().optional(),
          family: z.string().optional().describe("As the catalogue has it: m5, Dsv5, n2"),
          vcpus: z.number().min(0).describe("That may still be started"),
        })
        .transform(({ region, family, ...rest }) => ({
          ...rest,
          ...(region !== undefined && { region }),
          ...(family !== undefined && { family }),
        })),
    )
    .default([]),
  reserved: z
    .array(
      z.strictObject({
        cloud,
        region: z.string(),
        type: z.string(),
        free: z.int().min(0).describe("How many are not in use"),
        perHour: z.number().min(0).default(0).describe("US dollars that one costs still"),
      }),
    )
    .default([]),
});

/** Quotas and reserved capacity of a file. */
export type Limits = z.infer<typeof limitsFile>;

/** Reads a limits file, YAML or JSON. @throws {NovaCronError} NC1903 with the path, and the property that is wrong. */
export async function readLimits(path: string): Promise<Limits> {
  let content: unknown;
  try {
    content = parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw wrong(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  const parsed = limitsFile.safeParse(content ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw wrong(path, `${issue?.path.join(".")}: ${issue?.message}`, parsed.error);
}

function wrong(path: string, what: string, cause: unknown): NovaCronError {
  return new NovaCronError("NC1903", `the limits file ${path} cannot be used: ${what}`, {
    property: "--limits",
    expected: "quotas: [{cloud, region, family, vcpus}] and reserved: [{cloud, region, type, free, perHour}]",
    remedy: "Correct it; docs/catalog.md has an example.",
    cause,
  });
}
