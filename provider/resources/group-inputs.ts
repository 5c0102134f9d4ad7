import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { FleetLimits } from "../schema/fleet-limits.ts";
import { type PropertyMap, Unknown } from "../schema/property-value.ts";
import { validationIssues } from "../schema/validation.ts";
import { containsSecret, revealSecrets, Secret } from "../state/secret.ts";
import type { CheckFailure } from "./resource-handler.ts";
import { parseUrn, secrecyOf, userInputs } from "./user-inputs.ts";

/** A group as each of its members has it in its inputs. */
export interface GroupInputs {
  readonly name: string;
  /** Inputs of every member by the name of its resource, as the Check of each keeps them. */
  readonly members: ReadonlyMap<string, PropertyMap>;
  readonly quotas: FleetLimits["quotas"];
  /** null where the fleet's budget holds. */
  readonly maxMoves: number | null;
}

/** Inputs of a resource, with what they say of others apart. */
export interface SplitInputs {
  /** What is kept, digested and signed: of the group its name alone. A change of one member is no change of another. */
  readonly inputs: PropertyMap;
  /** Null for a resource that is in none, and where only the name is there: in what was imported. */
  readonly group: GroupInputs | null;
}

/**
 * Takes the requests of others out of a resource's inputs. A group with a secret in it is kept as a secret: then each of
 * its members rests on one, and is treated so.
 * @param given of a known shape, or with unknowns in it; the group is only read where there are none.
 */
export function splitGroup(given: PropertyMap): SplitInputs {
  const { group, ...own } = given;
  if (group === undefined || group instanceof Unknown) return { inputs: given, group: null };
  const isSecret = containsSecret(group);
  const whole = (group instanceof Secret ? group.value : group) as PropertyMap | null;
  if (whole === null || typeof whole !== "object") return { inputs: given, group: null };
  const name = whole.name instanceof Secret ? whole.name.value : whole.name;
  const kept = isSecret ? new Secret({ name }) : { name };
  const members = groupMembers(group instanceof Secret ? new Secret(whole.members) : whole.members);
  return {
    inputs: { ...own, group: kept },
    group: members && {
      name: String(name),
      members: new Map(Object.entries(members).map(([each, inputs]) => [each, { ...inputs, group: kept }])),
      quotas: withDefaults(revealSecrets(whole.quotas)),
      maxMoves: (revealSecrets(whole.maxMoves) as number | undefined) ?? null,
    },
  };
}

function withDefaults(quotas: unknown): FleetLimits["quotas"] {
  if (!Array.isArray(quotas)) return [];
  return (quotas as FleetLimits["quotas"]).map((quota) => ({ ...quota, labels: quota.labels ?? {} }));
}

/** The members' inputs, secrets marked; null where there are none to be seen. */
function groupMembers(members: unknown): Record<string, PropertyMap> | null {
  const isHidden = members instanceof Secret;
  const map = isHidden ? members.value : members;
  if (map === null || typeof map !== "object") return null;
  return Object.fromEntries(
    Object.entries(map).map(([name, member]: [string, unknown]) => {
      const [value, hide] = member instanceof Secret ? [member.value, true] : [member, isHidden];
      const inputs = userInputs((value ?? {}) as PropertyMap);
      const marked = Object.entries(inputs).map(([key, each]) => [key, hide ? new Secret(each) : each]);
      return [name, Object.fromEntries(marked)];
    }),
  );
}

/**
 * What is wrong with a group as one member sees it: it must be in it, with the very inputs that it has itself, and all
 * others must be requests, too.
 * @param own what the member keeps of its inputs.
 */
export function groupFailures(urn: string, own: PropertyMap, group: GroupInputs, schema: z.ZodType): CheckFailure[] {
  const { name } = parseUrn(urn);
  const listed = group.members.get(name);
  if (listed === undefined || !isDeepStrictEqual(revealSecrets(listed), revealSecrets(own))) {
    const what = listed === undefined ? "does not have" : "has other inputs for";
    return [
      {
        property: "",
        reason: `NC1001: group.members ${what} ${name}; expected those of the resource itself; write them in the group's requests, where no transform changes them afterwards`,
      },
    ];
  }
  return [...group.members].flatMap(([other, inputs]): CheckFailure[] => {
    if (other === name) return [];
    const bare = revealSecrets(inputs);
    const parsed = schema.safeParse(bare);
    if (parsed.success) return [];
    const [issue] = validationIssues(parsed.error, bare, secrecyOf(inputs));
    return [{ property: "", reason: `NC1001: ${other}, of the same group, is wrong: ${issue?.message ?? ""}` }];
  });
}

/** Which inputs are unknown, as a member may say it: `vcpus` of its own, `web-db.vcpus` of another. */
export function unknownInputs(given: PropertyMap, path: readonly string[] = []): string[] {
  return Object.entries(given).flatMap(([key, value]): string[] => {
    const bare = value instanceof Secret ? value.value : value;
    const here = [...path, key];
    if (bare instanceof Unknown) return [spoken(here)];
    return bare !== null && typeof bare === "object" ? unknownInputs(bare as PropertyMap, here) : [];
  });
}

function spoken(path: readonly string[]): string {
  const [group, members, ...rest] = path;
  return (group === "group" && members === "members" && rest.length > 0 ? rest : path).join(".");
}
