import { globMatches, isPattern } from "../../world/glob.ts";

/** Which resources a waiver is for: a pattern for each part of `urn:pulumi:STACK::PROJECT::TYPES::NAME`. */
export interface UrnGlob {
  readonly stack: string;
  readonly project: string;
  /** Qualified: types of parents before it, with `$` between. */
  readonly types: string;
  readonly name: string;
}

/**
 * Reads a URN glob. `*` stands for any run of characters within its part and never for the `::` between two parts, so no
 * star reaches into the project or the type. Everything else, `$` and `[` and `?` too, stands for itself: that is why no
 * file glob library is used, whose patterns have a meaning for most of what URNs are made of.
 *
 * A waiver must say what it is for. The project has to be written out, and so has the name or the resource's own type (what
 * stands behind the last `$`); whatever else is open.
 * @returns the glob, or what is wrong with it.
 */
export function parseUrnGlob(text: string): UrnGlob | string {
  const [head = "", project = "", types = "", ...rest] = text.split("::");
  const name = rest.join("::");
  const stack = /^urn:pulumi:(.+)$/.exec(head)?.[1];
  if (stack === undefined || project === "" || types === "" || name === "") {
    return `resource ${text} is not of the form urn:pulumi:STACK::PROJECT::TYPE::NAME`;
  }
  if (isPattern(project)) return `resource ${text} is too broad: the project must be written out`;
  if (isPattern(name) && isPattern(ownType(types))) {
    return `resource ${text} is too broad: the type or the name must be written out`;
  }
  return { stack, project, types, name };
}

/** Whether a URN fits. What is no URN of a resource fits nothing. */
export function urnMatches(glob: UrnGlob, urn: string): boolean {
  const [head = "", project = "", types = "", ...rest] = urn.split("::");
  if (rest.length === 0 || !head.startsWith(prefix)) return false;
  return (
    globMatches(glob.project, project) &&
    globMatches(glob.stack, head.slice(prefix.length)) &&
    globMatches(glob.types, types) &&
    globMatches(glob.name, rest.join("::"))
  );
}

const prefix = "urn:pulumi:";

const ownType = (types: string): string => types.split("$").at(-1) ?? types;
