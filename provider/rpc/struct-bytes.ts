import type { PropertyMap } from "../schema/property-value.ts";
import { type MessageReader, wireType } from "./message-reader.ts";
import type { MessageWriter } from "./message-writer.ts";
import { markedText, markedValue, markOf } from "./wire.ts";

// google/protobuf/struct.proto. A Struct is a map of keys (1) to Values (2); each is of one kind, by the field's number.
const structFields = 1;
const entryKey = 1;
const entryValue = 2;
const kinds = { null: 1, number: 2, string: 3, boolean: 4, struct: 5, list: 6 } as const;
const listValues = 1;

/**
 * Reads a google.protobuf.Struct that ends at `end` as the property map that it is, secrets and unknowns in our own terms:
 * what `decodeProperties` makes of the message.
 * @throws {RangeError} where the bytes are no Struct.
 */
export function readProperties(reader: MessageReader, end: number): PropertyMap {
  return readStruct(reader, end) as PropertyMap;
}

function readStruct(reader: MessageReader, end: number): unknown {
  const fields: Record<string, unknown> = {};
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag !== ((structFields << 3) | wireType.lengthDelimited)) {
      reader.skip(tag & 7);
      continue;
    }
    const entryEnd = reader.end();
    let key = "";
    let value: unknown = null;
    while (reader.at < entryEnd) {
      const part = reader.varint();
      if (part === ((entryKey << 3) | wireType.lengthDelimited)) key = reader.name();
      else value = readValue(reader, reader.end());
    }
    // Would be the map's prototype. google-protobuf loses it as well.
    if (key !== "__proto__") fields[key] = value;
    else reader.marked++;
  }
  const meant = markedValue(fields);
  if (meant !== fields) reader.marked++;
  return meant;
}

function readValue(reader: MessageReader, end: number): unknown {
  let value: unknown;
  while (reader.at < end) {
    const tag = reader.varint();
    switch (tag >>> 3) {
      case kinds.string:
        value = markedText(reader.text());
        if (typeof value !== "string") reader.marked++;
        break;
      case kinds.struct:
        value = readStruct(reader, reader.end());
        break;
      case kinds.number:
        value = reader.double();
        break;
      case kinds.boolean:
        value = reader.varint() !== 0;
        break;
      case kinds.list:
        value = readList(reader, reader.end());
        break;
      case kinds.null:
        reader.varint();
        value = null;
        break;
      default:
        reader.skip(tag & 7);
    }
  }
  if (value === undefined) throw new RangeError("a value of a property map is of no kind that is known");
  return value;
}

function readList(reader: MessageReader, end: number): unknown[] {
  const list: unknown[] = [];
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag >>> 3 === listValues) list.push(readValue(reader, reader.end()));
    else reader.skip(tag & 7);
  }
  return list;
}

/**
 * Writes a property map as a google.protobuf.Struct, less its own tag and length; undefined values are left out. Byte for
 * byte what google-protobuf makes of `encodeProperties`, which sorts its keys as well.
 * @throws {TypeError} on values that a Struct cannot say.
 */
export function writeProperties(writer: MessageWriter, properties: PropertyMap): void {
  const keys = Object.keys(properties).sort();
  for (let index = keys.length - 1; index >= 0; index--) {
    const key = keys[index] ?? "";
    const value = properties[key];
    if (value === undefined || key === "__proto__") continue;
    const before = writer.length;
    const atValue = writer.length;
    writeValue(writer, value);
    writer.open(entryValue, atValue);
    const atKey = writer.length;
    writer.text(key);
    writer.open(entryKey, atKey);
    writer.open(structFields, before);
  }
}

function writeValue(writer: MessageWriter, value: unknown): void {
  const before = writer.length;
  if (typeof value === "string") {
    writer.text(value);
    writer.open(kinds.string, before);
  } else if (typeof value === "number") {
    writer.double(value);
    writer.varint((kinds.number << 3) | wireType.fixed64);
  } else if (typeof value === "boolean") {
    writer.varint(value ? 1 : 0);
    writer.varint((kinds.boolean << 3) | wireType.varint);
  } else if (value === null) {
    writer.varint(0);
    writer.varint((kinds.null << 3) | wireType.varint);
  } else if (Array.isArray(value)) {
    for (let index = value.length - 1; index >= 0; index--) {
      const atItem = writer.length;
      writeValue(writer, value[index]);
      writer.open(listValues, atItem);
    }
    writer.open(kinds.list, before);
  } else if (typeof value === "object") {
    const mark = markOf(value);
    if (typeof mark === "string") writeValue(writer, mark);
    else {
      writeProperties(writer, mark);
      writer.open(kinds.struct, before);
    }
  } else throw new TypeError(`a property map cannot say a ${typeof value}`);
}
