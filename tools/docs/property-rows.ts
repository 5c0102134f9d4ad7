import { z } from "zod";
import { code } from "./markdown.ts";

/** The part of JSON Schema (draft 2020-12) that zod writes for our definitions. */
interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** One row: the property's path, its type with its range, what it is when left out, what it means. */
export type PropertyRow = readonly [path: string, type: string, standard: string, description: string];

/**
 * Every property of a zod object, nested ones with their path (`gpus.count`, `apart[].level`), in the order of the source.
 * @param io `input`: as users write it, where what has a default may be left out; `output`: as it comes back.
 */
export function propertyRows(schema: z.ZodType, io: "input" | "output"): readonly PropertyRow[] {
  return rowsOf(z.toJSONSchema(schema, { io, unrepresentable: "any" }) as JsonSchema, "", io);
}

function rowsOf(schema: JsonSchema, prefix: string, io: "input" | "output"): PropertyRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]): PropertyRow[] => {
    const path = `${prefix}${name}`;
    const isRequired = schema.required?.includes(name) === true;
    return [
      [code(path), typeOf(property), standardOf(property, isRequired, io), prose(property.description ?? "")],
      ...nested(property, path, io),
    ];
  });
}

/** Descriptions are plain text; in Markdown `<hex>` would be taken for a tag and shown as nothing. */
function prose(text: string): string {
  return text.replaceAll("<", "\\<");
}

function nested(schema: JsonSchema, path: string, io: "input" | "output"): PropertyRow[] {
  if (schema.properties !== undefined) return rowsOf(schema, `${path}.`, io);
  if (schema.items !== undefined) return nested(schema.items, `${path}[]`, io);
  return [];
}

function standardOf(schema: JsonSchema, isRequired: boolean, io: "input" | "output"): string {
  if (io === "output") return isRequired ? "always" : "where known";
  const { default: standard } = schema;
  // An empty object as default only says that all in it may be left out.
  if (standard !== undefined && !(isObject(standard) && schema.properties !== undefined)) {
    return code(JSON.stringify(standard));
  }
  return isRequired ? "**required**" : "";
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `number, 0.1 to 4096`, `"node" or "rack"`, `list of string`. */
function typeOf(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => code(JSON.stringify(value))).join(", ");
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(" or ");
  switch (schema.type) {
    case "array":
      return `list of ${typeOf(schema.items ?? {})}`;
    case "object": {
      if (schema.properties !== undefined) return "object";
      const values = typeof schema.additionalProperties === "object" ? typeOf(schema.additionalProperties) : "any";
      return `map of ${values}`;
    }
    case "integer":
    case "number":
      return [schema.type === "integer" ? "whole number" : "number", rangeOf(schema)].filter(Boolean).join(", ");
    case "string":
      if (schema.format === "date-time") return "ISO 8601 instant";
      return schema.pattern === undefined ? "string" : `string ${code(schema.pattern)}`;
    default:
      return schema.type ?? "any";
  }
}

function rangeOf({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  // zod gives every integer the limits of a double; they tell the reader nothing.
  const top = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const bottom = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const above = exclusiveMinimum === undefined ? undefined : `above ${exclusiveMinimum}`;
  if (above !== undefined) return top === undefined ? above : `${above}, at most ${top}`;
  if (bottom !== undefined && top !== undefined) return `${bottom} to ${top}`;
  if (bottom !== undefined) return `at least ${bottom}`;
  return top === undefined ? "" : `at most ${top}`;
}
