/** Longest text that is put into a cell or a line; a message that is longer says nothing more. */
const longest = 1500;

/**
 * Text for Markdown as GitHub and GitLab render it: shown as it is, whatever it holds. Nobody is mentioned and no HTML comes
 * through: names and messages come from programs that are under review.
 */
export function plain(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>|~&#$]/g, "\\$&")
    .replace(/@/g, "@\u200b");
}

/** Text as code. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === "") return "";
  const fence = "`".repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Code in the cell of a table, where a bar would end the cell even in code. */
export function codeCell(text: string): string {
  return code(text).replaceAll("|", "\\|");
}

/** A link; its text is shown as it is. */
export function link(text: string, url: string): string {
  return `[${plain(text)}](<${url.replace(/[<>\s]/g, encodeURIComponent)}>)`;
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters have no place in a line
  const line = text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
