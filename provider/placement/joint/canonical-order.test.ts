import { expect, test } from "vitest";
import { digestOf } from "../../crypto/canonical-json.ts";
import { placementRequest } from "../../schema/placement-request.ts";
import { canonicalOrder } from "./canonical-order.ts";
import type { JointSubject } from "./joint-arguments.ts";

function each(name: string, request: Record<string, unknown> = {}): JointSubject {
  const parsed = placementRequest.parse({ vcpus: 1, memoryGiB: 1, ...request });
  return {
    subject: { id: name, stack: "dev", urn: `urn:${name}`, name, type: "t" },
    request: parsed,
    requestDigest: digestOf(parsed),
    maskedRequest: parsed,
    previous: null,
  };
}

test.each<[string, readonly JointSubject[], string]>([
  ["by URN", [each("b"), each("a"), each("c")], "a b c"],
  ["the more important first", [each("a"), each("b", { priority: 200 })], "b a"],
  ["those that others want to be near first", [each("a", { together: [{ with: "z" }] }), each("z")], "z a"],
  [
    "through several",
    [
      each("a", { dependencies: [{ on: "m", same: "zone" }], priority: 900 }),
      each("m", { together: [{ with: "z" }] }),
      each("z"),
    ],
    "z m a",
  ],
  ["not by who is to be far", [each("a", { apart: [{ from: "z" }] }), each("z")], "a z"],
  [
    "by priority where they want each other",
    [each("a", { together: [{ with: "b" }] }), each("b", { together: [{ with: "a" }], priority: 101 })],
    "b a",
  ],
  ["whatever is not in the group", [each("a", { together: [{ with: "elsewhere" }] }), each("b")], "a b"],
])("orders %s", (_what, group, expected) => {
  for (const given of [group, group.toReversed()]) {
    expect(
      canonicalOrder(given)
        .map(({ subject }) => subject.name)
        .join(" "),
    ).toBe(expected);
  }
});
