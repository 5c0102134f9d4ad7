import { describe, expect, it } from "vitest";
import { testRing } from "../state/testdata/golden.ts";
import { lockDifferences } from "./lock-differences.ts";
import { sampleBasis, sampleEntry } from "./testdata/lock-samples.ts";

const entry = sampleEntry("web", testRing());
const record = "decision" in entry ? entry.decision.record : "";
const now = { request: entry.request, basis: sampleBasis, previous: null, locked: record };
const codes = (question: typeof now | Parameters<typeof lockDifferences>[1], line = entry) =>
  lockDifferences(line, question).map(({ code }) => code);

describe("lockDifferences", () => {
  it("finds none where all is as it was, before and after it was applied", () => {
    expect(codes(now)).toEqual([]);
    expect(codes({ ...now, previous: record })).toEqual([]);
    expect(codes({ ...now, previous: "sha256:a" }, { ...entry, previous: "sha256:a" })).toEqual([]);
  });

  it.each([
    ["NC2003", { ...now, request: "sha256:a" }],
    ["NC2004", { ...now, basis: { ...sampleBasis, fleet: "sha256:a" } }],
    ["NC2005", { ...now, basis: { ...sampleBasis, policies: "sha256:a" } }],
    ["NC2006", { ...now, basis: { ...sampleBasis, models: "sha256:a" } }],
    ["NC2006", { ...now, basis: { ...sampleBasis, weights: "sha256:a" } }],
    ["NC2007", { ...now, previous: "sha256:a" }],
    ["NC2007", { ...now, previous: record, locked: null }],
  ])("tells each by its code: %s", (code, question) => {
    expect(codes(question)).toEqual([code]);
  });

  it("finds a state that lost the decision before", () => {
    expect(codes(now, { ...entry, previous: "sha256:a" })).toEqual(["NC2007"]);
  });

  it("tells all, the program first", () => {
    const all = {
      request: "sha256:a",
      basis: { fleet: "a", policies: "a", models: "a", weights: "a" },
      previous: "a",
      locked: null,
    };
    expect(codes(all)).toEqual(["NC2003", "NC2004", "NC2005", "NC2006", "NC2006", "NC2007"]);
  });
});
