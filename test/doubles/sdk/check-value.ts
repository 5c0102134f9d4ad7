import { Unknown } from "../../../provider/schema/property-value.ts";
import { isSecret } from "../../../provider/state/secret.ts";
import type { SdkTypes } from "./sdk-types.ts";
import type { PropertyShapes, ValueShape } from "./value-shape.ts";

/** A property that is not what the SDK's types say. */
export interface Misfit {
  /** `osDisk.managedDisk.storageAccountType`, `zones[0]`. */
  readonly property: string;
  readonly reason: string;
}

/** Everything in `value` that does not fit the properties: unknown names, missing ones, wrong types. */
export function checkProperties(
  value: Readonly<Record<string, unknown>>,
  properties: PropertyShapes,
  types: SdkTypes,
  at = "",
): readonly Misfit[] {
  const path = (name: string) => (at === "" ? name : `${at}.${name}`);
  const misfits: Misfit[] = [];
  for (const [name, item] of Object.entries(value)) {
    // The engine's own notes, such as `__defaults`, come beside a program's inputs.
    if (name.startsWith("__")) continue;
    const property = properties[name];
    if (property === undefined) {
      const known = Object.keys(properties).sort().join(", ");
      misfits.push({ property: path(name), reason: `unknown property; there are ${known}` });
    } else if (item !== null && item !== undefined)
      misfits.push(...checkValue(item, property.shape, types, path(name)));
  }
  for (const [name, { required }] of Object.entries(properties))
    if (required && (value[name] === undefined || value[name] === null))
      misfits.push({ property: path(name), reason: "missing, and required" });
  return misfits;
}

/** Everything in `value` that does not fit `shape`; nothing for what is unknown yet. */
export function checkValue(value: unknown, shape: ValueShape, types: SdkTypes, at: string): readonly Misfit[] {
  if (value instanceof Unknown) return [];
  if (isSecret(value)) return checkValue(value.value, shape, types, at);
  const wrong = (expected: string): readonly Misfit[] => [
    { property: at, reason: `expected ${expected}, got ${describe(value)}` },
  ];
  switch (shape.kind) {
    case "any":
      return [];
    case "string":
    case "number":
    case "boolean":
      return typeof value === shape.kind ? [] : wrong(`a ${shape.kind}`);
    case "asset":
      return isRecord(value) ? [] : wrong("an asset or archive");
    case "oneOf":
      return shape.values.some((allowed) => allowed === value) ? [] : wrong(`one of ${shape.values.join(", ")}`);
    case "list":
      if (!Array.isArray(value)) return wrong("a list");
      return value.flatMap((item, index) => checkValue(item, shape.of, types, `${at}[${index}]`));
    case "map":
      if (!isRecord(value)) return wrong("a map");
      return Object.entries(value).flatMap(([key, item]) => checkValue(item, shape.of, types, `${at}.${key}`));
    case "object":
      return isRecord(value) ? checkProperties(value, shape.properties, types, at) : wrong("an object");
    case "reference":
      return isRecord(value)
        ? checkProperties(value, types.object(shape.name), types, at)
        : wrong(`an object (${shape.name})`);
    case "union": {
      const answers = shape.of.map((choice) => checkValue(value, choice, types, at));
      // Of several possible objects, the one that it comes nearest to is what was meant.
      return answers.reduce((best, answer) => (answer.length < best.length ? answer : best));
    }
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return isRecord(value) ? "an object" : `${typeof value} ${JSON.stringify(value)}`;
}
