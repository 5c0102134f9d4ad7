import { compareRegoValues, type RegoValue } from "./rego-text.ts";

/** `object.subset`: objects and what is in them, sets, lists within lists, and a set within a list. Undefined for others. */
export function isSubset(whole: RegoValue, part: RegoValue): boolean | undefined {
  if (whole.kind === "object" && part.kind === "object") return hasObject(whole, part);
  if (whole.kind === "set" && part.kind === "set") return part.items.every((item) => has(whole.items, item));
  if (whole.kind === "array" && part.kind === "array") return hasList(whole.items, part.items);
  if (whole.kind === "array" && part.kind === "set") return hasMembers(whole.items, part.items);
  return undefined;
}

/** As OPA counts: an item that stands twice in the list counts twice, and nothing is in an empty list, not even nothing. */
function hasMembers(list: readonly RegoValue[], members: readonly RegoValue[]): boolean {
  let missing = members.length;
  return list.some((item) => {
    if (has(members, item)) missing--;
    return missing === 0;
  });
}

type RegoObject = Extract<RegoValue, { readonly kind: "object" }>;

function hasObject(whole: RegoObject, part: RegoObject): boolean {
  return part.pairs.every(([key, value]) => {
    const found = whole.pairs.find(([other]) => compareRegoValues(other, key) === 0)?.[1];
    if (found === undefined) return false;
    if (compareRegoValues(found, value) === 0) return true;
    // Within an object, only like counts.
    return found.kind === value.kind && isSubset(found, value) === true;
  });
}

function has(items: readonly RegoValue[], item: RegoValue): boolean {
  return items.some((other) => compareRegoValues(other, item) === 0);
}

/** The part's items stand in the whole one after the other. */
function hasList(whole: readonly RegoValue[], part: readonly RegoValue[]): boolean {
  if (part.length === 0) return true;
  return whole.some(
    (_, start) =>
      start + part.length <= whole.length &&
      part.every((item, index) => {
        const other = whole[start + index];
        return other !== undefined && compareRegoValues(other, item) === 0;
      }),
  );
}
