import { expect, test } from "vitest";
import { emptyState, standingOf, stateHoldings } from "./state-holdings.ts";

const urn = (name: string): string => `urn:pulumi:dev::shop::novacron:index:Placement::${name}`;
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };

const state = stateHoldings(
  JSON.stringify({
    version: 3,
    deployment: {
      manifest: {},
      resources: [
        { urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", custom: false, type: "pulumi:pulumi:Stack" },
        { urn: urn("web"), id: "nc-1", inputs: { vcpus: 2, decision: { record: "sha256:new", target: "a" } } },
        { urn: urn("web"), id: "nc-1", delete: true, inputs: { decision: { record: "sha256:old" } } },
        { urn: urn("vault"), id: "nc-2", inputs: { decision: secret } },
      ],
      pending_operations: [{ resource: { urn: urn("cut"), inputs: { decision: { record: "sha256:cut" } } } }],
    },
  }),
);

test.each([
  ["held", "web", "sha256:new"],
  ["held", "web", "sha256:old"],
  ["related", "web", "sha256:another"],
  ["related", "vault", "sha256:any"],
  ["related", "renamed", "sha256:new"],
  ["gone", "cut", "sha256:cut"],
] as const)("is %s: %s by %s", (standing, name, decisionId) => {
  expect(standingOf({ urn: urn(name), decisionId }, state ?? emptyState)).toBe(standing);
});

test("a state without resources, as after a destroy, has nothing", () => {
  const bare = stateHoldings('{"version": 3, "deployment": {"manifest": {}}}');
  expect(bare).toEqual(emptyState);
  expect(standingOf({ urn: urn("web"), decisionId: "sha256:new" }, emptyState)).toBe("gone");
});

test.each(["", "not found", "{}", '{"deployment": {"resources": [{"id": 1}]}}', '{"deployment": null}'])(
  "%j is no state",
  (text) => {
    expect(stateHoldings(text)).toBeNull();
  },
);
