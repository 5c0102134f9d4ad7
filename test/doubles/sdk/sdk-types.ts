import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import { propertiesOf } from "./type-node.ts";
import type { PropertyShapes, ResourceShape } from "./value-shape.ts";

/**
 * What an SDK package says in its type declarations: the shapes of resource types and of the objects inside them. Read
 * when first asked for and kept. Only the few declarations that are asked for are parsed: `types/input.d.ts` has 6 MB.
 */
export class SdkTypes {
  readonly version: string;
  readonly #name: string;
  readonly #folder: string;
  readonly #resources = new Map<string, ResourceShape | null>();
  readonly #objects = new Map<string, PropertyShapes>();
  readonly #texts = new Map<string, string>();

  /** @param name of the package below `@pulumi/`, which is the first part of its tokens, too */
  constructor(name: string) {
    const manifest = createRequire(import.meta.url).resolve(`@pulumi/${name}/package.json`);
    this.#name = name;
    this.#folder = dirname(manifest);
    this.version = (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
  }

  /** The shape of a resource type, or null where the SDK has none of that token. */
  resource(token: string): ResourceShape | null {
    let known = this.#resources.get(token);
    if (known === undefined) {
      known = this.#readResource(token);
      this.#resources.set(token, known);
    }
    return known;
  }

  /**
   * The properties of an interface in `types/input`, by its name with its module: `ec2.InstanceRootBlockDevice`.
   * @throws {Error} where there is none
   */
  object(name: string): PropertyShapes {
    let known = this.#objects.get(name);
    if (known === undefined) {
      known = this.#readObject(name);
      this.#objects.set(name, known);
    }
    return known;
  }

  #readResource(token: string): ResourceShape | null {
    const [, module = "", type = ""] = token.split(":");
    const [folder = "", file = type] = module.split("/");
    const path = this.#find(folder, `${file}.d.ts`);
    if (path === null) return null;
    const source = parse(path, this.#text(path));
    const argumentsOf = source.statements.find(
      (node): node is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(node) && node.name.text === `${type}Args`,
    );
    const resource = source.statements.find(
      (node): node is ts.ClassDeclaration => ts.isClassDeclaration(node) && node.name?.text === type,
    );
    if (argumentsOf === undefined || resource === undefined) return null;
    const enums = (name: string) => this.#enum(name);
    return {
      token,
      inputs: propertiesOf(argumentsOf.members, enums),
      outputs: propertiesOf(resource.members, enums),
      documentation: source.text.slice(resource.pos, resource.getStart()),
    };
  }

  #readObject(name: string): PropertyShapes {
    const parts = name.split(".");
    const type = parts.at(-1) ?? name;
    let text = this.#text(join(this.#folder, "types", "input.d.ts"));
    let indent = "";
    for (const namespace of parts.slice(0, -1)) {
      text = block(text, indent, `namespace ${namespace}`) ?? "";
      indent += "    ";
    }
    const found = block(text, indent, `interface ${type}`);
    if (found === null) throw new Error(`@pulumi/${this.#name} has no input type ${name}`);
    const [declared] = parse(`${name}.d.ts`, found).statements;
    if (declared === undefined || !ts.isInterfaceDeclaration(declared))
      throw new Error(`@pulumi/${this.#name}: ${name} is no interface`);
    return propertiesOf(declared.members, (value) => this.#enum(value));
  }

  #enum(name: string): readonly (string | number | boolean)[] {
    const parts = name.split(".");
    const path = join(this.#folder, "types", "enums", ...parts.slice(0, -1), "index.d.ts");
    const found = block(this.#text(path), "", `const ${parts.at(-1)}:`);
    if (found === null) throw new Error(`@pulumi/${this.#name} has no enum ${name}`);
    const [statement] = parse(`${name}.d.ts`, found).statements;
    const type =
      statement !== undefined && ts.isVariableStatement(statement) && statement.declarationList.declarations[0]?.type;
    if (!type || !ts.isTypeLiteralNode(type)) throw new Error(`@pulumi/${this.#name}: ${name} is no enum`);
    return Object.values(propertiesOf(type.members, () => [])).flatMap(({ shape }) =>
      shape.kind === "oneOf" ? shape.values : [],
    );
  }

  /** Files are named like the token but for the case of letters: `iAMBinding` lies in `iambinding`. */
  #find(folder: string, file: string): string | null {
    try {
      const name = readdirSync(join(this.#folder, folder)).find((entry) => entry.toLowerCase() === file.toLowerCase());
      return name === undefined ? null : join(this.#folder, folder, name);
    } catch {
      return null;
    }
  }

  #text(path: string): string {
    const known = this.#texts.get(path) ?? readFileSync(path, "utf8");
    this.#texts.set(path, known);
    return known;
  }
}

/** The generated declarations are formatted: what begins with `head` at an indent ends with a brace at that indent. */
function block(text: string, indent: string, head: string): string | null {
  const begin = new RegExp(`^${indent}(?:export )?(?:declare )?${head.replace(/[$.]/g, "\\$&")}(?= |$).*$`, "m").exec(
    text,
  );
  if (begin === null) return null;
  if (begin[0].endsWith("}") || begin[0].endsWith("};")) return begin[0];
  const end = text.indexOf(`\n${indent}}`, begin.index);
  return end < 0 ? null : text.slice(begin.index, end + indent.length + 2);
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}
