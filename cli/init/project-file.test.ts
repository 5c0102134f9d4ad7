import { expect, test } from "vitest";
import { parse } from "yaml";
import { editProjectFile } from "./project-file.ts";

const additions = { pluginPath: "node_modules/novacron/provider/bin", fleet: "fleet.yaml" };
const edit = (text: string) => editProjectFile(text, additions, "Pulumi.yaml");

test.each([
  ["# mine\nname:   shop   # the shop\nruntime:\n    name: nodejs\n\n# end\n"],
  ["name: shop\r\nruntime: nodejs\r\n"],
  ["name: shop"],
])("keys that are not there come at the end, and not a byte before them changes: %j", (text) => {
  const edited = edit(text);
  expect(edited.text.startsWith(text)).toBe(true);
  expect(parse(edited.text)).toMatchObject({
    name: "shop",
    plugins: { providers: [{ name: "novacron", path: additions.pluginPath }] },
    config: { "novacron:fleet": "fleet.yaml" },
  });
  expect(edit(edited.text)).toEqual({ text: edited.text, notes: [] });
  if (text.includes("\r")) expect(edited.text.replaceAll("\r\n", "")).not.toContain("\n");
});

test("what is there is kept, with its comments and in its order", () => {
  const text = `name: shop
plugins:
  # ours
  providers:
    - name: other # why
      path: ../other
config:
  aws:region: eu-central-1 # home
runtime: nodejs
`;
  const edited = edit(text);
  expect(edited.text).toBe(`name: shop
plugins:
  # ours
  providers:
    - name: other # why
      path: ../other
    - name: novacron
      path: node_modules/novacron/provider/bin
config:
  aws:region: eu-central-1 # home
  novacron:fleet: fleet.yaml
runtime: nodejs
`);
  expect(edit(edited.text).text).toBe(edited.text);
});

test("an empty key is filled", () => {
  const { text } = edit("name: shop\nconfig:\nplugins:\n  providers:\n");
  expect(parse(text)).toEqual({
    name: "shop",
    config: { "novacron:fleet": "fleet.yaml" },
    plugins: { providers: [{ name: "novacron", path: additions.pluginPath }] },
  });
});

test("an entry of ours is never overwritten", () => {
  const text =
    "name: shop\nplugins: { providers: [{ name: novacron, path: ../mine }] }\nconfig: { novacron:fleet: mine.yaml }\n";
  expect(edit(text)).toEqual({ text, notes: [expect.stringContaining("path ../mine")] });
});

test("what is of another shape is left alone, and said", () => {
  const { text, notes } = edit("name: shop\nplugins: [1]\nconfig: folder\n");
  expect(text).toBe("name: shop\nplugins: [1]\nconfig: folder\n");
  expect(notes).toEqual([expect.stringContaining("plugins"), expect.stringContaining("config")]);
});

test.each([["name: [\n"], ["- a\n"], [""]])("%j is refused", (text) => {
  expect(() => edit(text)).toThrow(/^NC1902: Pulumi\.yaml is malformed/);
});
