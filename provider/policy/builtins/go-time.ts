const perSecond = 1_000_000_000n;
const [lowest, highest] = [-(2n ** 63n), 2n ** 63n - 1n];

/** Go's names for layouts. */
const layouts: Readonly<Record<string, string>> = {
  ANSIC: "Mon Jan _2 15:04:05 2006",
  UnixDate: "Mon Jan _2 15:04:05 MST 2006",
  RubyDate: "Mon Jan 02 15:04:05 -0700 2006",
  RFC822: "02 Jan 06 15:04 MST",
  RFC822Z: "02 Jan 06 15:04 -0700",
  RFC850: "Monday, 02-Jan-06 15:04:05 MST",
  RFC1123: "Mon, 02 Jan 2006 15:04:05 MST",
  RFC1123Z: "Mon, 02 Jan 2006 15:04:05 -0700",
  RFC3339: "2006-01-02T15:04:05Z07:00",
  RFC3339Nano: "2006-01-02T15:04:05.999999999Z07:00",
};

const months = "January February March April May June July August September October November December".split(" ");
const weekdays = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** An instant in a place: what OPA's time functions take as `ns` or `[ns, zone, layout]`. */
interface Moment {
  readonly ns: bigint;
  /** Nanoseconds that the place's clocks are ahead of UTC. */
  readonly offset: bigint;
  readonly zone: string;
  readonly layout: string;
}

/**
 * Reads what a time function got.
 * @returns undefined where OPA has no result: a fraction, more than 64 bits, a zone that is none.
 * @throws RangeError for the machine's own zone, which would make verdicts depend on the machine.
 */
function momentOf(value: unknown): Moment | undefined {
  const [first, zone = "", layout = ""]: readonly unknown[] = Array.isArray(value) ? value : [value];
  const whole = typeof first === "number" && Number.isInteger(first) ? BigInt(first) : first;
  if (typeof whole !== "bigint" || typeof zone !== "string" || typeof layout !== "string" || !fits(whole))
    return undefined;
  if (zone === "Local") throw new RangeError("the time zone Local is the machine's, and is not supported");
  const offset = zone === "" || zone === "UTC" ? 0n : offsetIn(zone, whole);
  return offset === undefined ? undefined : { ns: whole, offset, zone, layout };
}

function fits(ns: bigint): boolean {
  return ns >= lowest && ns <= highest;
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value / by - (value % by < 0n ? 1n : 0n);
}

function offsetIn(zone: string, ns: bigint): bigint | undefined {
  const seconds = floorDivide(ns, perSecond);
  try {
    const parts = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    }).formatToParts(Number(seconds) * 1000);
    const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
    const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
    return (BigInt(local / 1000) - seconds) * perSecond;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The local date and time as a date whose UTC parts are to be read; without what is below a second. */
function localDate({ ns, offset }: Moment): Date {
  return new Date(Number(floorDivide(ns + offset, perSecond)) * 1000);
}

/** `time.date` */
export function dateOf(value: unknown): readonly number[] | undefined {
  const moment = momentOf(value);
  if (moment === undefined) return undefined;
  const date = localDate(moment);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

/** `time.clock` */
export function clockOf(value: unknown): readonly number[] | undefined {
  const moment = momentOf(value);
  if (moment === undefined) return undefined;
  const date = localDate(moment);
  return [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
}

/** `time.weekday` */
export function weekdayOf(value: unknown): string | undefined {
  const moment = momentOf(value);
  return moment === undefined ? undefined : weekdays[localDate(moment).getUTCDay()];
}

/**
 * `time.add_date`: days beyond the month's end go into the next.
 * @throws RangeError for a place other than UTC.
 */
export function addDate(value: unknown, years: unknown, months_: unknown, days: unknown): bigint | undefined {
  const moment = inUtc(momentOf(value), "time.add_date");
  const steps = [years, months_, days];
  if (moment === undefined || !steps.every((step) => Number.isInteger(step))) return undefined;
  const [year = 0, month = 0, day = 0] = steps.map(Number);
  const date = localDate(moment);
  const exact = new Date(0);
  exact.setUTCFullYear(date.getUTCFullYear() + year, date.getUTCMonth() + month, date.getUTCDate() + day);
  exact.setUTCHours(date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds());
  if (Number.isNaN(exact.getTime())) return undefined;
  const below = moment.ns - floorDivide(moment.ns, perSecond) * perSecond;
  const ns = BigInt(exact.getTime() / 1000) * perSecond + below;
  return fits(ns) ? ns : undefined;
}

/**
 * `time.diff`: years, months, days, hours, minutes and seconds between two instants, whichever is first.
 * @throws RangeError for places other than UTC.
 */
export function difference(left: unknown, right: unknown): readonly number[] | undefined {
  const [a, b] = [left, right].map((value) => inUtc(momentOf(value), "time.diff"));
  if (a === undefined || b === undefined) return undefined;
  const [first, last] = a.ns > b.ns ? [b, a] : [a, b];
  const [from, to] = [localDate(first), localDate(last)];
  let year = to.getUTCFullYear() - from.getUTCFullYear();
  let month = to.getUTCMonth() - from.getUTCMonth();
  let day = to.getUTCDate() - from.getUTCDate();
  let hour = to.getUTCHours() - from.getUTCHours();
  let minute = to.getUTCMinutes() - from.getUTCMinutes();
  let second = to.getUTCSeconds() - from.getUTCSeconds();
  if (second < 0) [second, minute] = [second + 60, minute - 1];
  if (minute < 0) [minute, hour] = [minute + 60, hour - 1];
  if (hour < 0) [hour, day] = [hour + 24, day - 1];
  if (day < 0) {
    const inMonth = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 0)).getUTCDate();
    [day, month] = [day + inMonth, month - 1];
  }
  if (month < 0) [month, year] = [month + 12, year - 1];
  return [year, month, day, hour, minute, second];
}

function inUtc(moment: Moment | undefined, name: string): Moment | undefined {
  if (moment !== undefined && moment.zone !== "" && moment.zone !== "UTC")
    throw new RangeError(`${name} in the time zone ${moment.zone} is not supported; UTC is`);
  return moment;
}

const tokens =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|_2006|2006|Z07:00:00|Z070000|Z07:00|Z0700|Z07|-07:00:00|-070000|-07:00|-0700|-07|002|__2|_2|0[1-6]|15|PM|pm|[.,](?:0+|9+)(?!\d)|[1-5]/g;

const two = (value: number): string => String(value).padStart(2, "0");

/**
 * `time.format`
 * @throws RangeError for a zone's abbreviation other than UTC's: they are not the same everywhere.
 */
export function formatTime(value: unknown): string | undefined {
  const moment = momentOf(value);
  if (moment === undefined) return undefined;
  const layout = moment.layout === "" ? "RFC3339Nano" : moment.layout;
  return (layouts[layout] ?? layout).replace(tokens, (token) => formatted(token, moment));
}

function formatted(token: string, moment: Moment): string {
  const date = localDate(moment);
  const [year, month, day, hour] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours()];
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  const known: Readonly<Record<string, () => string>> = {
    January: () => months[month] ?? "",
    Jan: () => (months[month] ?? "").slice(0, 3),
    Monday: () => weekdays[date.getUTCDay()] ?? "",
    Mon: () => (weekdays[date.getUTCDay()] ?? "").slice(0, 3),
    "2006": () => String(year).padStart(4, "0"),
    _2006: () => `_${String(year).padStart(4, "0")}`,
    "06": () => two(year % 100),
    "01": () => two(month + 1),
    "1": () => String(month + 1),
    "02": () => two(day),
    _2: () => String(day).padStart(2, " "),
    "2": () => String(day),
    "15": () => two(hour),
    "03": () => two(hour12),
    "3": () => String(hour12),
    "04": () => two(date.getUTCMinutes()),
    "4": () => String(date.getUTCMinutes()),
    "05": () => two(date.getUTCSeconds()),
    "5": () => String(date.getUTCSeconds()),
    PM: () => (hour < 12 ? "AM" : "PM"),
    pm: () => (hour < 12 ? "am" : "pm"),
    MST: () => abbreviation(moment),
  };
  const found = known[token];
  if (found !== undefined) return found();
  if (token === "002" || token === "__2") {
    const dayOfYear = Math.floor((date.getTime() - Date.UTC(year, 0, 0)) / 86_400_000);
    return String(dayOfYear).padStart(3, token === "002" ? "0" : " ");
  }
  if (/^[.,]/.test(token)) {
    const nanos = String(moment.ns - floorDivide(moment.ns, perSecond) * perSecond)
      .padStart(9, "0")
      .slice(0, token.length - 1);
    const digits = token.includes("9") ? nanos.replace(/0+$/, "") : nanos;
    return digits === "" ? "" : `${token[0]}${digits}`;
  }
  return offsetText(token, moment.offset);
}

function abbreviation({ zone, offset }: Moment): string {
  if (zone === "" || zone === "UTC") return "UTC";
  throw new RangeError(`the abbreviation of the time zone ${zone} (${offset / perSecond} s) is not supported`);
}

function offsetText(token: string, offset: bigint): string {
  if (token.startsWith("Z") && offset === 0n) return "Z";
  const seconds = Number((offset < 0n ? -offset : offset) / perSecond);
  const colon = token.includes(":") ? ":" : "";
  const parts = [two(Math.floor(seconds / 3600)), two(Math.floor(seconds / 60) % 60), two(seconds % 60)];
  const count = (token.match(/0[07]/g) ?? []).length;
  return `${offset < 0n ? "-" : "+"}${parts.slice(0, count).join(colon)}`;
}

/**
 * `time.parse_ns`, and with the layout RFC3339 `time.parse_rfc3339_ns`.
 * @returns undefined for text that is not of the layout.
 * @throws RangeError for a layout with parts that are not supported: hours to 12, years of two digits, days of the year.
 */
export function parseTime(layout: unknown, text: unknown): bigint | undefined {
  if (typeof layout !== "string" || typeof text !== "string") return undefined;
  const names: string[] = [];
  const pattern = patternOf(layouts[layout] ?? layout, names);
  const match = new RegExp(`^${pattern}$`).exec(text);
  if (match === null) return undefined;
  const read = (name: string): string | undefined =>
    names.includes(name) ? match[names.indexOf(name) + 1] : undefined;
  const numeric = (name: string, otherwise: number): number => Number(read(name) ?? otherwise);
  const [year, day, hour] = [numeric("year", 0), numeric("day", 1), numeric("hour", 0)];
  const [minute, second] = [numeric("minute", 0), numeric("second", 0)];
  const named = read("name") ?? read("fullName");
  const weekday = read("weekday") ?? read("fullWeekday");
  // Whether it is that day's weekday, Go does not ask.
  if (weekday !== undefined && indexIn(weekdays, weekday, read("weekday") !== undefined) < 0) return undefined;
  const month = named === undefined ? numeric("month", 1) : indexIn(months, named, read("name") !== undefined) + 1;
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (day < 1 || date.getUTCMonth() !== month - 1) return undefined;
  date.setUTCHours(hour, minute, second);
  const fraction = BigInt((read("fraction") ?? "").replace(/^[.,]/, "").slice(0, 9).padEnd(9, "0"));
  const offset = parseOffset(read("offset"));
  if (offset === undefined) return undefined;
  const ns = BigInt(date.getTime() / 1000) * perSecond + fraction - offset;
  return fits(ns) ? ns : undefined;
}

/** Names count without regard to case; short ones are the first three letters. */
function indexIn(names: readonly string[], name: string, isShort: boolean): number {
  return names.findIndex((each) => (isShort ? each.slice(0, 3) : each).toLowerCase() === name.toLowerCase());
}

const parts: Readonly<Record<string, readonly [name: string, pattern: string]>> = {
  "2006": ["year", "(\\d{4})"],
  "01": ["month", "(\\d{2})"],
  "1": ["month", "(\\d{1,2})"],
  Jan: ["name", "([A-Za-z]{3})"],
  January: ["fullName", "([A-Za-z]+)"],
  "02": ["day", "(\\d{2})"],
  "2": ["day", "(\\d{1,2})"],
  _2: ["day", " ?(\\d{1,2})"],
  "15": ["hour", "(\\d{1,2})"],
  "04": ["minute", "(\\d{2})"],
  "4": ["minute", "(\\d{1,2})"],
  "05": ["second", "(\\d{2})"],
  "5": ["second", "(\\d{1,2})"],
  Mon: ["weekday", "([A-Za-z]{3})"],
  Monday: ["fullWeekday", "([A-Za-z]+)"],
  "Z07:00": ["offset", "(Z|[+-]\\d{2}:\\d{2})"],
  Z0700: ["offset", "(Z|[+-]\\d{4})"],
  "-07:00": ["offset", "([+-]\\d{2}:\\d{2})"],
  "-0700": ["offset", "([+-]\\d{4})"],
  MST: ["offset", "(UTC)"],
};

function patternOf(layout: string, names: string[]): string {
  const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  let pattern = "";
  let at = 0;
  for (const { 0: token, index } of layout.matchAll(tokens)) {
    pattern += literal(layout.slice(at, index));
    at = index + token.length;
    // A fraction may follow the seconds whether or not the layout has one.
    if (/^[.,]/.test(token) && names.at(-1) === "fraction") continue;
    const part = parts[token];
    if (part === undefined) throw new RangeError(`time.parse_ns with ${token} in the layout is not supported`);
    names.push(part[0]);
    pattern += part[1];
    if (part[0] === "second") {
      names.push("fraction");
      pattern += "([.,]\\d+)?";
    }
  }
  return pattern + literal(layout.slice(at));
}

function parseOffset(text: string | undefined): bigint | undefined {
  if (text === undefined || /^(?:Z|UTC)$/i.test(text)) return 0n;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 24 || Number(minutes) > 60) return undefined;
  const seconds = BigInt(hours) * 3600n + BigInt(minutes ?? 0) * 60n;
  return (sign === "-" ? -seconds : seconds) * perSecond;
}

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: perSecond,
  m: 60n * perSecond,
  h: 3600n * perSecond,
  d: 86_400n * perSecond,
  w: 604_800n * perSecond,
  y: 31_536_000n * perSecond,
};

/** `time.parse_duration_ns`: Go's durations, with OPA's d, w and y (365 days). */
export function parseDuration(text: unknown): bigint | undefined {
  if (typeof text !== "string") return undefined;
  const [, sign, body] = /^([-+]?)(0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w|y))+)$/.exec(text) ?? [];
  if (body === undefined) return undefined;
  let total = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of body.matchAll(
    /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h|d|w|y)/g,
  )) {
    const size = units[unit] ?? 0n;
    total += BigInt(whole || "0") * size + (BigInt(fraction || "0") * size) / 10n ** BigInt(fraction.length);
  }
  const ns = sign === "-" ? -total : total;
  return fits(ns) ? ns : undefined;
}
