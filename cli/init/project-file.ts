import { isDeepStrictEqual } from "node:util";
import { Document, isMap, isScalar, isSeq, type Pair, parseDocument, YAMLMap, YAMLSeq } from "yaml";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";

/** What is to be added to Pulumi.yaml, where it is not there. */
export interface ProjectAdditions {
  /** Folder of the plugin's executable, relative to the project. */
  readonly pluginPath: string;
  /** Value of `novacron:fleet`. */
  readonly fleet: string;
}

/** Pulumi.yaml with the additions, and what was left alone. */
export interface ProjectEdit {
  readonly text: string;
  /** What somebody should know, in lines. */
  readonly notes: readonly string[];
}

/**
 * Adds the plugin's entry and the fleet's path to the text of Pulumi.yaml. Comments, order and values stay; what is there
 * already is not changed. Text with nothing to add comes back as it is.
 * @param file path for messages.
 * @throws {NovaCronError} NC1902 when it is malformed.
 */
export function editProjectFile(text: string, additions: ProjectAdditions, file: string): ProjectEdit {
  const document = parseDocument(text);
  const [fault] = document.errors;
  const root = document.contents;
  if (fault !== undefined || !isMap(root)) {
    const what = fault?.message.split("\n")[0] ?? "it is not a map of keys and values";
    throw new NovaCronError("NC1902", `${file} is malformed: ${what}`, {
      remedy: "Correct it, and run this again",
      cause: fault,
    });
  }
  const notes: string[] = [];
  const before = new Set(root.items.map((pair) => String(pair.key)));
  const added = [
    addPlugin(document, root, additions.pluginPath, notes),
    addFleet(document, root, additions.fleet, notes),
  ];
  if (!added.includes(true)) return { text, notes };
  return { text: appended(text, document, root, before) ?? restyled(text, document, root), notes };
}

/**
 * The text with the new keys at its end, every byte before them as it was; null where more than new keys is needed.
 * @param before the keys that were there.
 */
function appended(text: string, document: Document, root: YAMLMap, before: ReadonlySet<string>): string | null {
  if (root.flow === true) return null;
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const fresh = new Document();
  const block = fresh.createNode({}) as YAMLMap;
  block.items.push(...root.items.filter((pair) => !before.has(String(pair.key))));
  fresh.contents = block;
  const whole = `${text}${text.endsWith("\n") ? "" : end}${fresh.toString({ lineWidth: 0 }).replaceAll("\n", end)}`;
  // An entry that went into a list that was there, or a text that ends its document, shows here.
  const same = parseDocument(whole);
  return same.errors.length === 0 && isDeepStrictEqual(same.toJS(), document.toJS()) ? whole : null;
}

/** The document written anew, as nearly in the file's own style as the library can. */
function restyled(text: string, document: Document, root: YAMLMap): string {
  const style = { ...styleOf(text, root), flowCollectionPadding: !/\[[^\s\]]/.test(text) || /\{ /.test(text) };
  return document.toString({ ...style, lineWidth: 0 });
}

function addPlugin(document: Document, root: YAMLMap, path: string, notes: string[]): boolean {
  const plugins = childMap(document, root, "plugins");
  const providers = plugins === null ? null : childSeq(document, plugins, "providers");
  if (plugins === null || providers === null) {
    notes.push(`plugins is not what Pulumi expects; add there by hand: providers: [{ name: novacron, path: ${path} }]`);
    return false;
  }
  const standing = providers.node.items.find((item): item is YAMLMap => isMap(item) && item.get("name") === "novacron");
  if (standing !== undefined) {
    if (standing.get("path") !== path)
      notes.push(
        `the plugin's entry stays as it is: path ${String(standing.get("path"))}; this installation's is ${path}`,
      );
    return false;
  }
  providers.node.add(document.createNode({ name: "novacron", path }));
  providers.attach();
  plugins.attach();
  return true;
}

function addFleet(document: Document, root: YAMLMap, fleet: string, notes: string[]): boolean {
  const config = childMap(document, root, "config");
  if (config === null) {
    notes.push(`config is not a map; add there by hand: novacron:fleet: ${fleet}`);
    return false;
  }
  if (config.node.has("novacron:fleet")) return false;
  config.node.add(document.createPair("novacron:fleet", fleet));
  config.attach();
  return true;
}

interface Child<Node> {
  readonly node: Node;
  /** Puts the node into its parent, where it was not there. */
  readonly attach: () => void;
}

/** The map under `key`, which may still have to be made; null where something else is there. */
function childMap(document: Document, parent: YAMLMap, key: string): Child<YAMLMap> | null {
  const node = parent.get(key, true);
  if (isMap(node)) return { node, attach: () => undefined };
  return isEmpty(node) ? made(document, parent, key, new YAMLMap(document.schema)) : null;
}

function childSeq(document: Document, parent: Child<YAMLMap>, key: string): Child<YAMLSeq> | null {
  const node = parent.node.get(key, true);
  if (isSeq(node)) return { node, attach: () => undefined };
  return isEmpty(node) ? made(document, parent.node, key, new YAMLSeq(document.schema)) : null;
}

function made<Node extends YAMLMap | YAMLSeq>(
  document: Document,
  parent: YAMLMap,
  key: string,
  node: Node,
): Child<Node> {
  return {
    node,
    attach: () => {
      const empty = parent.items.find((pair): pair is Pair => isScalar(pair.key) && pair.key.value === key);
      if (empty === undefined) parent.add(document.createPair(key, node));
      else empty.value = node;
    },
  };
}

/** `key:` with nothing after it. */
const isEmpty = (node: unknown): boolean =>
  node === undefined || node === null || (isScalar(node) && node.value === null);

function styleOf(text: string, root: YAMLMap): { readonly indent: number; readonly indentSeq: boolean } {
  const indent = /^( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2;
  const block = root.items.find((pair) => isSeq(pair.value) && pair.value.flow !== true);
  return {
    indent,
    indentSeq: block === undefined || !/^\S[^\n]*:[^\S\n]*(?:#[^\n]*)?\n(?:[^\S\n]*#[^\n]*\n)*- /m.test(text),
  };
}
