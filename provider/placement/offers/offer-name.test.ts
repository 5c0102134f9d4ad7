import { expect, test } from "vitest";
import { fleetFile } from "../../schema/fleet.ts";
import { type NamedAccount, nameOfOffer, type OfferKey, offerNamed } from "./offer-name.ts";

const long = "Standard_NC128lds_xl_RTXPRO6000BSE_v6";
const account: NamedAccount = {
  account: "prod",
  regions: [
    { name: "us-west-2", zones: [] },
    { name: "us-west-2-lax-1", zones: ["us-west-2-lax-1a"] },
    { name: "germanywestcentral", zones: ["1", "2"] },
  ],
  types: () => ["m5.large", long],
};

const keys: readonly OfferKey[] = [
  { account: "prod", region: "us-west-2", type: "m5.large", mode: "onDemand" },
  { account: "prod", region: "us-west-2", type: "m5.large", mode: "spot" },
  { account: "prod", region: "us-west-2", type: "m5.large", mode: "spotWithFallback" },
  { account: "prod", region: "us-west-2", type: "gone.large", mode: "reserved" },
  { account: "prod", region: "us-west-2-lax-1", type: "m5.large", mode: "onDemand", zone: "us-west-2-lax-1a" },
  { account: "prod", region: "germanywestcentral", type: long, mode: "spotWithFallback", zone: "2" },
  { account: "prod", region: "germanywestcentral", type: long, mode: "reserved", zone: "1" },
];

test.each(keys.map((key) => [nameOfOffer(key), key] as const))("%s says which offer it is", (name, key) => {
  expect(offerNamed(name, [account])).toEqual(key);
  const node = { name, region: "r", zone: "a", rack: "r", capacity: { vcpus: 1, memoryGiB: 1 } };
  expect(fleetFile.shape.nodes.safeParse([node]).success).toBe(true);
});

test("names are told apart, also where they are shortened", () => {
  expect(new Set(keys.map(nameOfOffer)).size).toBe(keys.length);
  expect(nameOfOffer(keys[0] ?? keys[1] ?? { account: "", region: "", type: "", mode: "spot" })).toBe(
    "prod.us-west-2.m5.large",
  );
  expect(nameOfOffer({ account: "prod", region: "germanywestcentral", type: long, mode: "reserved" })).toHaveLength(63);
});

test("what is of no account of the federation is no offer", () => {
  for (const name of ["fra-1", "prod", "other.us-west-2.m5.large", "prod.mars-1.m5.large"])
    expect(offerNamed(name, [account])).toBeNull();
});
