import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import structpb from "google-protobuf/google/protobuf/struct_pb.js";
import { type PropertyMap, UNKNOWN, Unknown } from "../schema/property-value.ts";
import { Secret } from "../state/secret.ts";

// The wire's special values: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";
const unknowns = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);
const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A property map as it came over the wire, secrets and unknowns in our own terms. No struct gives an empty map. */
export function decodeProperties(struct: Struct | undefined): PropertyMap {
  if (struct === undefined) return {};
  return decodeFields(struct.toJavaScript());
}

/** The same for properties that are no struct any more. */
export function decodeFields(fields: unknown): PropertyMap {
  return decode(fields) as PropertyMap;
}

function decode(value: unknown): unknown {
  if (typeof value === "string") return markedText(value);
  if (Array.isArray(value)) return value.map(decode);
  if (value === null || typeof value !== "object") return value;
  const fields = value as Record<string, unknown>;
  // In place: toJavaScript made the object for us.
  for (const key of Object.keys(fields)) fields[key] = decode(fields[key]);
  return markedValue(fields);
}

/** What text stands for: most stands for itself. */
export function markedText(text: string): unknown {
  return text.length === unknownString.length && unknowns.has(text) ? UNKNOWN : text;
}

/** What a map stands for whose values are in our terms already: most stand for themselves. */
export function markedValue(fields: Readonly<Record<string, unknown>>): unknown {
  const signature = fields[signatureKey];
  if (signature === undefined) return fields;
  if (signature === secretSignature) return new Secret(fields.value);
  if (signature === outputSignature) {
    const inner = "value" in fields ? fields.value : UNKNOWN;
    return fields.secret === true ? new Secret(inner) : inner;
  }
  // A resource as an input is its id, as for providers that take no resources; of a component, which has none, its URN.
  if (signature === resourceSignature) return fields.id === "" ? UNKNOWN : (fields.id ?? fields.urn);
  return fields;
}

/** The struct for a property map; undefined values are left out. */
export function encodeProperties(properties: PropertyMap): Struct {
  return structpb.Struct.fromJavaScript(encodeFields(properties) as Record<string, JavaScriptValue>);
}

/** The same as plain values in which secrets and unknowns are marked as on the wire. */
export function encodeFields(properties: PropertyMap): Record<string, unknown> {
  return encode(properties) as Record<string, unknown>;
}

function encode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encode);
  if (value === null || typeof value !== "object") return value;
  const mark = markOf(value);
  if (typeof mark === "string") return mark;
  const encoded: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(mark)) if (item !== undefined) encoded[key] = encode(item);
  return encoded;
}

/** How an object goes over the wire: what is unknown as text, what is secret as a map of two, and others as they are. */
export function markOf(value: object): string | PropertyMap {
  if (value instanceof Unknown) return unknownString;
  if (value instanceof Secret) return { [signatureKey]: secretSignature, value: value.value };
  return value as PropertyMap;
}
