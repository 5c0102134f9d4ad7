import { isPlainMap } from "../schema/plain-equality.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import { knownName } from "./known-names.ts";
import { type MessageReader, wireType } from "./message-reader.ts";
import type { MessageWriter } from "./message-writer.ts";
import { objectOf } from "./property-shapes.ts";
import { markedText, markedValue, markOf } from "./wire.ts";

// google/protobuf/struct.proto. A Struct is a map of keys (1) to Values (2); each is of one kind, by the field's number.
const structFields = 1;
const keyField = 1;
const valueField = 2;
const listValues = 1;
const kinds = { null: 1, number: 2, string: 3, boolean: 4, struct: 5, list: 6 } as const;
const structEntry = (structFields << 3) | wireType.lengthDelimited;
const entryKey = (keyField << 3) | wireType.lengthDelimited;
const entryValue = (valueField << 3) | wireType.lengthDelimited;
const listValue = (listValues << 3) | wireType.lengthDelimited;

/** A number has no bits to tick more off: maps of more keys are read, not compared. */
const comparedKeys = 31;

/**
 * Reads a google.protobuf.Struct that ends at `end` as the property map that it is, secrets and unknowns in our own terms:
 * what `decodeProperties` makes of the message, its keys sorted.
 *
 * @param like a map that was read before and may say the same. What does is given back itself, in part or as a whole: to
 * find that out takes a fraction of making it anew, and who compares the two sees at once that they are one.
 * @throws {RangeError} where the bytes are no Struct.
 */
export function readProperties(reader: MessageReader, end: number, like?: PropertyMap): PropertyMap {
  return readMap(reader, end, like) as PropertyMap;
}

function readMap(reader: MessageReader, end: number, like: unknown): unknown {
  if (!isPlainMap(like)) return readStruct(reader, end, null);
  const start = reader.at;
  if (passStruct(reader, end, like)) return like;
  reader.at = start;
  return readStruct(reader, end, like);
}

function readStruct(reader: MessageReader, end: number, like: PropertyMap | null): unknown {
  const keys: string[] = [];
  const values: unknown[] = [];
  while (reader.at < end) {
    let key = "";
    let value: unknown = null;
    const valueAt = shortValueAt(reader);
    if (valueAt > 0) {
      const entryEnd = shortEntryEnd(reader);
      key = knownName(reader.buffer, reader.at + 4, valueAt - 2);
      reader.at = valueAt;
      value = readValue(reader, entryEnd, like?.[key]);
    } else {
      const tag = reader.varint();
      if (tag !== structEntry) {
        reader.skip(tag & 7);
        continue;
      }
      const entryEnd = reader.end();
      while (reader.at < entryEnd) {
        const part = reader.varint();
        if (part === entryKey) key = reader.name();
        else value = readValue(reader, reader.end(), like?.[key]);
      }
    }
    // Would be the map's prototype. google-protobuf loses it as well.
    if (key === "__proto__") reader.marked++;
    else {
      keys.push(key);
      values.push(value);
    }
  }
  const fields = objectOf(keys, values);
  const meant = markedValue(fields);
  if (meant !== fields) reader.marked++;
  return meant;
}

function readValue(reader: MessageReader, end: number, like: unknown): unknown {
  let value: unknown;
  while (reader.at < end) {
    const tag = reader.varint();
    switch (tag >>> 3) {
      case kinds.string:
        value = markedText(reader.text());
        if (typeof value !== "string") reader.marked++;
        break;
      case kinds.struct:
        value = readMap(reader, reader.end(), like);
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
    if (tag === listValue) list.push(readValue(reader, reader.end(), undefined));
    else reader.skip(tag & 7);
  }
  return list;
}

/**
 * Passes over a Struct if it says what a map says that was read before. False does not say that it differs, only that it
 * has to be read; the reader then stands anywhere.
 */
function passStruct(reader: MessageReader, end: number, map: PropertyMap): boolean {
  const keys = Object.keys(map);
  if (keys.length > comparedKeys) return false;
  let found = 0;
  while (reader.at < end) {
    const valueAt = shortValueAt(reader);
    let entryEnd: number;
    let key: string;
    if (valueAt > 0) {
      entryEnd = shortEntryEnd(reader);
      key = knownName(reader.buffer, reader.at + 4, valueAt - 2);
      reader.at = valueAt;
    } else {
      if (!reader.passTag(structEntry, end)) return false;
      entryEnd = reader.end();
      if (!reader.passTag(entryKey, entryEnd)) return false;
      key = reader.name();
      if (!reader.passTag(entryValue, entryEnd) || reader.end() !== entryEnd) return false;
    }
    const index = keys.indexOf(key);
    if (index < 0 || (found & (1 << index)) !== 0) return false;
    found |= 1 << index;
    if (!passValue(reader, entryEnd, map[key]) || reader.at !== entryEnd) return false;
  }
  return reader.at === end && found === 2 ** keys.length - 1;
}

/**
 * Where the value begins of a map entry that starts here, with its key before its value, and both so short that each length
 * takes a byte, as most are; 0 where it is another.
 */
function shortValueAt({ buffer, at }: MessageReader): number {
  const length = buffer[at + 1] ?? 0;
  if (buffer[at] !== structEntry || buffer[at + 2] !== entryKey || length >= 0x80) return 0;
  // Tag and length of the entry, of its key and, behind the key, of its value.
  const valueAt = at + 6 + (buffer[at + 3] ?? 0);
  const entryEnd = at + 2 + length;
  if (valueAt > entryEnd || buffer[valueAt - 2] !== entryValue) return 0;
  return buffer[valueAt - 1] === entryEnd - valueAt ? valueAt : 0;
}

/** Where such an entry ends. */
function shortEntryEnd({ buffer, at }: MessageReader): number {
  return at + 2 + (buffer[at + 1] ?? 0);
}

function passValue(reader: MessageReader, end: number, value: unknown): boolean {
  const tag = reader.varint();
  switch (tag >>> 3) {
    case kinds.string:
      return typeof value === "string" && reader.passText(value, reader.end()) && reader.at === end;
    case kinds.struct:
      return isPlainMap(value) && passStruct(reader, reader.end(), value) && reader.at === end;
    case kinds.number:
      return Object.is(reader.double(), value) && reader.at === end;
    case kinds.boolean:
      return (reader.varint() !== 0) === value && reader.at === end;
    case kinds.list:
      return Array.isArray(value) && passList(reader, reader.end(), value) && reader.at === end;
    case kinds.null:
      reader.varint();
      return value === null && reader.at === end;
    default:
      return false;
  }
}

function passList(reader: MessageReader, end: number, list: readonly unknown[]): boolean {
  let index = 0;
  while (reader.at < end) {
    if (!reader.passTag(listValue, end) || index >= list.length) return false;
    if (!passValue(reader, reader.end(), list[index++])) return false;
  }
  return reader.at === end && index === list.length;
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
    writer.open(valueField, atValue);
    const atKey = writer.length;
    writer.text(key);
    writer.open(keyField, atKey);
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
