import { expect, it } from "vitest";
import { sampleTelemetry } from "../observability/sample-telemetry.ts";
import { decide } from "./decide.ts";
import { sampleArguments, sampleNode } from "./sample-world.ts";

const nodes = [sampleNode("a"), sampleNode("b"), sampleNode("c", { cordoned: true })];

it("is told its steps, and decides the same", () => {
  const { telemetry, spans } = sampleTelemetry();
  const args = sampleArguments({}, { nodes });
  const denying = { ...args, evaluatePolicy: forbidding("b") };
  expect(decide({ ...denying, telemetry })).toEqual(decide(denying));
  expect(spans().map(({ name, attributes }) => [name, attributes])).toEqual([
    [
      "novacron.policy",
      {
        "novacron.candidates": 3,
        "novacron.removed.constraint": 1,
        "novacron.removed.policy": 1,
        "novacron.policy.evaluations": 2,
      },
    ],
    ["novacron.score", { "novacron.candidates": 1, "novacron.factors": expect.any(Number) }],
  ]);
});

function forbidding(name: string): Parameters<typeof decide>[0]["evaluatePolicy"] {
  const deny = [{ rule: "R-1", title: "not there", message: "no" }];
  return ({ candidate }) => ({ deny: candidate.name === name ? deny : [], prefer: [] });
}
