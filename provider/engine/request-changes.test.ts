import { expect, it } from "vitest";
import { changedRequests } from "./request-changes.ts";
import { parseRequests } from "./requests-file.ts";

const requests = parseRequests(
  [
    { name: "web", vcpus: 4, memoryGiB: 16, residency: ["DE"] },
    { name: "web.eu", vcpus: 2, memoryGiB: 8, apart: [{ from: "web", level: "zone" }], on: "n1" },
  ],
  "r.yaml",
);

it.each([
  ["web.vcpus=8", "web", { vcpus: 8 }],
  ["web.residency=[DE, FR]", "web", { residency: ["DE", "FR"] }],
  ["web.gpus.count=2", "web", { gpus: { count: 2 } }],
  ["web.labels.tier=gold", "web", { labels: { tier: "gold" } }],
  ["web.eu.vcpus=3", "web.eu", { vcpus: 3 }],
  ["web.eu.apart[0].level=rack", "web.eu", { apart: [{ from: "web", level: "rack" }] }],
])("%s", (change, name, expected) => {
  const changed = changedRequests(requests, [change]);
  expect(changed.find((entry) => entry.name === name)?.request).toMatchObject(expected);
  expect(changed.filter((entry) => entry.name !== name)).toEqual(requests.filter((entry) => entry.name !== name));
});

it("removes with an empty value, and changes nothing of what it was given", () => {
  const [web, eu] = changedRequests(requests, ["web.residency=", "web.eu.apart[0]="]);
  expect(web?.request).not.toHaveProperty("residency");
  expect(eu?.request.apart).toEqual([]);
  expect(requests[0]?.request.residency).toEqual(["DE"]);
});

it("moves what is somewhere", () => {
  expect(changedRequests(requests, ["web.eu.on=n2", "web.on=n3"]).map(({ on }) => on)).toEqual(["n3", "n2"]);
});

it.each([
  ["web.vcpus", "NC1903", /is no change of a request.*web\.vcpus=8/],
  ["vcpus=3", "NC1903", /is no change of a request/],
  ["wbe.vcpus=3", "NC1903", /names no request.*Did you mean web/],
  ["web.name=db", "NC1903", /would rename/],
  ["web.vcpus=[1", "NC1903", /no YAML/],
  ["web.vcpus.count=1", "NC1903", /goes into vcpus, which has no properties/],
  ["web.vcpus=-2", "NC1001", /--set web\.vcpus=-2: vcpus is -2.*at least 0\.1/],
  ["web.vcpus=", "NC1001", /vcpus is missing/],
  ["web.vcpu=1", "NC1002", /vcpu is not a property here.*vcpus/],
])("refuses %s with %s", (change, code, message) => {
  const attempt = () => changedRequests(requests, [change]);
  expect(attempt).toThrow(expect.objectContaining({ code }));
  expect(attempt).toThrow(message);
});
