import { expect, test } from "vitest";
import { renderGithub } from "./render-github.ts";
import { instance } from "./testdata/plans.ts";
import { reportOf, reviewOf } from "./testdata/reviews.ts";

test("each finding is one line, whatever it is called", async () => {
  const review = await reviewOf([{ ...instance("a,b:c%\n::error::d"), sourcePosition: "project:///index.ts#7,1" }]);
  const lines = renderGithub(await reportOf(review))
    .trimEnd()
    .split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(
    /^::error file=infra\/index\.ts,line=7,title=NCP-AWS-001 \(high\) a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ad::instance metadata can be read/,
  );
  expect(lines[0]).toContain("%0AFix: Set metadataOptions.httpTokens");
  expect(lines[1]).toBe(
    `::notice file=infra/Pulumi.yaml,line=1,title=NovaCron review of shop/dev::1 violation (1 high); plan ${review.plan.digest}`,
  );
});

test("what does not fail is a warning or a notice, an incomplete plan an error", async () => {
  const warned = renderGithub(await reportOf(await reviewOf([instance("a")], { failOn: "critical" })));
  expect(warned).toMatch(/^::warning /);
  const known = await reviewOf([instance("a")]);
  const baseline = new Set(known.findings.map(({ fingerprint }) => fingerprint));
  expect(renderGithub(await reportOf(await reviewOf([instance("a")], { baseline })))).toMatch(/^::notice /);
  const diagnostics = [{ message: "error: boo", severity: "error" }];
  expect(renderGithub(await reportOf(await reviewOf([], {}, { diagnostics })))).toMatch(
    /^::error .*::incomplete plan: the preview failed: boo\n/,
  );
});
