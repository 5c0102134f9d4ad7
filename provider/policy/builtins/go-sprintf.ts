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

/**
 * Rego's sprintf, which is Go's fmt.Sprintf: also with what Go writes for operands that do not fit (`%!d(string=x)`).
 * @throws RangeError for the few forms that nobody needs in a message: `*`, `%#v`, and floats as bits or hexadecimal.
 */
export function sprintf(format: HostArgument, operands: HostArgument): string {
  const text: unknown = JSON.parse(format.json());
  const list = operandsOf(operands);
  if (typeof text !== "string" || list === undefined) throw new TypeError("sprintf takes text and a list");
  let next = 0;
  let reordered = false;
  const written = text.replace(
    /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d*))?(?:\[(\d+)\])?([\s\S]|$)/gu,
    (
      _,
      flags: string,
      width: string | undefined,
      precision: string | undefined,
      index: string | undefined,
      verb: string,
    ) => {
      if (verb === "") return "%!(NOVERB)";
      if (width === "*" || precision === "*") throw new RangeError("sprintf with * is not supported");
      if (verb === "%") return "%";
      if (index !== undefined) {
        reordered = true;
        next = Number(index) - 1;
        if (next < 0 || next >= list.length) return `%!${verb}(BADINDEX)`;
      }
      const operand = list[next++];
      if (operand === undefined) return `%!${verb}(MISSING)`;
      const directive = {
        flags,
        width: Number(width ?? 0),
        precision: precision === undefined ? undefined : Number(precision),
        verb,
      };
      return formatted(operand, directive);
    },
  );
  if (reordered || next >= list.length) return written;
  const extra = list.slice(next).map((operand) => `${typeName(operand)}=${plain(operand)}`);
  return `${written}%!(EXTRA ${extra.join(", ")})`;
}

/** The items of a list argument; their numbers as they are written, since 1.0 is a float to OPA and 1 is not. */
function operandsOf(operands: HostArgument): readonly Operand[] | undefined {
  const json = operands.json();
  const items: unknown = JSON.parse(json, (_key, value: unknown, ...rest: readonly unknown[]) => {
    const source: unknown = Reflect.get(Object(rest[0]), "source");
    return typeof value === "number" && typeof source === "string" ? { number: source } : value;
  });
  if (!Array.isArray(items)) return undefined;
  let inRego: readonly string[] | undefined;
  return items.map((item: unknown, index): Operand => {
    if (typeof item === "string") return { type: "string", value: item };
    const source: unknown = typeof item === "object" && item !== null ? Reflect.get(item, "number") : undefined;
    if (typeof source === "string" && Object.keys(Object(item)).length === 1 && isNumber(source))
      return numberOf(source);
    // The sandbox's own text has no blanks, and an order of its own.
    inRego ??= itemsOf(operands.rego());
    return { type: "string", value: inRego[index] ?? "" };
  });
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
