import { expect, test } from "vitest";
import { Secret } from "../state/secret.ts";
import { hideSecretValues } from "./hide-secret-values.ts";

const failure = (property: string) => ({ property, reason: `NC1001: ${property} is wrong` });

test("a failure about a plain input keeps its property, for the engine to show", () => {
  expect(hideSecretValues([failure("vcpus")], { vcpus: -2, memoryGiB: new Secret(1) })).toEqual([failure("vcpus")]);
});

test("one about a secret, or about an object that holds one, names its property in the text alone", () => {
  const inputs = { vcpus: new Secret(-2), gpus: { count: new Secret(0) } };
  expect(hideSecretValues([failure("vcpus"), failure("gpus")], inputs)).toEqual([
    { property: "", reason: "NC1001: vcpus is wrong" },
    { property: "", reason: "NC1001: gpus is wrong" },
  ]);
});

test("a text that does not name the property is told which it is", () => {
  const [hidden] = hideSecretValues([{ property: "vcpus", reason: "NC1201: no room" }], { vcpus: new Secret(3) });
  expect(hidden).toEqual({ property: "", reason: "NC1201: no room (property vcpus)" });
});
