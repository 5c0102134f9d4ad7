import { expect, test } from "vitest";
import { placementRequest } from "./placement-request.ts";
import { validationIssues } from "./validation.ts";

function issuesOf(raw: unknown, secret = false) {
  const parsed = placementRequest.safeParse(raw);
  return parsed.success
    ? []
    : validationIssues(parsed.error, raw, () => secret).map(({ property, message }) => ({ property, message }));
}

test.each([
  [{ vcpus: -2, memoryGiB: 1 }, "vcpus", "NC1001: vcpus is -2; expected number to be >=0.1; correct it"],
  [{ vcpus: Number.NaN, memoryGiB: 1 }, "vcpus", "NC1001: vcpus is NaN; expected number; correct it"],
  [{ vcpus: 1e12, memoryGiB: 1 }, "vcpus", "NC1001: vcpus is 1000000000000; expected number to be <=4096; correct it"],
  [{ vcpus: 1 }, "memoryGiB", "NC1001: memoryGiB is missing; expected number; add it"],
  [
    { vcpus: 1, memoryGiB: 1, apart: [{ from: "a", level: "planet" }] },
    "apart[0].level",
    'NC1001: apart[0].level is "planet"; expected one of "node"|"rack"|"zone"|"region"; correct it',
  ],
  [
    { vcpus: 1, memoryGiB: 1, memoryGib: 2 },
    "memoryGib",
    "NC1002: memoryGib is not a property here; check its spelling, or remove it",
  ],
  [
    { vcpus: 1, memoryGiB: 1, residency: ["Europe"] },
    "residency[0]",
    'NC1001: residency[0] is "Europe"; expected a country such as DE, or continent:EU; correct it',
  ],
])("%j is refused, naming the property", (raw, property, message) => {
  expect(issuesOf(raw)).toEqual([{ property, message }]);
});

test("a secret value is not shown", () => {
  expect(issuesOf({ vcpus: -77, memoryGiB: 1 }, true)[0]?.message).not.toContain("77");
});
