/**
 * Numbers as Go's fmt and strconv write them. JavaScript rounds exact halves up, Go to the even digit; JavaScript writes
 * exponents from 1e21 on, Go's %v from 1e+06 on.
 */

/** `%f`: this many digits behind the point. */
export function goFixed(value: number, digits: number): string {
  const special = notFinite(value);
  if (special !== undefined) return special;
  const [negative, whole, point] = exactDigits(value);
  const text = roundedAt(whole, point + digits).padStart(digits + 1, "0");
  const body = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return negative ? `-${body}` : body;
}

/** `%e`: this many digits behind the point of the first digit. */
export function goExponent(value: number, digits: number): string {
  const special = notFinite(value);
  if (special !== undefined) return special;
  const [negative, all, point] = exactDigits(value);
  const significant = all.replace(/^0+/, "");
  if (significant === "") return `${negative ? "-" : ""}0${digits > 0 ? `.${"0".repeat(digits)}` : ""}e+00`;
  let exponent = point - (all.length - significant.length) - 1;
  let text = roundedAt(significant, digits + 1);
  // 9.99 may have become 10.0
  if (text.length > digits + 1) {
    text = text.slice(0, -1);
    exponent++;
  }
  return `${negative ? "-" : ""}${withExponent(text, exponent)}`;
}

/** `%v` and `%g`: the shortest text that stands for the number, or so many significant digits. */
export function goGeneral(value: number, significant?: number): string {
  const special = notFinite(value);
  if (special !== undefined) return special;
  const shortest = significant === undefined;
  const digits = Math.max(significant ?? 1, 1);
  const [mantissa = "", power = "0"] = (shortest ? value.toExponential() : goExponent(value, digits - 1)).split("e");
  const negative = mantissa.startsWith("-") || Object.is(value, -0);
  let kept = mantissa.replace(/[-.]/g, "");
  if (!shortest) kept = kept.replace(/0+$/, "") || "0";
  const exponent = Number(power);
  // As strconv decides: six digits for the shortest form; else the precision, or the digits there are.
  const limit = shortest ? 6 : digits > kept.length && kept.length >= exponent + 1 ? kept.length : digits;
  const sign = negative ? "-" : "";
  if (exponent < -4 || exponent >= limit) return sign + withExponent(kept, exponent);
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${kept}`;
  if (kept.length <= exponent + 1) return sign + kept.padEnd(exponent + 1, "0");
  return `${sign}${kept.slice(0, exponent + 1)}.${kept.slice(exponent + 1)}`;
}

function withExponent(digits: string, exponent: number): string {
  const body = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${body}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** The exact value: sign, digits, and how many of them stand before the point. */
function exactDigits(value: number): readonly [negative: boolean, digits: string, point: number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const negative = bits >> 63n === 1n;
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const power = (biased === 0 ? 1 : biased) - 1075;
  if (power >= 0) {
    const digits = String(mantissa << BigInt(power));
    return [negative, digits, digits.length];
  }
  // m / 2^k = m * 5^k / 10^k
  const digits = String(mantissa * 5n ** BigInt(-power)).padStart(-power + 1, "0");
  return [negative, digits, digits.length + power];
}

/** The first digits of some, the last of them rounded half to even; one digit more where it carries. */
function roundedAt(digits: string, count: number): string {
  if (count < 0) return "0";
  const kept = digits.slice(0, count).padEnd(count, "0");
  const rest = digits.slice(count);
  const first = rest.charCodeAt(0) - 48;
  const beyond = first > 5 || (first === 5 && /[1-9]/.test(rest.slice(1)));
  const isTie = first === 5 && !beyond;
  const up = beyond || (isTie && Number(kept.at(-1) ?? "0") % 2 === 1);
  const result = BigInt(kept === "" ? "0" : kept) + (up ? 1n : 0n);
  return String(result).padStart(kept.length, "0");
}

function notFinite(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : undefined;
}
