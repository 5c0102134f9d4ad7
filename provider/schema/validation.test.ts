import { expect, test } from "vitest";
import { placementRequest } from "./placement-request.ts";
import { type Secrecy, validationIssues } from "./validation.ts";

const allSecret: Secrecy = { hides: () => true, openPart: (path) => path.slice(0, 1) };

function issuesOf(raw: unknown, secret = false) {
  const parsed = placementRequest.safeParse(raw);
  return parsed.success
    ? []
    : validationIssues(parsed.error, raw, secret ? allSecret : undefined).map(({ property, message }) => ({
        property,
        message,
      }));
}

test.each([
  [{ vcpus: -2, memoryGiB: 1 }, "vcpus", "NC1001: vcpus is -2; expected number to be >=0.1; correct it"],
  [{ vcpus: Number.NaN, memoryGiB: 1 }, "vcpus", "NC1001: vcpus is NaN; expected number; correct it"],
  [{ vcpus: 1e12, memoryGiB: 1 }, "vcpus", "NC1001: vcpus is 1000000000000; expected number to be <=4096; correct it"],
  [{ vcpus: 1 }, "memoryGiB", "NC1001: memoryGiB is missing; expected number; add it"],
  [
    { vcpus: 1, memoryGiB: 1, apart: [{ from: "a", level: "planet" }] },
    "apart[0].level",
    'NC1001: apart[0].level is "planet"; expected one of "node"|"rack"|"zone"|"region"|"cloud"; correct it',
  ],
  [
    { vcpus: 1, memoryGiB: 1, memoryGib: 2 },
    "memoryGib",
    "NC1002: memoryGib is not a property here; check its spelling, or remove it",
  ],
  [
    { vcpus: 1, memoryGiB: 1, residency: ["Europe"] },
    "residency[0]",
    'NC1001: residency[0] is "Europe"; expected a country such as DE, EU, EEA, or continent:EU; correct it',
  ],
])("%j is refused, naming the property", (raw, property, message) => {
  expect(issuesOf(raw)).toEqual([{ property, message }]);
});

test("a secret value is not shown", () => {
  expect(issuesOf({ vcpus: -77, memoryGiB: 1 }, true)[0]?.message).not.toContain("77");
});

test("what lies inside a secret is not named", () => {
  expect(issuesOf({ vcpus: 1, memoryGiB: 1, gpus: { count: 1, hushed: 2 } }, true)).toEqual([
    {
      property: "gpus",
      message: "NC1002: gpus has a property that is not one here; check its spelling, or remove it",
    },
  ]);
  expect(issuesOf({ vcpus: 1, memoryGiB: 1, labels: { hushed: 2 } }, true)[0]).toMatchObject({ property: "labels" });
});
