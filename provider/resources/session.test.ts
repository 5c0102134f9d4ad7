import { expect, it } from "vitest";
import type { PropertyMap } from "../schema/property-value.ts";
import { Secret } from "../state/secret.ts";
import { openProviderSession } from "./session.ts";

const session = await openProviderSession({
  version: "0.0.0",
  projectDirectory: "/nowhere",
  environment: {},
  platform: "linux",
  now: () => 0,
  operation: "1",
  command: () => null,
  process: "2",
  readState: () => Promise.reject(new Error("there is no stack")),
  isRunning: () => false,
  statusOf: () => "over",
  diagnostics: () => {},
  debug: () => {},
  announce: () => {},
  openTelemetry: () => Promise.reject(new Error("nobody asked for it")),
});
const failuresOf = async (config: PropertyMap) => (await session.checkConfig(config)).failures;

it.each([
  ["weights", new Secret("cost")],
  ["policies", new Secret('{"data":{"spend":{"maximumCostPerMonth":{"EUR":4711}}}}')],
  ["policies", { data: { spend: new Secret(4711) } }],
])("refuses a secret %s: digests of it would lie in every record", async (property, value) => {
  const failures = await failuresOf({ [property]: value });
  expect(failures).toEqual([{ property: "", reason: expect.stringContaining(`NC1003: ${property} is secret`) }]);
  expect(JSON.stringify(failures)).not.toContain("4711");
  await expect(session.configure({ [property]: value }, null)).rejects.toMatchObject({ code: "NC1003" });
});

it("accepts secret keys and caches, whole or in part", async () => {
  expect(await failuresOf({ keys: { privateKey: new Secret("ncsk1_x") }, weights: "cost" })).toEqual([]);
  expect(await failuresOf({ cache: new Secret('{"redis":{"url":"redis://:hush@localhost"}}') })).toEqual([]);
});

it("names no property of what lies inside a secret, and shows none of its values", async () => {
  const [failure] = await failuresOf({ keys: new Secret({ hushed: 4711 }) });
  expect(failure).toMatchObject({ reason: expect.stringMatching(/^NC1003: keys /) });
  expect(JSON.stringify(failure)).not.toMatch(/hushed|4711/);
});
