import { homedir } from "node:os";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../provider/package-root.ts";
import { findOpa, Opa } from "../build/opa.ts";
import { compareByRule } from "./by-rule-differential.ts";
import { generateInputs } from "./generate-inputs.ts";
import { compareShipped } from "./shipped-differential.ts";

const opa = await findOpa(process.env, homedir());
if (opa === undefined) console.warn("OPA is not found: the compiled rules are not compared with it");

// tools/policy-differential.ts compares 10,000; so many take a few seconds.
it.skipIf(opa === undefined)("the compiled rules and the OPA command agree", { timeout: 240_000 }, async () => {
  const results = await compareShipped(new Opa(opa ?? "opa", packageRoot), 1500, 7);
  expect(results.map(({ scope }) => scope)).toEqual(["candidate", "resource", "stack"]);
  for (const { disagreements, telling, gaveUp } of results) {
    expect(disagreements.slice(0, 3)).toEqual([]);
    expect(telling).toBeGreaterThan(0);
    // A limit of the module that OPA compiles: whole numbers beyond 64 bits as text. It denies, and never allows.
    expect([...gaveUp.keys()].filter((reason) => reason !== "strings: get uint failed")).toEqual([]);
  }
});

it("the rules one by one say what they say all at once", async () => {
  const { inputs, telling, disagreements } = await compareByRule(3000, 11);
  expect(disagreements.slice(0, 3)).toEqual([]);
  expect(inputs).toBeGreaterThan(5000);
  expect(telling).toBeGreaterThan(500);
});

describe("generated inputs", () => {
  const rule = {
    id: "X-1",
    scope: "candidate",
    reads: [["candidate", "country"], ["kind"]],
    words: ["DE", "placement"],
    names: ["country"],
  } as const;
  it("depend on the seed alone, and differ from each other", () => {
    const made = (seed: number) => JSON.stringify([...generateInputs([rule], "candidate", 50, seed)]);
    expect(made(1)).toBe(made(1));
    expect(made(1)).not.toBe(made(2));
    expect(
      new Set([...generateInputs([rule], "candidate", 50, 1)].map((each) => JSON.stringify(each))).size,
    ).toBeGreaterThan(10);
  });
  it("are none where no rule has the scope", () => {
    expect([...generateInputs([rule], "stack", 5, 1)]).toEqual([]);
  });
});
