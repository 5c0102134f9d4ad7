import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith } from "../testdata/recording-terminal.ts";
import { differences } from "./compare-digests.ts";
import { planDigest } from "./plan-digest.ts";
import { renderJson } from "./render-json.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderSarif } from "./render-sarif.ts";
import { readMark } from "./reviewed-mark.ts";
import { instance, placement, previewOf } from "./testdata/plans.ts";
import { reportOf, reviewOf } from "./testdata/reviews.ts";

const folder = await folderWith({});

async function markIn(text: string): ReturnType<typeof readMark> {
  const file = join(folder, "review");
  await writeFile(file, text);
  return readMark(file);
}

test("JSON, SARIF and Markdown carry the same mark", async () => {
  const review = { ...(await reviewOf([placement("web")])), stack: "a--b-->" };
  const report = await reportOf(review);
  const fromJson = await markIn(renderJson(report));
  expect(fromJson).toMatchObject({
    outcome: "passed",
    project: "shop",
    stack: "a--b-->",
    plan: review.plan.digest,
    policies: review.policies.digest,
    validUntil: null,
  });
  expect(await markIn(renderSarif(report))).toEqual(fromJson);
  const { resources: _, ...withoutResources } = fromJson;
  expect(await markIn(`Some words before\n${renderMarkdown(report)}`)).toEqual(withoutResources);
});

test.each([
  ["something else", "# Hello", "is no review"],
  ["JSON of something else", '{"a":1}', "is no review: formatVersion"],
  ["SARIF of something else", '{"version":"2.1.0","runs":[{}]}', "is SARIF, but not of one review by NovaCron"],
  ["cut JSON", '{"formatVersion":1', "is damaged: it is not JSON"],
  ["a damaged mark", '<!-- novacron-review {"formatVersion":1} -->', "is no review: outcome"],
  ["a newer mark", '<!-- novacron-review {"formatVersion":2} -->', "is no review: formatVersion"],
])("%s is none", async (_, text, what) => {
  await expect(markIn(text)).rejects.toThrow(`NC1920: ${join(folder, "review")} ${what}`);
});

test("two reviews in one file are none", async () => {
  const text = renderMarkdown(await reportOf(await reviewOf([placement("web")])));
  await expect(markIn(text + text)).rejects.toThrow(/holds several reviews/);
});

test("differences are named by resource, the first few", async () => {
  const review = await reviewOf([placement("web"), placement("db"), instance("gone", "required")]);
  const mark = await markIn(renderJson(await reportOf(review)));
  const now = (...resources: Parameters<typeof previewOf>[0]): readonly string[] =>
    differences(mark, planDigest(previewOf(resources)));
  expect(now(placement("web"), placement("db"), instance("gone", "required"))).toEqual([]);
  expect(
    now(
      placement("web", { inputs: { vcpus: 8 } }),
      placement("db", { op: "update", old: {} }),
      instance("new", "required"),
    ),
  ).toEqual([
    "urn:pulumi:dev::shop::aws:ec2/instance:Instance::gone (create in the review) is gone",
    "urn:pulumi:dev::shop::aws:ec2/instance:Instance::new (create) was not in the review",
    "urn:pulumi:dev::shop::novacron:index:Placement::db: create was reviewed, and it is update",
    "urn:pulumi:dev::shop::novacron:index:Placement::web: its inputs differ",
  ]);
  const many = Array.from({ length: 9 }, (_, index) => placement(`p${index}`));
  expect(now(...many).at(-1)).toBe("and 7 more");
});
