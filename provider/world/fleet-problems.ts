import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** `["nodes", 3, "capacity"]` as users write it: `nodes[3].capacity`. */
export function propertyPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, part) => (typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined),
    value,
  );
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "int" ? "a whole number" : `a value of type ${issue.expected}`;
    case "too_small":
      return `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
    case "invalid_value":
      return `one of ${issue.values.map((value) => String(value)).join(", ")}`;
    default:
      return issue.message;
  }
}

/** One breach of the schema: where, what should be there, what is there. */
export interface SchemaProblem {
  readonly property: string;
  readonly expected: string;
  readonly got: string;
}

/** What is wrong with a document, in the order of the schema. Every unknown key is its own problem, named by its path. */
export function schemaProblems(issues: readonly Issue[], document: unknown): SchemaProblem[] {
  return issues.flatMap((issue): SchemaProblem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        property: propertyPath([...issue.path, key]),
        expected: "no such property",
        got: key,
      }));
    }
    const got = shown(valueAt(document, issue.path));
    return [{ property: propertyPath(issue.path) || "the document", expected: expectation(issue), got }];
  });
}
