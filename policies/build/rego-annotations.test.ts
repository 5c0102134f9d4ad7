import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findOpa, Opa } from "./opa.ts";
import { inspectAnnotations } from "./rego-annotations.ts";

const path = await findOpa(process.env, homedir());
if (path === undefined) console.warn("OPA is not found: METADATA is not read");

const rule = (name: string, docs: string): string => `package novacron.rules.${name}

# METADATA
# title: Nothing on rack ${name}
# description: No candidate is on rack ${name}.
# custom:
#   id: ACME-${name.toUpperCase()}
${docs === "" ? "" : `#   docs: ${docs}\n`}#   effect: deny
#   severity: low
#   category: operations
#   frameworks: []
#   remediation: Take another rack.
deny contains "no" if input.candidate.rack == "${name}"
`;

it.skipIf(path === undefined)(
  "the page of a rule is what its METADATA says, and none where it says nothing",
  async () => {
    const root = await mkdtemp(join(tmpdir(), "novacron-metadata-"));
    try {
      await mkdir(join(root, "rego"));
      const docs = { a: "", b: "https://acme.example/rules#b", c: "docs/rules.md#c", d: "http://acme.example/rules" };
      for (const [name, page] of Object.entries(docs)) {
        await writeFile(join(root, "rego", `${name}.rego`), rule(name, page));
      }
      const { rules, problems } = await inspectAnnotations(new Opa(path ?? "opa", root), root, ["rego"]);
      expect(rules.map(({ id, docs: page }) => [id, page])).toEqual([
        ["ACME-A", undefined],
        ["ACME-B", docs.b],
        ["ACME-C", docs.c],
      ]);
      expect(problems).toContainEqual({
        at: expect.stringMatching(/d\.rego:\d+$/),
        what: expect.stringContaining("docs: an https: URL"),
      });
    } finally {
      await rm(root, { recursive: true });
    }
  },
);
