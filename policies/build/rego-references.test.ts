import { homedir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { findOpa, Opa } from "./opa.ts";
import { readsOf } from "./rego-reads.ts";
import { RegoReferences } from "./rego-references.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const path = await findOpa(process.env, homedir());
if (path === undefined) console.warn("OPA is not found: what rules refer to is not compared with its own analysis");

it.skipIf(path === undefined)("finds what OPA's analysis finds", async () => {
  const opa = new Opa(path ?? "opa", repository);
  const references = await RegoReferences.read(opa, repository, ["policies/rego"]);
  for (const rule of [
    "data.novacron.rules.personal_data_residency.deny",
    "data.novacron.rules.cardholder_attestation.deny",
    "data.novacron.resources.aws_admin_ports.deny",
    "data.novacron.stacks.tier_spread.deny",
  ])
    expect(references.of(rule).input, rule).toEqual((await readsOf(opa, ["policies/rego"], rule)).input);
  expect(references.of("data.novacron.resources.required_tags.deny").data).toEqual([
    ["tags", "required"],
    ["tags", "types"],
  ]);
  expect(references.of("data.novacron.rules.personal_data_residency.deny").data).toContainEqual(["areas"]);
  expect(references.of("data.novacron.nowhere.deny")).toEqual({ input: [], data: [] });
});
