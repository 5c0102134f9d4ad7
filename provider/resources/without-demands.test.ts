import { expect, it } from "vitest";
import { NovaCronError } from "../errors/novacron-error.ts";
import { CapacityTakenError } from "../store/reservation.ts";
import { tellable, withoutDemands } from "./without-demands.ts";

const claim = {
  urn: "urn",
  stack: "dev",
  name: "web",
  node: "node-7",
  vcpus: 37.25,
  memoryGiB: 1,
  diskGiB: 0,
  gpus: 0,
  apart: [],
  spread: null,
};

it("tells neither amounts nor place of what was taken, and keeps code and property", () => {
  const shortage = { node: "node-7", dimension: "vcpus", wanted: 37.25, free: 1, capacity: 16, holders: [] } as const;
  const hidden = withoutDemands(new CapacityTakenError(claim, shortage));
  expect(hidden).toMatchObject({ code: "NC1204", property: "vcpus" });
  expect(String(hidden)).not.toMatch(/37\.25|node-7/);
  expect(hidden).not.toHaveProperty("shortage");
  expect((hidden as Error).cause).toBeUndefined();
});

it("tells neither target nor reason of a plan that cannot be carried out", () => {
  const hidden = withoutDemands(
    new NovaCronError("NC1202", "placed on node-7: 37.25 vCPUs asked", { remedy: "node-8" }),
  );
  expect(String(hidden)).toContain("NC1202");
  expect(String(hidden)).not.toMatch(/37\.25|node-\d/);
});

it("leaves other errors alone", () => {
  const other = new NovaCronError("NC1701", "the store is corrupt");
  expect(withoutDemands(other)).toBe(other);
  expect(withoutDemands("text")).toBe("text");
});

it("tells neither places nor reason of a protected one that would have to move", () => {
  const hidden = withoutDemands(new NovaCronError("NC1203", '"web" would have to move from node-7 to node-8: 37.25'));
  expect(String(hidden)).not.toMatch(/37\.25|node-\d/);
});

it("tells of other errors the headline, without names that it quotes, and what to expect least of all", () => {
  const error = new NovaCronError("NC1106", 'region names "Atl\\"antis", which is not there', {
    property: "region",
    expected: "one near Atlantis",
    remedy: "Ask Atlantis",
  });
  const told = tellable(error);
  expect(told).toMatchObject({ code: "NC1106", property: "region" });
  expect(String(told)).toContain('region names "[secret]", which is not there; some inputs are secret');
  expect(String(told)).not.toMatch(/antis/);
});
