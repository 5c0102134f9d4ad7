/** A value as Rego has it: with sets, and numbers as they are written. */
export type RegoValue =
  | { readonly kind: "null" | "boolean" | "number"; readonly text: string }
  | { readonly kind: "string"; readonly value: string; readonly text: string }
  | { readonly kind: "array"; readonly items: readonly RegoValue[] }
  | { readonly kind: "set"; readonly items: readonly RegoValue[] }
  | { readonly kind: "object"; readonly pairs: readonly (readonly [RegoValue, RegoValue])[] };

/**
 * Reads what the sandbox's opa_value_dump writes.
 * @throws SyntaxError for anything else.
 */
export function parseRegoValue(text: string): RegoValue {
  const tokens = [...text.matchAll(/"(?:[^"\\]|\\.)*"|set\(\)|[[\]{},:]|[^\s[\]{},:"]+/g)].map(([token]) => token);
  let at = 0;
  const take = (): string => {
    const token = tokens[at++];
    if (token === undefined) throw new SyntaxError(`a Rego value ends early: ${text}`);
    return token;
  };
  const until = (end: string, item: () => void): void => {
    while (tokens[at] !== end) {
      item();
      if (tokens[at] === ",") at++;
    }
    at++;
  };
  const read = (): RegoValue => {
    const token = take();
    if (token === "set()") return { kind: "set", items: [] };
    if (token === "null") return { kind: "null", text: token };
    if (token === "true" || token === "false") return { kind: "boolean", text: token };
    if (token.startsWith('"')) return { kind: "string", value: String(JSON.parse(token)), text: token };
    if (token === "[") {
      const items: RegoValue[] = [];
      until("]", () => items.push(read()));
      return { kind: "array", items };
    }
    if (token !== "{") return { kind: "number", text: token };
    const items: RegoValue[] = [];
    const pairs: (readonly [RegoValue, RegoValue])[] = [];
    until("}", () => {
      const first = read();
      if (tokens[at] !== ":") return void items.push(first);
      at++;
      pairs.push([first, read()]);
    });
    return items.length > 0 ? { kind: "set", items } : { kind: "object", pairs };
  };
  return read();
}

/** A value as OPA writes it: blanks behind commas and colons, sets and objects in OPA's order. */
export function writeRegoValue(value: RegoValue): string {
  if (value.kind === "array") return `[${value.items.map(writeRegoValue).join(", ")}]`;
  if (value.kind === "set") {
    if (value.items.length === 0) return "set()";
    return `{${value.items.toSorted(compareRegoValues).map(writeRegoValue).join(", ")}}`;
  }
  if (value.kind !== "object") return value.text;
  const pairs = value.pairs.toSorted(([a], [b]) => compareRegoValues(a, b));
  return `{${pairs.map(([key, of]) => `${writeRegoValue(key)}: ${writeRegoValue(of)}`).join(", ")}}`;
}

const order = ["null", "boolean", "number", "string", "array", "object", "set"] as const;

/** OPA's order of values: by kind first, then as one expects. */
export function compareRegoValues(a: RegoValue, b: RegoValue): number {
  if (a.kind !== b.kind) return order.indexOf(a.kind) - order.indexOf(b.kind);
  if (a.kind === "number" && b.kind === "number") return Number(a.text) - Number(b.text);
  if (a.kind === "string" && b.kind === "string") return Buffer.compare(Buffer.from(a.value), Buffer.from(b.value));
  if (a.kind === "object" && b.kind === "object") {
    const [left, right] = [a, b].map(({ pairs }) => pairs.toSorted(([x], [y]) => compareRegoValues(x, y)));
    const keys = compareLists(left?.map(([key]) => key) ?? [], right?.map(([key]) => key) ?? []);
    return keys || compareLists(left?.map(([, of]) => of) ?? [], right?.map(([, of]) => of) ?? []);
  }
  if ("items" in a && "items" in b) {
    const sort = (items: readonly RegoValue[]) => (a.kind === "set" ? items.toSorted(compareRegoValues) : items);
    return compareLists(sort(a.items), sort(b.items));
  }
  const [left, right] = [a, b].map((value) => ("text" in value ? value.text : ""));
  return left === right ? 0 : left === "false" ? -1 : 1;
}

function compareLists(a: readonly RegoValue[], b: readonly RegoValue[]): number {
  for (const [index, item] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const difference = compareRegoValues(item, other);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
