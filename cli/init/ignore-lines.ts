/** What NovaCron keeps in a project's folder is not to be committed, except the public keys and the waivers, to be reviewed. */
const lines = [
  ".novacron/*",
  "!.novacron/keys/",
  ".novacron/keys/*",
  "!.novacron/keys/keys.json",
  "!.novacron/waivers.yaml",
] as const;

/** A .gitignore with NovaCron's lines, and what somebody should know. */
export interface IgnoreEdit {
  readonly text: string;
  readonly notes: readonly string[];
}

/**
 * Adds to the text of a .gitignore (empty where there is none) the lines that it does not have.
 * The folder itself must not be ignored: git never looks inside of such a folder for exceptions.
 */
export function editIgnoreFile(text: string): IgnoreEdit {
  const standing = new Set(text.split(/\r?\n/).map((line) => line.trim()));
  const whole = [".novacron", ".novacron/", "/.novacron", "/.novacron/"].find((line) => standing.has(line));
  const notes =
    whole === undefined
      ? []
      : [
          `.gitignore ignores \`${whole}\` as a whole, and so .novacron/keys/keys.json, too; remove that line, so that the public keys can be committed`,
        ];
  const missing = lines.filter((line) => !standing.has(line));
  if (missing.length === 0) return { text, notes };
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const before = text === "" || text.endsWith("\n") ? text : `${text}${end}`;
  const heading =
    missing.length === lines.length ? ["# NovaCron: store, logs and private keys; the public keys are committed"] : [];
  const gap = before === "" || heading.length === 0 ? "" : end;
  return { text: `${before}${gap}${[...heading, ...missing].join(end)}${end}`, notes };
}
