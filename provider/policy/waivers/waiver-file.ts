import { z } from "zod";
import { dsseEnvelope } from "../../crypto/dsse.ts";

/** Where a project's waivers lie unless the configuration says otherwise; relative to the project's folder. */
export const defaultWaiverPath = ".novacron/waivers.yaml";

const said = z.string().trim().min(1, "some text").max(1000);

/** What the signature of a waiver covers: all of its entry but the signature itself. */
export const waiverStatement = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "at most 64 letters, digits, dots, dashes and underscores")
    .describe("Names the waiver in records and reports; unique in the file"),
  rule: z
    .string()
    .regex(/^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+$/, "the exact id of one rule, such as NCP-RES-001, without wildcards")
    .describe("Exact id of the rule that is waived"),
  resource: z
    .string()
    .min(1)
    .describe(
      "URN of the resources it is for, urn:pulumi:STACK::PROJECT::TYPE::NAME. * stands for any characters within a part. The project, and the type or the name, must be written out",
    ),
  reason: said.describe("Why the rule may be broken here"),
  owner: said.describe("Who answers for it"),
  issued: z.iso.datetime().describe("When it was signed, ISO 8601 in UTC"),
  expires: z
    .union([z.iso.datetime(), z.iso.date()])
    .describe(
      "When it ends, ISO 8601 in UTC, 366 days after issued at the latest; a date stands for its first instant",
    ),
});
export type WaiverStatement = z.infer<typeof waiverStatement>;

/** One entry of a waiver file. Without a signature it is refused; the schema lets it in so that the refusal can say so. */
export const waiverEntry = waiverStatement.extend({
  signature: dsseEnvelope
    .optional()
    .describe("DSSE envelope by a key with the purpose waiver, as `novacron waiver new` makes it"),
});
export type WaiverEntry = z.infer<typeof waiverEntry>;

/** A waiver file, format version 1, as users see it. Entries are judged one by one when it is read. */
export const waiverFile = z.strictObject({
  formatVersion: z.literal(1),
  waivers: z.array(waiverEntry),
});

/** The text of the published `schema/waivers.schema.json` (draft 2020-12). */
export function waiverJsonSchemaText(): string {
  const schema = {
    $id: "urn:novacron:schema:waivers:1",
    title: "NovaCron waivers",
    ...z.toJSONSchema(waiverFile, { io: "input", target: "draft-2020-12" }),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
