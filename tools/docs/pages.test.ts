import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { errorPage } from "./error-page.ts";
import { between, table } from "./markdown.ts";
import { propertyRows } from "./property-rows.ts";
import { riskFigures } from "./risk-figures.ts";
import { bundledPackages, thirdPartyPage } from "./third-party.ts";

describe("propertyRows", () => {
  const schema = z.strictObject({
    name: z.string().regex(/^(?:a|b)$/),
    size: z.int().min(1).max(8).default(2).describe("In <GiB>"),
    ratio: z.number().positive().optional(),
    peers: z.array(z.strictObject({ level: z.enum(["node", "rack"]).default("node") })).optional(),
    cache: z.strictObject({ url: z.string() }).default({ url: "x" }),
    labels: z.record(z.string(), z.string()).default({}),
  });

  it("gives type, range, default and path of every property, nested ones too", () => {
    expect(propertyRows(schema, "input")).toEqual([
      ["`name`", "string `^(?:a|b)$`", "**required**", ""],
      ["`size`", "whole number, 1 to 8", "`2`", "In \\<GiB>"],
      ["`ratio`", "number, above 0", "", ""],
      ["`peers`", "list of object", "", ""],
      ["`peers[].level`", '`"node"`, `"rack"`', '`"node"`', ""],
      ["`cache`", "object", "", ""],
      ["`cache.url`", "string", "**required**", ""],
      ["`labels`", "map of string", "`{}`", ""],
    ]);
  });

  it("says of outputs whether they are always there", () => {
    const there = propertyRows(schema, "output").map(([path, , standard]) => [path, standard]);
    expect(there).toContainEqual(["`size`", "always"]);
    expect(there).toContainEqual(["`ratio`", "where known"]);
  });
});

describe("markdown", () => {
  it("keeps bars and line ends of a cell from ending it", () => {
    expect(table(["a"], [["x | y\nz"]])).toBe("| a |\n| --- |\n| x \\| y z |");
  });

  it("replaces what stands between two markers, again and again the same", () => {
    const once = between("before <a> old </a> after", "<a>", "</a>", "new");
    expect(once).toBe("before <a>\n\nnew\n\n</a> after");
    expect(between(once, "<a>", "</a>", "new")).toBe(once);
    expect(() => between("nothing", "<a>", "</a>", "new")).toThrow(/no <a>/);
  });
});

it("the error page has every code, and refuses one that no section would show", () => {
  const page = errorPage({ NC1202: "second", NC1001: "an input", NC1201: "first" });
  expect(page).toContain("| `NC1001` | an input |");
  expect(page.indexOf("NC1201")).toBeLessThan(page.indexOf("NC1202"));
  expect(() => errorPage({ NC9901: "stray" })).toThrow(/NC9901/);
});

describe("riskFigures", () => {
  const figures = {
    points: 1234,
    baseRate: 0.0123,
    auc: 0.7,
    expectedCalibrationError: 0.004,
    heuristicAuc: { availability30d: 0.5 },
    placementReduction: {
      pool: { model: -0.5, availability30d: 0.06 },
      withinCluster: { model: -0.004, availability30d: -0.1 },
    },
  };

  it("shows gains and losses with their sign", () => {
    const text = riskFigures({ laterTime: figures, unseenSite: figures, unseenSiteLaterTime: figures });
    expect(text).toContain("| points | 1,234 | 1,234 | 1,234 |");
    expect(text).toContain("| −50 % (+6 %) |");
    expect(text).toContain("| 0 % (−10 %) |");
  });

  it("has no gaps: a missing figure is an error", () => {
    const { auc: _, ...lacking } = figures;
    const partial = { laterTime: lacking, unseenSite: figures, unseenSiteLaterTime: figures };
    expect(() => riskFigures(partial)).toThrow(/auc/);
  });
});

describe("bundledPackages", () => {
  let folder: string | undefined;
  afterEach(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
    folder = await mkdtemp(join(tmpdir(), "novacron-docs-"));
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return folder;
  }
  const licensed = (name: string, text: string) => ({
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, license: "MIT" }),
    [`node_modules/${name}/LICENSE`]: text,
  });

  it("follows chunks, passes over those of an earlier build, and prints a shared text once", async () => {
    const at = await folderWith({
      "dist/main.js": `import { a } from "./chunk-1.js";\n// node_modules/@scope/one/index.js\nrequire("./own.js");`,
      "dist/chunk-1.js": "//#region node_modules/two/lib/a.js\n",
      "dist/chunk-0.js": "// node_modules/gone/index.js\n",
      ...licensed("@scope/one", "same text \r\n"),
      ...licensed("two", "same text\n"),
    });
    const packages = await bundledPackages(
      [{ folder: join(at, "dist"), entries: ["main.js"] }],
      join(at, "node_modules"),
    );
    expect(packages.map(({ name }) => name)).toEqual(["@scope/one", "two"]);
    const page = thirdPartyPage(packages);
    expect(page.split("same text")).toHaveLength(2);
    expect(page).toContain("## @scope/one, two");
  });

  it("refuses a package without a licence text", async () => {
    const at = await folderWith({
      "dist/main.js": "// node_modules/bare/index.js\n",
      "node_modules/bare/package.json": JSON.stringify({ license: "MIT" }),
    });
    const packages = bundledPackages([{ folder: join(at, "dist"), entries: ["main.js"] }], join(at, "node_modules"));
    await expect(packages).rejects.toThrow(/bare has no licence text/);
  });
});
