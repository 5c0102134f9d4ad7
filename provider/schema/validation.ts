import type { z } from "zod";
import type { ErrorCode } from "../errors/codes.ts";

/** One complaint about one property: what it is, what was expected and what to do. */
export interface ValidationIssue {
  readonly code: ErrorCode;
  /** As the user writes it: `gpus.count`, `apart[0].level`. */
  readonly property: string;
  /** The sentence for people, with the code in front. */
  readonly message: string;
}

/** What must not be repeated of a value, by path. */
export interface Secrecy {
  /** Whether what is at the path is secret, or holds a secret. */
  hides(path: readonly PropertyKey[]): boolean;
  /** The path as far as the first secret on it: the names of what lies inside are secret, too. */
  openPart(path: readonly PropertyKey[]): readonly PropertyKey[];
}

const nothingSecret: Secrecy = { hides: () => false, openPart: (path) => path };

/**
 * Turns zod's complaints into ours.
 * @param raw the value that was parsed; shown in the message as far as `secrecy` allows.
 */
export function validationIssues(error: z.ZodError, raw: unknown, secrecy: Secrecy = nothingSecret): ValidationIssue[] {
  return error.issues.flatMap((issue): ValidationIssue[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        const open = secrecy.openPart(path);
        const property = propertyPath(open);
        const what =
          open.length < path.length
            ? `${property} has a property that is not one here`
            : `${property} is not a property here`;
        return {
          code: "NC1002" as const,
          property,
          message: `NC1002: ${what}; check its spelling, or remove it`,
        };
      });
    }
    const property = propertyPath(secrecy.openPart(issue.path));
    const shown = secrecy.hides(issue.path) ? "[secret]" : show(valueAt(raw, issue.path));
    const expectation = issue.message.replace(
      /^(?:Invalid input|Invalid string|Too small|Too big|Invalid option): /,
      "",
    );
    const hint = expectation.replace(/^expected /, "").replace(/, received .*$/, "");
    return [
      {
        code: "NC1001" as const,
        property,
        message:
          shown === undefined
            ? `NC1001: ${property || "the value"} is missing; expected ${hint}; add it`
            : `NC1001: ${property || "the value"} is ${shown}; expected ${hint}; correct it`,
      },
    ];
  });
}

/** `["apart", 0, "level"]` as `apart[0].level`. */
export function propertyPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`))
    .join("");
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner !== null && typeof inner === "object" ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function show(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number") return String(value); // NaN and the infinities have no JSON form.
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
