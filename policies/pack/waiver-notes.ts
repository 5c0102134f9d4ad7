import type { PolicyConfigSchema } from "@pulumi/policy";
import { notInForce, type Waiver, type WaiverBook } from "../../provider/policy/waivers/waiver-book.ts";

/** The policy under which waivers are configured, and reported as far as they are not what they should be. */
export const waiverPolicy = {
  name: "novacron-waivers",
  displayName: "Waivers hold",
  description: "Waivers that do not apply, and those that expire within 30 days.",
  enforcementLevel: "advisory",
  remediationSteps: "Sign the waiver anew with `novacron waiver new`, or remove it from the file.",
  tags: ["waivers", "stack"],
  configSchema: {
    properties: {
      waivers: {
        type: "string",
        minLength: 1,
        description: "Path of the waiver file, from the project's folder; .novacron/waivers.yaml where absent",
      },
      keys: {
        type: "string",
        minLength: 1,
        description: "Folder of keys.json, from the project's folder; .novacron/keys where absent",
      },
    },
  } satisfies PolicyConfigSchema,
} as const;

const soonDays = 30;

/** What is to be said of the waivers of a project at an instant (milliseconds since 1970), one sentence each. */
export function waiverNotes(book: WaiverBook, atMs: number): readonly string[] {
  const idle = book.waivers.flatMap((waiver) => {
    const why = notInForce(waiver, atMs);
    return why === null ? [] : [{ id: waiver.id, why: `it ${why}` }];
  });
  return [
    ...[...book.refused, ...idle].map(({ id, why }) => `waiver ${id} does not apply: ${why}`),
    ...book
      .expiringWithin(soonDays, atMs)
      .map(({ id, rule, owner, expires }) => `waiver ${id} of ${rule} (${owner}) expires at ${expires}`),
  ];
}

/** What is told in place of a violation that a waiver covers. */
export function waivedMessage({ id, owner, expires, reason }: Waiver, message: string): string {
  return `waived by ${id} until ${expires} (${owner}: ${reason}): ${message}`;
}
