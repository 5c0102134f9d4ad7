import { code, table } from "./markdown.ts";

/** What the first two digits of a code stand for. */
const ranges: Readonly<Record<string, string>> = {
  NC10: "Input",
  NC11: "Fleet and snapshot",
  NC12: "Placement",
  NC13: "Policies",
  NC14: "Prediction",
  NC15: "Quantum jobs",
  NC16: "Keys, attestation, audit",
  NC17: "Store and cache",
  NC18: "Protocol",
  NC19: "Set-up and command line",
  NC20: "Lock file",
};

/**
 * `docs/errors.md`.
 * @param codes meaning by code, such as `errorCodes`.
 * @throws {RangeError} when a code belongs to no range: then the page would lack it.
 */
export function errorPage(codes: Readonly<Record<string, string>>): string {
  const known = Object.keys(codes);
  const stray = known.find((name) => ranges[name.slice(0, 4)] === undefined);
  if (stray !== undefined) throw new RangeError(`errorPage: ${stray} belongs to no range`);
  const sections = Object.entries(ranges).flatMap(([range, title]) => {
    const rows = known
      .filter((name) => name.startsWith(range))
      .sort()
      .map((name) => [code(name), codes[name] ?? ""]);
    return rows.length === 0 ? [] : [`## ${title}`, "", table(["code", "meaning"], rows), ""];
  });
  return [
    "# Errors",
    "",
    "<!-- Generated from provider/errors/codes.ts by `npm run docs`; change that file, not this page. -->",
    "",
    "Every error and warning begins with one of these codes. A code keeps its meaning for ever and is never used again for",
    "another. The rest of the message says what was wrong, what was expected and what to do; Pulumi shows it beside the",
    "resource and names the property. With `NOVACRON_DEBUG=1` the command line prints the stack trace as well.",
    "",
    ...sections,
  ].join("\n");
}
