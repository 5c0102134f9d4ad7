import { isDeepStrictEqual } from "node:util";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { DecisionSummary } from "../schema/decision.ts";
import { isPlainlyEqual } from "../schema/plain-equality.ts";
import { type PropertyMap, UNKNOWN } from "../schema/property-value.ts";
import { containsSecret, revealSecrets, Secret } from "../state/secret.ts";
import { userInputs } from "./user-inputs.ts";

/** The parts of a decision that are outputs of their own, for programs to use. */
const projected = ["target", "region", "zone", "rack", "country", "cloud", "startAt"] as const;

/**
 * The outputs of a decided resource.
 * @param summary null while the decision is unknown.
 * @param unknown names of further outputs that nobody knows yet.
 * @param applied further outputs that are known.
 */
export function decisionOutputs(
  summary: DecisionSummary | null,
  inputs: PropertyMap,
  unknown: readonly string[],
  applied: PropertyMap | null,
): PropertyMap {
  const open = (name: string): unknown => (name === "startAt" && !isGiven(inputs.flexible) ? undefined : UNKNOWN);
  const places = Object.fromEntries(projected.map((name) => [name, summary === null ? open(name) : summary[name]]));
  // The attestation stays in the inputs alone: it is the larger part of what a resource adds to the state.
  const outputs = { ...places, decision: summary ?? UNKNOWN };
  const tainted = containsSecret(userInputs(inputs));
  const whole = tainted ? { ...outputs, decision: new Secret(summary ?? UNKNOWN), ...secretPlaces(places) } : outputs;
  return { ...whole, ...Object.fromEntries(unknown.map((name) => [name, UNKNOWN])), ...applied };
}

/**
 * Outputs with null for those that this decision does not have: what is absent, Pulumi takes for unknown in previews.
 * @param optional names of the outputs that not every decision has.
 */
export function withNone(outputs: PropertyMap, inputs: PropertyMap, optional: readonly string[]): PropertyMap {
  const none = containsSecret(userInputs(inputs)) ? new Secret(null) : null;
  const absent = optional.filter((name) => outputs[name] === undefined).map((name) => [name, none]);
  return { ...outputs, ...Object.fromEntries(absent) };
}

/** Whether outputs say what a decision without secrets says; false also where {@link verifyOutputs} has to look closer. */
export function sayTheSame(summary: DecisionSummary, outputs: PropertyMap): boolean {
  return (
    (summary === outputs.decision || isPlainlyEqual(summary, outputs.decision)) &&
    projected.every((name) => isPlainlyEqual(summary[name] ?? null, outputs[name] ?? null))
  );
}

/** The wire has null where the program has nothing. */
const isGiven = (input: unknown): boolean => input !== undefined && input !== null;

function secretPlaces(places: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(places)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, new Secret(value)]),
  );
}

/**
 * Checks that the outputs in the state say what the verified inputs say.
 * @throws {NovaCronError} NC1604 naming the output that was edited, removed or added.
 */
export function verifyOutputs(summary: DecisionSummary, inputs: PropertyMap, outputs: PropertyMap): void {
  const expected = decisionOutputs(summary, inputs, [], null);
  for (const [name, value] of Object.entries(expected)) {
    const found = revealSecrets(outputs[name]) ?? undefined;
    if (isDeepStrictEqual(revealSecrets(value), found)) continue;
    const was = found === undefined ? "removed" : value === undefined ? "added" : "edited";
    throw new NovaCronError("NC1604", `output ${name} was ${was} in the state`, {
      property: name,
      remedy: "Restore the state from a backup, or accept what is there with `novacron reattest`",
    });
  }
}
