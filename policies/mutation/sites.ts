import { itemsOf, property, type RegoSource, type Span } from "./rego-source.ts";

/** One expression of a body. */
export interface Expression {
  readonly span: Span;
  readonly negated: boolean;
  readonly form: "some" | "every" | "assignment" | "comparison" | "other";
  /** Of `some` and `every`: the keyword. */
  readonly keyword: Span;
  /** Of `every`: the span of its body, between the braces. */
  readonly inner: Span | undefined;
  /** Of `some ... in`: it has a collection to take its variables from. */
  readonly membership: boolean;
}

/** A place in a file at which a mutant may differ from it. */
export type Site =
  | { readonly kind: "rule"; readonly rule: string; readonly span: Span }
  | { readonly kind: "else"; readonly rule: string; readonly span: Span }
  | { readonly kind: "body"; readonly rule: string; readonly expressions: readonly Expression[] }
  | { readonly kind: "operator"; readonly rule: string; readonly name: string; readonly span: Span }
  | {
      readonly kind: "constant";
      readonly rule: string;
      readonly type: "string" | "number" | "boolean";
      readonly span: Span;
    }
  | {
      readonly kind: "collection";
      readonly rule: string;
      readonly type: "array" | "set" | "object";
      readonly span: Span;
      readonly members: readonly Span[];
    };

const comparisons = new Set(["equal", "neq", "lt", "lte", "gt", "gte", "eq"]);

interface Context {
  readonly rule: string;
  /** Texts that are only shown: what is in them decides nothing. */
  readonly prose: boolean;
}

/**
 * All places at which a file can be mutated, in the order of OPA's tree. Texts for people are no places: what is given to
 * sprintf, and strings with blanks in them that nothing is compared with.
 */
export function sitesOf(source: RegoSource): readonly Site[] {
  const sites: Site[] = [];
  const { spanOf, text } = source;

  const rule = (node: unknown): void => {
    const name = nameOf(node);
    const context: Context = { rule: name, prose: false };
    const span = ruleSpan(node);
    if (span !== undefined) sites.push({ kind: "rule", rule: name, span });
    headAndBody(node, context);
    for (let other = property(node, "else"); other !== undefined; other = property(other, "else")) {
      const elseSpan = spanOf(other);
      if (elseSpan !== undefined) sites.push({ kind: "else", rule: name, span: elseSpan });
      headAndBody(other, context);
    }
  };

  const headAndBody = (node: unknown, context: Context): void => {
    const head = property(node, "head");
    for (const argument of itemsOf(property(head, "args"))) term(argument, context);
    for (const part of itemsOf(property(head, "ref")).slice(1)) term(part, context);
    term(property(head, "key"), context);
    term(property(head, "value"), context);
    body(itemsOf(property(node, "body")), context);
  };

  const body = (nodes: readonly unknown[], context: Context): void => {
    const expressions = nodes.flatMap((node) => expression(node, context) ?? []);
    if (expressions.length > 0) sites.push({ kind: "body", rule: context.rule, expressions });
  };

  const expression = (node: unknown, context: Context): Expression | undefined => {
    const span = spanOf(node);
    // A rule without a body has one in the tree: `true`, at the place of its head.
    const terms = property(node, "terms");
    if (span === undefined || (property(terms, "type") === "boolean" && !/^(?:true|false)$/.test(textOf(span))))
      return undefined;
    for (const change of itemsOf(property(node, "with"))) term(property(change, "value"), context);
    const negated = property(node, "negated") === true;
    const plain = { span, negated, keyword: span, inner: undefined, membership: false };
    if (Array.isArray(terms)) {
      const name = call(terms, context);
      const form = name === "assign" ? "assignment" : comparisons.has(name) ? "comparison" : "other";
      return { ...plain, form };
    }
    const keyword = spanOf(terms) ?? span;
    const symbols = property(terms, "symbols");
    if (symbols !== undefined) {
      for (const symbol of itemsOf(symbols)) term(symbol, context);
      const membership = itemsOf(symbols).some((symbol) => property(symbol, "type") === "call");
      return { ...plain, form: "some", keyword, membership };
    }
    const domain = property(terms, "domain");
    if (domain !== undefined) {
      term(domain, context);
      const parts = itemsOf(property(terms, "body"));
      body(parts, context);
      const [first, last] = [spanOf(parts.at(0)), spanOf(parts.at(-1))];
      const inner = first && last && { start: first.start, end: last.end };
      return { ...plain, form: "every", keyword, inner };
    }
    term(terms, context);
    return { ...plain, form: "other" };
  };

  /** @returns the function's name. */
  const call = ([operator, ...operands]: readonly unknown[], context: Context): string => {
    const name = itemsOf(property(operator, "value"))
      .map((part) => String(property(part, "value")))
      .join(".");
    const span = spanOf(operator);
    if (span !== undefined) sites.push({ kind: "operator", rule: context.rule, name, span });
    const compared = comparisons.has(name) || name.startsWith("internal.member");
    for (const operand of operands) {
      const words = compared && property(operand, "type") === "string";
      if (words) constant(operand, context.rule, "string");
      else term(operand, { ...context, prose: context.prose || name === "sprintf" });
    }
    return name;
  };

  const term = (node: unknown, context: Context): void => {
    const value = property(node, "value");
    const type = property(node, "type");
    if (type === "call") call(itemsOf(value), context);
    else if (type === "ref") {
      const [head, ...path] = itemsOf(value);
      term(head, context);
      for (const part of path) term(part, context);
    } else if (type === "array" || type === "set") {
      collection(node, type, itemsOf(value).map(spanOf), context);
      for (const item of itemsOf(value)) term(item, context);
    } else if (type === "object") {
      const pairs = itemsOf(value).map(itemsOf);
      const spans = pairs.map(([key, of]) => {
        const [from, to] = [spanOf(key), spanOf(of)];
        return from && to && { start: from.start, end: to.end };
      });
      collection(node, type, spans, context);
      // Keys are not changed: to drop the pair says the same.
      for (const [, of] of pairs) term(of, context);
    } else if (type === "arraycomprehension" || type === "setcomprehension" || type === "objectcomprehension") {
      for (const name of ["term", "key", "value"]) term(property(value, name), context);
      body(itemsOf(property(value, "body")), context);
    } else if (type === "number" || type === "boolean") {
      if (!context.prose) constant(node, context.rule, type);
    } else if (type === "string") {
      if (!context.prose && !/\s/.test(String(value))) constant(node, context.rule, type);
    }
  };

  const constant = (node: unknown, name: string, type: "string" | "number" | "boolean"): void => {
    const span = spanOf(node);
    // `input.kind` has the string "kind" in the tree, but no quotes in the text; a rule without value has `true`.
    const spelt = { string: /^["`$]/, number: /^-?\d/, boolean: /^(?:true|false)$/ }[type];
    if (span !== undefined && spelt.test(textOf(span))) sites.push({ kind: "constant", rule: name, type, span });
  };

  const collection = (
    node: unknown,
    type: "array" | "set" | "object",
    found: readonly (Span | undefined)[],
    context: Context,
  ): void => {
    const span = spanOf(node);
    // OPA sorts what an object has.
    const members = found.flatMap((member) => member ?? []).sort((a, b) => a.start - b.start);
    if (context.prose || span === undefined || members.length !== found.length || members.length === 0) return;
    sites.push({ kind: "collection", rule: context.rule, type, span, members });
  };

  const textOf = ({ start, end }: Span): string => text.slice(start, end);

  const ruleSpan = (node: unknown): Span | undefined => {
    const own = spanOf(node);
    if (own === undefined) return undefined;
    // The tree gives a default rule only its first word.
    const end = property(node, "default") === true ? (spanOf(property(node, "head"))?.end ?? own.end) : own.end;
    // METADATA belongs to what follows it; alone it would be an error.
    let { start } = own;
    while (start > 0) {
      const line = text.lastIndexOf("\n", start - 2) + 1;
      if (text[line] !== "#") break;
      start = line;
    }
    return { start, end };
  };

  for (const node of itemsOf(property(source.tree, "rules"))) rule(node);
  return sites;
}

function nameOf(rule: unknown): string {
  const [head, ...rest] = itemsOf(property(property(rule, "head"), "ref")).map((part) =>
    String(property(part, "value")),
  );
  return [head ?? "", ...rest].join(".");
}
