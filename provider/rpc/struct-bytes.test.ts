import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { describe, expect, it } from "vitest";
import { type PropertyMap, UNKNOWN } from "../schema/property-value.ts";
import { Secret } from "../state/secret.ts";
import { MessageReader } from "./message-reader.ts";
import { MessageWriter } from "./message-writer.ts";
import { structpb } from "./protos.ts";
import { readProperties, writeProperties } from "./struct-bytes.ts";
import { decodeProperties, encodeProperties } from "./wire.ts";

const text = fc.string({ unit: "grapheme", maxLength: 300 });
const key = fc.string({ unit: "grapheme", maxLength: 200 }).filter((name) => name !== "__proto__");
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    text,
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(key, tie("node"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).node;
const properties = fc.dictionary(key, value, { maxKeys: 6, noNullPrototype: true });

function written(map: PropertyMap): Buffer {
  const writer = new MessageWriter();
  writeProperties(writer, map);
  return writer.take();
}

function read(bytes: Uint8Array): PropertyMap {
  return readProperties(new MessageReader(Buffer.from(bytes)), bytes.length);
}

describe("a Struct's bytes", () => {
  it("are those that google-protobuf writes, and say the same", () => {
    fc.assert(
      fc.property(properties, (map) => {
        const expected = structpb.Struct.fromJavaScript(map as Record<string, JavaScriptValue>).serializeBinary();
        expect(written(map).equals(expected)).toBe(true);
        expect(read(expected)).toEqual(map);
      }),
    );
  });

  it("are read beside a map that may say the same, and say what they say", () => {
    const other = fc.tuple(properties, properties, fc.boolean()).map(([a, b, isSame]) => [a, isSame ? a : b] as const);
    fc.assert(
      fc.property(other, ([map, likely]) => {
        const like = read(written(likely));
        const bytes = written(map);
        const found = readProperties(new MessageReader(bytes), bytes.length, like);
        expect(found).toEqual(map);
        const equals = isDeepStrictEqual(found, like);
        expect(found === like).toBe(equals);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, PropertyMap, PropertyMap]>([
    ["has one more", { a: 1 }, { a: 1, b: 2 }],
    ["has one less", { a: 1, b: 2 }, { a: 1 }],
    ["has another kind", { a: 1 }, { a: "1" }],
    ["has another sign", { a: 0 }, { a: -0 }],
    ["has a longer list", { a: [1] }, { a: [1, 2] }],
    ["has a shorter list", { a: [1, 2] }, { a: [1] }],
    ["has longer text", { a: "é" }, { a: "éa" }],
    ["has text of the same length", { a: "éa" }, { a: "aé" }],
    ["hides it", { a: "x" }, { a: new Secret("x") }],
    ["hides it deeper", { a: { b: 1 } }, { a: { b: new Secret(1) } }],
    ["does not know it", { a: { b: 1 } }, { a: UNKNOWN }],
    ["inherits it", {}, { toString: null }],
    ["differs in long text", { a: "x".repeat(100) }, { a: `${"x".repeat(99)}y` }],
  ])("are not taken for a map that %s", (_, map, likely) => {
    for (const [a, b] of [
      [map, likely],
      [likely, map],
    ] as const) {
      const like = read(written(b));
      const bytes = written(a);
      const found = readProperties(new MessageReader(bytes), bytes.length, like);
      expect(found).not.toBe(like);
      expect(found).toEqual(read(written(a)));
    }
  });

  it("that have a key twice are not taken for a map that has it and another", () => {
    const bytes = Buffer.concat([written({ a: 1 }), written({ a: 1 })]);
    const like = read(written({ a: 1, b: 2 }));
    expect(readProperties(new MessageReader(bytes), bytes.length, like)).toEqual({ a: 1 });
    const later = Buffer.concat([written({ a: 1 }), written({ a: 3 })]);
    expect(readProperties(new MessageReader(later), later.length, like)).toEqual({ a: 3 });
  });

  it("may have more keys than are compared", () => {
    const many = Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`key-${n}`, n]));
    const bytes = written(many);
    expect(readProperties(new MessageReader(bytes), bytes.length, read(bytes))).toEqual(many);
  });

  it("say what is secret and unknown as google-protobuf's messages do", () => {
    const map = {
      a: new Secret({ b: [1, UNKNOWN], hidden: new Secret("x") }),
      gone: undefined,
      waits: UNKNOWN,
      deep: [{ waits: UNKNOWN, gone: undefined }],
    };
    const bytes = written(map);
    expect(bytes.equals(encodeProperties(map).serializeBinary())).toBe(true);
    const back = read(bytes);
    expect(Object.keys(back)).toEqual(["a", "deep", "waits"]);
    expect(back.waits).toBe(UNKNOWN);
    expect(back.deep).toEqual([{ waits: UNKNOWN }]);
    const hidden = (back.a as Secret).value as PropertyMap;
    expect(hidden.b).toEqual([1, UNKNOWN]);
    expect((hidden.hidden as Secret).value).toBe("x");
    const decoded = decodeProperties(encodeProperties(map));
    expect((decoded.a as Secret).value).toEqual((back.a as Secret).value);
  });

  it("may have their keys in any order, and parts that nobody knows", () => {
    const unknown = Buffer.from([0x78, 0xff, 0x01, 0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x7a, 2, 0, 0, 0x7d, 1, 2, 3, 4]);
    const parts = [written({ é: null }), unknown, written({ b: { c: "x", d: [true] } }), written({ a: 1 })];
    expect(read(Buffer.concat(parts))).toEqual({ a: 1, b: { c: "x", d: [true] }, é: null });
  });

  it("hold no prototype", () => {
    const writer = new MessageWriter();
    writer.text("__proto__");
    writer.open(1, 0);
    writer.open(1, 0);
    expect(Object.getPrototypeOf(read(writer.take()))).toBe(Object.prototype);
    expect(read(written(JSON.parse('{"__proto__":{"a":1},"b":2}') as PropertyMap))).toEqual({ b: 2 });
  });

  it("are refused where they end too early, or make no sense, and never read for ever", () => {
    const whole = written({ name: "web", labels: { tier: "a" }, list: [1, 2.5], on: true });
    for (let length = 1; length < whole.length; length++) {
      const cut = Buffer.from(whole.subarray(0, length));
      expect(() => readProperties(new MessageReader(cut), whole.length)).toThrow(RangeError);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          read(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
    expect(() => written({ run: () => 1 })).toThrow(TypeError);
  });
});
