import { goMatches, goRegex, goReplace, goSplit } from "./go-regex.ts";
import { sprintf } from "./go-sprintf.ts";
import { addDate, clockOf, dateOf, difference, formatTime, parseDuration, parseTime, weekdayOf } from "./go-time.ts";
import { argumentValue, type HostArgument, type HostFunction } from "./host-function.ts";
import { parseRegoValue } from "./rego-text.ts";
import { compareVersions, isValidVersion } from "./semver.ts";
import { isSubset } from "./subset.ts";
import { anyMatch, countOf, hashOf, hexDecoded, hmacOf, indexesOf } from "./texts.ts";

/** A function of its arguments' values. */
const of =
  (work: (...values: readonly unknown[]) => unknown): HostFunction =>
  (...args) =>
    work(...args.map(argumentValue));

/** A function of texts; OPA has no result for anything else. */
const ofTexts = (work: (...texts: readonly string[]) => unknown): HostFunction =>
  of((...values) => {
    const texts = values.filter((value) => typeof value === "string");
    return texts.length === values.length ? work(...texts) : undefined;
  });

const rego = (argument: HostArgument | undefined) => parseRegoValue(argument?.rego() ?? "null");

/**
 * The built-in functions that the host has, each with the results of the OPA command; tests compare the two. OPA's own
 * compiler puts the others into the module. Where one of them cannot do what it is asked for, it throws, and the evaluation
 * fails closed.
 */
export const hostFunctions: ReadonlyMap<string, HostFunction> = new Map<string, HostFunction>([
  ["sprintf", (format, operands) => (format && operands ? sprintf(format, operands) : undefined)],
  ["regex.replace", ofTexts((text = "", pattern = "", replacement = "") => goReplace(text, pattern, replacement))],
  ["regex.split", ofTexts((pattern = "", text = "") => goSplit(pattern, text))],
  [
    "regex.find_n",
    of((pattern, text, count) => {
      if (typeof pattern !== "string" || typeof text !== "string" || !Number.isInteger(count)) return undefined;
      const found = goMatches(goRegex(pattern), text).map(([match]) => match);
      return Number(count) < 0 ? found : found.slice(0, Number(count));
    }),
  ],
  ["semver.is_valid", of(isValidVersion)],
  ["semver.compare", of(compareVersions)],
  ["object.subset", (whole, part) => isSubset(rego(whole), rego(part))],
  ["strings.any_prefix_match", (texts, affixes) => anyMatch(rego(texts), rego(affixes), "start")],
  ["strings.any_suffix_match", (texts, affixes) => anyMatch(rego(texts), rego(affixes), "end")],
  ["strings.count", of(countOf)],
  ["indexof_n", of(indexesOf)],
  ["time.add_date", of(addDate)],
  ["time.clock", of(clockOf)],
  ["time.date", of(dateOf)],
  ["time.diff", of(difference)],
  ["time.format", of(formatTime)],
  ["time.parse_duration_ns", of(parseDuration)],
  ["time.parse_ns", of(parseTime)],
  ["time.parse_rfc3339_ns", of((text) => parseTime("RFC3339", text))],
  ["time.weekday", of(weekdayOf)],
  ["crypto.md5", of((text) => hashOf("md5", text))],
  ["crypto.sha1", of((text) => hashOf("sha1", text))],
  ["crypto.sha256", of((text) => hashOf("sha256", text))],
  ["crypto.hmac.md5", of((text, key) => hmacOf("md5", text, key))],
  ["crypto.hmac.sha1", of((text, key) => hmacOf("sha1", text, key))],
  ["crypto.hmac.sha256", of((text, key) => hmacOf("sha256", text, key))],
  ["crypto.hmac.sha512", of((text, key) => hmacOf("sha512", text, key))],
  ["hex.encode", ofTexts((text = "") => Buffer.from(text).toString("hex"))],
  ["hex.decode", of(hexDecoded)],
  ["base64url.encode_no_pad", ofTexts((text = "") => Buffer.from(text).toString("base64url"))],
]);
