import { describe, expect, test } from "vitest";
import { waiverBook } from "../../provider/policy/waivers/waiver-book.ts";
import { commentLimit } from "./fit-sections.ts";
import { code, codeCell, link, plain } from "./markdown-text.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { decision, instance, placement } from "./testdata/plans.ts";
import { reportOf, reviewOf } from "./testdata/reviews.ts";

test("a comment has the placements, sums, violations with how to fix them, waivers and the digest", async () => {
  const expires = "2026-03-20T00:00:00.000Z";
  const waiver = {
    id: "w1",
    rule: "NCP-AWS-001",
    resource: "urn:pulumi:dev::shop::aws:ec2/instance:Instance::old",
    reason: "legacy",
    owner: "ada",
    expires,
  };
  const review = await reviewOf(
    [
      placement("web", { op: "update", old: { decision: decision({ target: "ash-1", costPerMonth: 10 }) } }),
      instance("bad"),
      instance("old"),
    ],
    { waivers: waiverBook([waiver], [{ id: "w2", why: "it is not signed" }]) },
  );
  const text = renderMarkdown(await reportOf(review, { docsBase: "https://example.com/novacron/" }));
  expect(text).toContain("## ❌ NovaCron review of `shop/dev`: 1 violation (1 high)");
  expect(text).toContain(
    "| `web` | `ash-1 (DE)` | `fra-1 (DE)` | 0.8234 | 18.25 (+8.25) EUR/month | 12.5 g/h | 3.2% |",
  );
  expect(text).toContain("- cost of placements: 10.00 -\\> 18.25 EUR per month (+8.25)");
  expect(text).toContain("### 1 violation, high");
  expect(text).toContain("**[NCP-AWS-001](<https://example.com/novacron/docs/policies.md#ncp-aws-001>)**");
  expect(text).toContain('**Fix:** Set metadataOptions.httpTokens to "required".');
  expect(text).toContain("waived by w1 (ada, until 2026-03-20T00:00:00.000Z): legacy");
  expect(text).toContain("- in use: w1: NCP-AWS-001, ada, until 2026-03-20");
  expect(text).toContain("- refused: w2: it is not signed");
  expect(text).toContain(`Plan \`${review.plan.digest}\``);
});

test("hundreds of violations and placements stay within a comment, gravest first, and it says what is missing", async () => {
  const long = "x".repeat(120);
  const many = Array.from({ length: 600 }, (_, index) => [instance(`${long}-${index}`), placement(`${long}-${index}`)]);
  const abroad = { vcpus: 4, labels: { data: "personal" }, decision: decision({ country: "US", continent: "NA" }) };
  const review = await reviewOf([...many.flat(), placement("people", { inputs: abroad })]);
  const text = renderMarkdown(await reportOf(review));
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentLimit);
  expect(Buffer.byteLength(text)).toBeGreaterThan(commentLimit - 2_000);
  expect(text).toContain("`people`");
  const left = [...text.matchAll(/\*\*(\d+) (finding|placement)s left out: /g)];
  const shown = text.match(/\*\*NCP-AWS-001\*\*/g)?.length ?? 0;
  expect(Number(left.find(([, , what]) => what === "finding")?.[1])).toBe(600 - shown);
  // What is above the list of an incomplete plan, and the digest, are there in any case.
  expect(text).toContain(String(review.plan.digest));
});

test("an incomplete plan says so first, and has no digest", async () => {
  const diagnostics = [{ message: "error: boo", severity: "error" }];
  const text = renderMarkdown(await reportOf(await reviewOf([instance("a")], {}, { diagnostics })));
  expect(text).toContain("## ⚠️ NovaCron review of `shop/dev`: incomplete plan: the preview failed: boo");
  expect(text).not.toMatch(/^Plan /m);
});

describe("what a program under review may be called", () => {
  test("does not become markup, a mention or a line of its own", () => {
    expect(plain("<img src=x> **a** [b](c) | `d` @team\n# e &amp; $f$")).toBe(
      "\\<img src=x\\> \\*\\*a\\*\\* \\[b\\](c) \\| \\`d\\` @\u200bteam \\# e \\&amp; \\$f\\$",
    );
    expect(code("a`b``c\nd")).toBe("```a`b``c d```");
    expect(code("`")).toBe("`` ` ``");
    expect(codeCell("a|b")).toBe("`a\\|b`");
    expect(link("a]", "https://example.com/a b>")).toBe("[a\\]](<https://example.com/a%20b%3E>)");
  });

  test("ends neither a table nor a comment", async () => {
    const evil = "x | y --> <b> `z`";
    const text = renderMarkdown(await reportOf(await reviewOf([placement(evil), instance(evil)])));
    const row = text.split("\n").find((line) => line.startsWith("| ") && line.includes("fra-1"));
    expect(row?.split(/(?<!\\)\|/)).toHaveLength(10);
    expect(text.match(/-->/g)?.length).toBe(1 + (text.split(evil).length - 1) + (text.split("x \\| y -->").length - 1));
  });
});
