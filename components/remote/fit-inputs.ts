import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { leaves } from "../machine/leaf.ts";
import { asInput, Given, isPlainObject, merged } from "./given.ts";

/** What other languages gave of a machine or a group, as a class takes it. */
export interface Fitted {
  readonly args: Readonly<Record<string, unknown>>;
  /** Paths of what has to be plain and is unknown in this preview; left out of `args`. */
  readonly open: readonly string[];
}

/**
 * Fits what a Construct call gives to what a class takes: outputs where the class takes outputs, plain values elsewhere. In
 * other languages whole arguments are outputs that hold outputs, where a program of this language has plain objects.
 *
 * @throws {NovaCronError} NC1001 for a secret where a plain value is needed, since previews show it
 */
export function fitInputs(schema: z.ZodObject, inputs: Readonly<Record<string, unknown>>): Fitted {
  const open: string[] = [];
  const args: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(inputs)) {
    const own = schema.shape[key] as z.ZodType | undefined;
    const before = open.length;
    const fitted = own === undefined ? asInput(value) : adapted(own, value, key, open);
    // What is half known is left out as a whole: nothing is declared that could come out otherwise in the update.
    if (open.length === before) {
      if (fitted !== undefined && fitted !== null) args[key] = fitted;
    } else if (own?.safeParse(undefined).success === false) throw notKnown(open[before] ?? key);
  }
  return { args, open };
}

function notKnown(path: string): NovaCronError {
  return new NovaCronError("NC1001", `${path} is not known in this preview`, {
    property: path,
    expected: "a value that does not come from what this plan makes: how much is declared follows from it",
    remedy: "Give it as it is",
  });
}

function adapted(schema: z.ZodType, value: unknown, path: string, open: string[]): unknown {
  const inner = innerOf(schema);
  if (inner !== undefined) return adapted(inner, value, path, open);
  if (leaves.get(schema) !== undefined) return asInput(value);
  if (value instanceof Given) {
    if (!value.isKnown) {
      open.push(path);
      return undefined;
    }
    const known = value.value;
    const said = (item: unknown): unknown => merged(item, value.isSecret, value.dependencies);
    if (Array.isArray(known)) return adapted(schema, known.map(said), path, open);
    if (isPlainObject(known)) {
      const each = Object.entries(known).map(([key, item]) => [key, said(item)]);
      return adapted(schema, Object.fromEntries(each), path, open);
    }
    if (!value.isSecret || pulumi.Resource.isInstance(known)) return known;
    throw new NovaCronError("NC1001", `${path} is secret`, {
      property: path,
      expected: "a plain value: what is declared in a cloud follows from it, and previews show that",
      remedy: "Give it as it is",
    });
  }
  if (Array.isArray(value) && schema instanceof z.ZodArray) {
    const element = schema.element as z.ZodType;
    return value.map((item, index) => adapted(element, item, `${path}[${index}]`, open));
  }
  if (isPlainObject(value)) {
    const of = (key: string): z.ZodType | undefined => {
      if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
      return schema instanceof z.ZodObject ? (schema.shape[key] as z.ZodType | undefined) : undefined;
    };
    const entries = Object.entries(value).map(([key, item]) => {
      const part = of(key);
      return [key, part === undefined ? asInput(item) : adapted(part, item, `${path}.${key}`, open)] as const;
    });
    // The wire has null where a program has nothing.
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined && item !== null));
  }
  return value;
}

function innerOf(schema: z.ZodType): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return schema.unwrap() as z.ZodType;
  return undefined;
}
