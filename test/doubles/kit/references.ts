import { isRecord } from "./values.ts";
import type { CloudResource } from "./world.ts";

/** Every text at any depth of a value; keys of maps too, as Azure lists identities by keys. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]) : [];
}

/** The resources whose inputs hold one of these names of another resource, or something inside it: `NAME/subnets/a`. */
export function usersOf(names: readonly string[], all: readonly CloudResource[]): readonly CloudResource[] {
  const wanted = names.map((name) => name.toLowerCase());
  return all.filter(({ inputs }) =>
    textsIn(inputs).some((text) => {
      const given = text.toLowerCase();
      return wanted.some((name) => given === name || given.startsWith(`${name}/`));
    }),
  );
}
