import { expect, test } from "vitest";
import { planValues } from "./plan-values.ts";
import { asset, secret, unknownString } from "./testdata/plans.ts";

test("secrets are masked wherever they are, as ciphertext and as plaintext", () => {
  const { properties } = planValues({
    password: secret({ ciphertext: "v1:abc:def" }),
    labels: { team: "shop", token: secret({ plaintext: '"s3cret"' }) },
    list: ["open", secret({ plaintext: '"s3cret"' })],
    output: { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4", secret: true, value: "s3cret" },
  });
  expect(properties).toEqual({
    password: "[secret]",
    labels: { team: "shop", token: "[secret]" },
    list: ["open", "[secret]"],
    output: "[secret]",
  });
});

test("unknown values are absent, and named by their paths", () => {
  const { properties, unknown } = planValues({
    id: unknownString,
    tags: { owner: "ada", zone: unknownString },
    ingress: [{ port: 22, cidrBlocks: unknownString }, unknownString],
  });
  expect(properties).toEqual({ tags: { owner: "ada" }, ingress: [{ port: 22 }, null] });
  expect(unknown).toEqual(["id", "tags.zone", "ingress.0.cidrBlocks", "ingress.1"]);
});

test.each([
  ["1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"],
  ["3eeb2bf0-c639-47a8-9e75-3b44932eb421"],
  ["6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"],
  ["030794c1-ac77-496b-92df-f27374a8bd58"],
  ["e48ece36-62e2-4504-bad9-02848725956a"],
  ["dd056dcd-154b-4c76-9bd3-c8f88648b5ff"],
])("%s is unknown, too", (sentinel) => {
  expect(planValues({ value: sentinel })).toEqual({ properties: {}, unknown: ["value"], defaulted: [] });
});

test("a file is its hash: its path differs between machines", () => {
  const one = planValues({ code: asset("/home/ada/app.zip", "abc") });
  expect(one).toEqual(planValues({ code: asset("/builds/app.zip", "abc") }));
  expect(one.properties).not.toEqual(planValues({ code: asset("/home/ada/app.zip", "def") }).properties);
});

test("what bridged providers filled in is told, and their marker is no property", () => {
  expect(planValues({ __defaults: ["bucket"], bucket: "logs-1a2b3c4", rule: { __defaults: [], days: 3 } })).toEqual({
    properties: { bucket: "logs-1a2b3c4", rule: { days: 3 } },
    unknown: [],
    defaulted: ["bucket"],
  });
});
