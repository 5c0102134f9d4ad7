/**
 * A pattern of Go's regexp (RE2) as one of JavaScript's that matches the same. What the two have in common is translated;
 * what only one of them has is refused rather than guessed at.
 *
 * @throws SyntaxError for a pattern that is none in Go, or that this cannot translate: lookarounds and back references (Go has
 * none), POSIX classes, `\p` with long names, `\Q`, `\C`, flags other than a leading `(?i)`, `(?s)` or `(?m)`.
 */
export function goRegex(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const [, flags = ""] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  const body = flags === "" ? pattern : pattern.slice(flags.length + 3);
  const regex = new RegExp(translated(body, flags), `gu${flags.includes("i") ? "i" : ""}`);
  if (compiled.size >= 256) compiled.clear();
  compiled.set(pattern, regex);
  return regex;
}

const compiled = new Map<string, RegExp>();

function translated(pattern: string, flags: string): string {
  const dot = flags.includes("s") ? "[\\s\\S]" : "[^\\n]";
  const [start, end] = flags.includes("m") ? ["(?<![^\\n])", "(?![^\\n])"] : ["(?<![\\s\\S])", "(?![\\s\\S])"];
  let out = "";
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const token =
      /^\\[\s\S]|^\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]|^\(\?P?<[A-Za-z_]\w*>|^\(\?:|^\(\?|^\{\d+(?:,\d*)?\}|^[\s\S]/u.exec(
        rest,
      )?.[0] ?? "";
    at += token.length;
    if (token === ".") out += dot;
    else if (token === "^") out += start;
    else if (token === "$") out += end;
    else if (token === "(?") throw refused(pattern, "(?");
    else if (token.startsWith("(?P<")) out += `(?<${token.slice(4)}`;
    else if (token.startsWith("(?<") || token === "(?:") out += token;
    else if (token.startsWith("[") && token.length > 1) out += bracket(pattern, token);
    else if (token.startsWith("\\")) out += escaped(pattern, token, false);
    else if (/^\{\d/.test(token)) {
      if ((token.match(/\d+/g) ?? []).some((count) => Number(count) > 1000)) throw refused(pattern, token);
      out += token;
    } else if (token === "{" || token === "}" || token === "]") out += `\\${token}`;
    else out += token;
  }
  if (/[*+?}][*+]/.test(pattern.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g, "x")))
    throw refused(pattern, "a doubled repetition");
  return out;
}

const classes: Readonly<Record<string, string>> = { d: "0-9", w: "0-9A-Za-z_", s: "\\t\\n\\f\\r " };
const inverted: Readonly<Record<string, string>> = { D: "d", W: "w", S: "s" };
const controls: Readonly<Record<string, string>> = { a: "\\x07", f: "\\f", t: "\\t", n: "\\n", r: "\\r", v: "\\v" };

function escaped(pattern: string, token: string, inClass: boolean): string {
  const letter = token.slice(1);
  const known = classes[letter];
  if (known !== undefined) return inClass ? known : `[${known}]`;
  const inverse = classes[inverted[letter] ?? ""];
  if (inverse !== undefined && !inClass) return `[^${inverse}]`;
  if (controls[letter] !== undefined) return controls[letter];
  if (!inClass && letter === "A") return "(?<![\\s\\S])";
  if (!inClass && letter === "z") return "(?![\\s\\S])";
  // JavaScript's \b looks at more letters than ASCII's where case does not count.
  if (!inClass && letter === "b") return "(?:(?<![0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<=[0-9A-Za-z_])(?![0-9A-Za-z_]))";
  if (/^[\^$\\.*+?()[\]{}|/-]$/.test(letter)) return letter === "-" && !inClass ? "-" : token;
  if (/^[!"#%&',:;<=>@_`~ ]$/.test(letter)) return letter;
  throw refused(pattern, token);
}

function bracket(pattern: string, token: string): string {
  const negated = token.startsWith("[^");
  let inside = token.slice(negated ? 2 : 1, -1);
  if (/\[:/.test(inside)) throw refused(pattern, "a POSIX class");
  inside = inside.replace(/\\[\s\S]|[[\](){}|/]/gu, (part) =>
    part.startsWith("\\") ? escaped(pattern, part, true) : `\\${part}`,
  );
  return `[${negated ? "^" : ""}${inside}]`;
}

function refused(pattern: string, what: string): SyntaxError {
  return new SyntaxError(`the regular expression ${pattern} has ${what}, which the policy host does not support`);
}

/** All matches, as Go finds them: an empty one does not follow directly on another. */
export function goMatches(regex: RegExp, text: string): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  let end = -1;
  for (const match of text.matchAll(regex)) {
    if (match[0] === "" && match.index === end) continue;
    found.push(match);
    end = match.index + match[0].length;
  }
  return found;
}

/** `regex.replace`: `$1`, `${1}` and `${name}` stand for groups, `$$` for a dollar sign. */
export function goReplace(text: string, pattern: string, replacement: string): string {
  let result = "";
  let at = 0;
  for (const match of goMatches(goRegex(pattern), text)) {
    result += text.slice(at, match.index) + expanded(replacement, match);
    at = match.index + match[0].length;
  }
  return result + text.slice(at);
}

function expanded(replacement: string, match: RegExpExecArray): string {
  return replacement.replace(
    /\$(?:\$|\{(\w+)\}|(\w+))/g,
    (whole, braced: string | undefined, bare: string | undefined) => {
      if (whole === "$$") return "$";
      const name = braced ?? bare ?? "";
      return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? "";
    },
  );
}

/** `regex.split` */
export function goSplit(pattern: string, text: string): readonly string[] {
  if (pattern !== "" && text === "") return [""];
  const parts: string[] = [];
  let [begin, end] = [0, 0];
  for (const match of goMatches(goRegex(pattern), text)) {
    end = match.index;
    const after = end + match[0].length;
    // An empty match at the very beginning divides nothing.
    if (after !== 0) parts.push(text.slice(begin, end));
    begin = after;
  }
  if (end !== text.length) parts.push(text.slice(begin));
  return parts;
}
