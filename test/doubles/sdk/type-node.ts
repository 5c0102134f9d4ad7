import ts from "typescript";
import type { PropertyShape, PropertyShapes, ValueShape } from "./value-shape.ts";

/** Resolves what a type node cannot say by itself: the values of an enum of the package. */
export type EnumValues = (name: string) => readonly (string | number | boolean)[];

/**
 * The shape of a type as the SDKs write them: `pulumi.Input<T | undefined>`, lists, maps, `inputs.x.Y`, `enums.x.Y`.
 * @throws {Error} for a form of type that no SDK of ours has used so far: an unknown form must not pass as "any".
 */
export function shapeOf(node: ts.TypeNode, enums: EnumValues): ValueShape {
  if (ts.isTypeReferenceNode(node)) return referenced(node, enums);
  if (ts.isParenthesizedTypeNode(node)) return shapeOf(node.type, enums);
  if (ts.isArrayTypeNode(node)) return { kind: "list", of: shapeOf(node.elementType, enums) };
  if (ts.isUnionTypeNode(node)) return union(node.types.filter(isDefined).map((type) => shapeOf(type, enums)));
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration);
    if (index !== undefined) return { kind: "map", of: shapeOf(index.type, enums) };
    return { kind: "object", properties: propertiesOf(node.members, enums) };
  }
  if (ts.isLiteralTypeNode(node)) return { kind: "oneOf", values: [literal(node)] };
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { kind: "string" };
    case ts.SyntaxKind.NumberKeyword:
      return { kind: "number" };
    case ts.SyntaxKind.BooleanKeyword:
      return { kind: "boolean" };
    case ts.SyntaxKind.AnyKeyword:
      return { kind: "any" };
    default:
      throw new Error(`a type of a form that the doubles do not read: ${node.getText()}`);
  }
}

/** The properties of an interface or of a class: those that are declared with a type. */
export function propertiesOf(members: ts.NodeArray<ts.Node>, enums: EnumValues): PropertyShapes {
  const properties: Record<string, PropertyShape> = {};
  for (const member of members) {
    if (!ts.isPropertySignature(member) && !ts.isPropertyDeclaration(member)) continue;
    if (member.type === undefined || isStatic(member)) continue;
    const required = member.questionToken === undefined && !isOptionalOutput(member.type);
    properties[nameOf(member.name)] = { shape: shapeOf(member.type, enums), required };
  }
  return properties;
}

function referenced(node: ts.TypeReferenceNode, enums: EnumValues): ValueShape {
  const name = node.typeName.getText();
  const [argument] = node.typeArguments ?? [];
  if (/^pulumi\.(Input|Output)$/.test(name) && argument !== undefined) return shapeOf(argument, enums);
  if (name.startsWith("inputs.")) return { kind: "reference", name: name.slice("inputs.".length) };
  // What comes out is not checked, only told apart by whether it is a list, a map or a plain value.
  if (name.startsWith("outputs.")) return { kind: "any" };
  if (name.startsWith("enums.")) return { kind: "oneOf", values: enums(name.slice("enums.".length)) };
  if (name.startsWith("pulumi.asset.")) return { kind: "asset" };
  if (name === "Record" && node.typeArguments?.[1] !== undefined)
    return { kind: "map", of: shapeOf(node.typeArguments[1], enums) };
  // A class of a resource, `string | InstanceProfile`, or an alias of text, `ARN`: text on the wire either way.
  return { kind: "string" };
}

function union(of: readonly ValueShape[]): ValueShape {
  const [only, ...others] = of;
  if (only === undefined) return { kind: "any" };
  return others.length === 0 ? only : { kind: "union", of };
}

function isDefined(node: ts.TypeNode): boolean {
  return node.kind !== ts.SyntaxKind.UndefinedKeyword;
}

function isStatic(member: ts.PropertySignature | ts.PropertyDeclaration): boolean {
  return (
    ts.getModifiers(member as ts.PropertyDeclaration)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false
  );
}

/** `pulumi.Output<T | undefined>` */
function isOptionalOutput(type: ts.TypeNode): boolean {
  if (!ts.isTypeReferenceNode(type)) return false;
  const [argument] = type.typeArguments ?? [];
  return argument !== undefined && ts.isUnionTypeNode(argument) && !argument.types.every(isDefined);
}

function literal({ literal }: ts.LiteralTypeNode): string | number | boolean {
  if (ts.isStringLiteral(literal)) return literal.text;
  if (ts.isNumericLiteral(literal)) return Number(literal.text);
  if (literal.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (literal.kind === ts.SyntaxKind.FalseKeyword) return false;
  throw new Error(`a literal type of a form that the doubles do not read: ${literal.getText()}`);
}

function nameOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : name.getText();
}
