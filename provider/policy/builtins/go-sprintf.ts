import { LRUCache } from "lru-cache";
import { goExponent, goFixed, goGeneral } from "./go-decimal.ts";
import type { HostArgument } from "./host-function.ts";
import { parseRegoValue, writeRegoValue } from "./rego-text.ts";

/** An operand as OPA hands it to Go's fmt: whole numbers, floats and text; everything else is text as Rego writes it. */
type Operand =
  | { readonly type: "int64"; readonly value: bigint }
  | { readonly type: "big.Int"; readonly value: bigint }
  | { readonly type: "float64"; readonly value: number }
  | { readonly type: "string"; readonly value: string };

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly verb: string;
}

/** A part of a format: text as it stands, or what is written of an operand. */
type Part = string | (Directive & { readonly index: number | undefined; readonly refused: boolean });

/** The parts of the formats so far: rules have a few dozen, and those that put one together may have any number. */
const formats = new LRUCache<string, readonly Part[]>({ max: 512 });

/**
 * Rego's sprintf, which is Go's fmt.Sprintf: also with what Go writes for operands that do not fit (`%!d(string=x)`).
 * @throws RangeError for the few forms that nobody needs in a message: `*`, `%#v`, and floats as bits or hexadecimal.
 */
export function sprintf(format: HostArgument, operands: HostArgument): string {
  const parts = partsOf(format.json());
  const list = operandsOf(operands);
  if (parts === undefined || list === undefined) throw new TypeError("sprintf takes text and a list");
  let next = 0;
  let reordered = false;
  let written = "";
  for (const part of parts) {
    if (typeof part === "string") {
      written += part;
      continue;
    }
    if (part.refused) throw new RangeError("sprintf with * is not supported");
    if (part.index !== undefined) {
      reordered = true;
      next = part.index;
      if (next < 0 || next >= list.length) {
        written += `%!${part.verb}(BADINDEX)`;
        continue;
      }
    }
    const operand = list[next++];
    written += operand === undefined ? `%!${part.verb}(MISSING)` : formatted(operand, part);
  }
  if (reordered || next >= list.length) return written;
  const extra = list.slice(next).map((operand) => `${typeName(operand)}=${plain(operand)}`);
  return `${written}%!(EXTRA ${extra.join(", ")})`;
}

/** @param json of the format; undefined where that is no text. */
function partsOf(json: string): readonly Part[] | undefined {
  const known = formats.get(json);
  if (known !== undefined) return known;
  const format: unknown = JSON.parse(json);
  if (typeof format !== "string") return undefined;
  const parts: Part[] = [];
  let end = 0;
  for (const found of format.matchAll(/%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d*))?(?:\[(\d+)\])?([\s\S]|$)/gu)) {
    const [all, flags = "", width, precision, index, verb = ""] = found;
    parts.push(format.slice(end, found.index));
    end = found.index + all.length;
    const refused = verb !== "" && (width === "*" || precision === "*");
    if (verb === "") parts.push("%!(NOVERB)");
    else if (verb === "%" && !refused) parts.push("%");
    else
      parts.push({
        flags,
        width: Number(width ?? 0),
        precision: precision === undefined ? undefined : Number(precision),
        verb,
        index: index === undefined ? undefined : Number(index) - 1,
        refused,
      });
  }
  parts.push(format.slice(end));
  formats.set(json, parts);
  return parts;
}

/** The items of a flat list, as JSON text: strings, numbers, true, false and null. */
const flatItem = /"(?:[^"\\]|\\.)*"|[-+.\w]+/g;

/** The items of a list argument; their numbers as they are written, since 1.0 is a float to OPA and 1 is not. */
function operandsOf(operands: HostArgument): readonly Operand[] | undefined {
  const json = operands.json();
  if (!json.startsWith("[")) return undefined;
  // A bracket may stand in a string, too: then it only takes longer.
  const isFlat = json.indexOf("[", 1) < 0 && !json.includes("{");
  const items = isFlat ? (json.match(flatItem) ?? []) : itemTexts(json);
  let inRego: readonly string[] | undefined;
  return items.map((source, index): Operand => {
    if (source.startsWith('"')) return { type: "string", value: JSON.parse(source) };
    if (isNumber(source)) return numberOf(source);
    // The sandbox's own text has no blanks, and an order of its own.
    inRego ??= itemsOf(operands.rego());
    return { type: "string", value: inRego[index] ?? "" };
  });
}

/** JSON text of each item of a list, but for lists and objects in it, of which only the kind is told. */
function itemTexts(json: string): readonly string[] {
  const items: unknown = JSON.parse(json, (_key, value: unknown, ...rest: readonly unknown[]) => {
    const source: unknown = Reflect.get(Object(rest[0]), "source");
    return typeof source === "string" ? new Source(source) : value;
  });
  return Array.isArray(items) ? items.map((item: unknown) => (item instanceof Source ? item.text : "[]")) : [];
}

/** A scalar as it is written. */
class Source {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function isNumber(source: string): boolean {
  return /^-?\d/.test(source) && Number.isFinite(Number(source));
}

function numberOf(source: string): Operand {
  if (/[.eE]/.test(source)) return { type: "float64", value: Number(source) };
  const value = BigInt(source);
  return { type: BigInt.asIntN(64, value) === value ? "int64" : "big.Int", value };
}

function formatted(operand: Operand, directive: Directive): string {
  const { verb } = directive;
  if (verb === "T") return padded(operand.type === "big.Int" ? "*big.Int" : operand.type, directive, false);
  if (verb === "v" && directive.flags.includes("#")) throw new RangeError("sprintf with %#v is not supported");
  const fitting =
    operand.type === "string"
      ? text(operand.value, directive)
      : operand.type === "float64"
        ? float(operand.value, directive)
        : whole(operand.value, directive, operand.type === "big.Int");
  if (fitting !== undefined) return fitting;
  const general = { ...directive, verb: "v" };
  const value =
    operand.type === "string"
      ? text(operand.value, general)
      : operand.type === "float64"
        ? float(operand.value, general)
        : operand.type === "big.Int"
          ? String(operand.value)
          : whole(operand.value, general, false);
  return `%!${verb}(${operand.type}=${value})`;
}

function text(value: string, directive: Directive): string | undefined {
  const { verb, precision } = directive;
  const cut = precision === undefined ? value : [...value].slice(0, precision).join("");
  if (verb === "v" || verb === "s") return padded(cut, directive, false);
  if (verb === "q") return padded(quoted(cut), directive, false);
  if (verb !== "x" && verb !== "X") return undefined;
  const bytes = Buffer.from(value).subarray(0, precision);
  const hex = bytes.toString("hex");
  const spelt = directive.flags.includes("#") && hex !== "" ? `0x${hex}` : hex;
  return padded(verb === "X" ? spelt.toUpperCase() : spelt, directive, false);
}

function whole(value: bigint, directive: Directive, isBig: boolean): string | undefined {
  const { verb, flags, precision } = directive;
  if (!isBig && (verb === "c" || verb === "q" || verb === "U")) return character(value, directive);
  const radix = { v: 10, d: 10, b: 2, o: 8, x: 16, X: 16, ...(isBig && { s: 10 }) }[verb];
  if (radix === undefined) return undefined;
  const magnitude = (value < 0n ? -value : value).toString(radix);
  let digits = precision === 0 && value === 0n ? "" : magnitude.padStart(precision ?? 0, "0");
  if (flags.includes("#")) digits = `${{ b: "0b", o: "0", x: "0x", X: "0x" }[verb] ?? ""}${digits}`;
  if (verb === "X") digits = digits.toUpperCase();
  return padded(signed(value < 0n, digits, flags), directive, precision === undefined);
}

function character(value: bigint, directive: Directive): string {
  const code = Number(value);
  const isRune = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  if (directive.verb === "U") {
    if (directive.flags.includes("#")) throw new RangeError("sprintf with %#U is not supported");
    return padded(`U+${BigInt.asUintN(64, value).toString(16).toUpperCase().padStart(4, "0")}`, directive, false);
  }
  const rune = isRune ? String.fromCodePoint(code) : "\ufffd";
  if (directive.verb === "c") return padded(rune, directive, false);
  const inside = quoted(rune).slice(1, -1);
  return padded(`'${rune === "'" ? "\\'" : rune === '"' ? '"' : inside}'`, directive, false);
}

function float(value: number, directive: Directive): string | undefined {
  const { verb, precision, flags } = directive;
  const lower = verb.toLowerCase();
  if (verb === "b" || lower === "x") throw new RangeError(`sprintf with %${verb} of a fraction is not supported`);
  if (flags.includes("#") && "feg".includes(lower)) throw new RangeError(`sprintf with %#${verb} is not supported`);
  const digits =
    lower === "f"
      ? goFixed(value, precision ?? 6)
      : lower === "e"
        ? goExponent(value, precision ?? 6)
        : lower === "g" || verb === "v"
          ? goGeneral(value, precision)
          : undefined;
  if (digits === undefined) return undefined;
  const spelt = verb === "E" || verb === "G" ? digits.toUpperCase() : digits;
  const negative = spelt.startsWith("-");
  return padded(signed(negative, negative ? spelt.slice(1) : spelt, flags), directive, true);
}

function signed(negative: boolean, digits: string, flags: string): string {
  if (negative) return `-${digits}`;
  return flags.includes("+") ? `+${digits}` : flags.includes(" ") ? ` ${digits}` : digits;
}

/** Filled to the width; with zeros behind the sign where the flag says so and it is a number without a precision of digits. */
function padded(body: string, { flags, width, verb }: Directive, isNumber: boolean): string {
  const missing = width - [...body].length;
  if (missing <= 0) return body;
  if (flags.includes("-")) return body + " ".repeat(missing);
  const isText = verb === "s" || !/^[-+ ]?[\d.]/.test(body);
  if (!flags.includes("0") || (!isNumber && !isText)) return " ".repeat(missing) + body;
  const sign = isNumber ? (/^[-+ ]/.exec(body)?.[0] ?? "") : "";
  return sign + "0".repeat(missing) + body.slice(sign.length);
}

function plain(operand: Operand): string {
  return operand.type === "float64" ? goGeneral(operand.value) : String(operand.value);
}

function typeName({ type }: Operand): string {
  return type === "big.Int" ? "*big.Int" : type;
}

/** Go's strconv.Quote. */
function quoted(value: string): string {
  const escapes: Readonly<Record<string, string>> = {
    "\x07": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
    '"': '\\"',
  };
  const body = [...value].map((rune) => {
    const known = escapes[rune];
    if (known !== undefined) return known;
    const code = rune.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
    if (rune === " " || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(rune)) return rune;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
  });
  return `"${body.join("")}"`;
}

function itemsOf(rego: string): readonly string[] {
  const list = parseRegoValue(rego);
  return list.kind === "array" ? list.items.map(writeRegoValue) : [];
}
