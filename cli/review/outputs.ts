import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { Terminal } from "../terminal.ts";
import type { ReviewReport } from "./report.ts";

/** How a review can be written. */
export const reviewFormats = ["text", "markdown", "sarif", "junit", "github", "json"] as const;
export type ReviewFormat = (typeof reviewFormats)[number];

/** One output: to a file, or to stdout where `file` is absent. */
export interface ReviewOutput {
  readonly format: ReviewFormat;
  readonly file?: string;
}

/**
 * What `--format` and `--out` ask for together; text to stdout without either.
 * @throws {NovaCronError} NC1903 where two outputs would go to the same place.
 */
export function checkOutputs(outputs: readonly ReviewOutput[]): readonly ReviewOutput[] {
  if (outputs.length === 0) return [{ format: "text" }];
  const places = outputs.map(({ file }) => file ?? "stdout");
  const twice = places.find((place, index) => places.indexOf(place) !== index);
  if (twice === undefined) return outputs;
  throw new NovaCronError("NC1903", `two formats would be written to ${twice}`, {
    property: "--out",
    expected: "another place for each --format",
    remedy: "Give all but one a file: --format sarif --out review.sarif",
  });
}

/** Writes a review. @throws {NovaCronError} NC1903 for a file that cannot be written. */
export async function writeOutputs(
  report: ReviewReport,
  outputs: readonly ReviewOutput[],
  terminal: Terminal,
): Promise<void> {
  for (const { format, file } of outputs) {
    const text = await render(format, report, file === undefined ? terminal : { color: false });
    if (file === undefined) terminal.out(text);
    else await write(resolve(terminal.directory, file), text);
  }
}

/** Each renderer is loaded where it is asked for: the XML library alone takes longer than a small review. */
async function render(format: ReviewFormat, report: ReviewReport, terminal: Pick<Terminal, "color">): Promise<string> {
  switch (format) {
    case "text":
      return (await import("./render-text.ts")).renderText(report, terminal);
    case "markdown":
      return (await import("./render-markdown.ts")).renderMarkdown(report);
    case "sarif":
      return (await import("./render-sarif.ts")).renderSarif(report);
    case "junit":
      return (await import("./render-junit.ts")).renderJunit(report);
    case "github":
      return (await import("./render-github.ts")).renderGithub(report);
    case "json":
      return (await import("./render-json.ts")).renderJson(report);
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new NovaCronError("NC1903", `${path} cannot be written`, {
      property: "--out",
      expected: "a file in a folder that exists",
      remedy: "Make the folder, or name another file",
      cause,
    });
  }
}
