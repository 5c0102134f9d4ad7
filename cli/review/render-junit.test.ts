import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { renderJunit } from "./render-junit.ts";
import { instance } from "./testdata/plans.ts";
import { reportOf, reviewOf } from "./testdata/reviews.ts";

interface Suite {
  readonly "@_tests": string;
  readonly "@_failures": string;
  readonly "@_skipped": string;
  readonly "@_errors": string;
  readonly testcase: readonly Record<string, unknown>[];
}

function suiteOf(xml: string): Suite {
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === "testcase" });
  return (parser.parse(xml) as { testsuites: { testsuite: Suite } }).testsuites.testsuite;
}

test("a rule that found nothing passes, what was found fails, what was there before is skipped", async () => {
  const before = await reviewOf([instance("old")]);
  const baseline = new Set(before.findings.map(({ fingerprint }) => fingerprint));
  const report = await reportOf(await reviewOf([instance("old"), instance("bad")], { baseline }));
  const suite = suiteOf(renderJunit(report));
  const denying = report.rules.filter(({ effect }) => effect === "deny").length;
  expect(suite).toMatchObject({ "@_tests": String(denying + 1), "@_failures": "1", "@_skipped": "1", "@_errors": "0" });
  expect(suite.testcase).toHaveLength(denying + 1);
  expect(suite.testcase.filter((testcase) => "failure" in testcase)).toMatchObject([
    {
      "@_name": "NCP-AWS-001 EC2 instances demand session tokens for instance metadata: bad",
      failure: { "@_type": "high" },
    },
  ]);
  expect(suite.testcase.filter((testcase) => "skipped" in testcase)).toHaveLength(1);
});

test("a warning passes, and tells what it is", async () => {
  const suite = suiteOf(renderJunit(await reportOf(await reviewOf([instance("bad")], { failOn: "critical" }))));
  expect(suite["@_failures"]).toBe("0");
  expect(suite.testcase.filter((testcase) => "system-out" in testcase)).toHaveLength(1);
});

test("an incomplete plan is an error", async () => {
  const diagnostics = [{ message: "error: boo", severity: "error" }];
  const suite = suiteOf(renderJunit(await reportOf(await reviewOf([], {}, { diagnostics }))));
  expect(suite["@_errors"]).toBe("1");
  expect(suite.testcase[0]).toMatchObject({ error: { "@_message": "the preview failed: boo" } });
});

test("whatever a resource is called, it is well-formed", async () => {
  const review = await reviewOf([instance("bad")]);
  const findings = review.findings.map((finding) => ({ ...finding, name: "\"<&>'\u0007]]>\ud800\ntwo" }));
  const xml = renderJunit(await reportOf({ ...review, findings }));
  expect(suiteOf(xml)["@_failures"]).toBe("1");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no place for them
  expect(xml).not.toMatch(/[\u0000-\u0008\ud800]/);
});
