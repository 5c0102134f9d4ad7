import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../toolchain.mjs";
import { azureSeriesFacts } from "./azure-series.ts";
import { numberOf, readCsv } from "./read-csv.ts";

it.each([
  ["Standard_D2s_v5", 2, 8, "x86_64"],
  ["Standard_D4pls_v6", 4, 8, "arm64"],
  ["Standard_E16-4ads_v5", 4, 128, "x86_64"],
  ["Standard_B2ts_v2", 2, 1, "x86_64"],
  ["Standard_F8ams_v6", 8, 64, "x86_64"],
  ["Standard_NC24ads_A100_v4", 24, 220, "x86_64"],
])("%s has %d vCPUs, %d GiB and %s", (name, vcpus, memoryGiB, architecture) => {
  expect(azureSeriesFacts(name)).toMatchObject({ vcpus, memoryGiB, architecture });
});

// The largest sizes of E have less than 8 GiB per vCPU, those with Ampere from 32 on; in D of v2 the number is no count.
it.each([
  "Standard_E96s_v5",
  "Standard_E32ps_v5",
  "Standard_D3_v2",
  "Standard_M128s",
  "Standard_HB120rs_v3",
  "Basic_A0",
])("%s is not guessed", (name) => expect(azureSeriesFacts(name)).toBeUndefined());

const data = join(projectRoot, "../shared/data/placement/catalog/ccf_azure_instances.csv");

it("agrees with another source on every size that both know", async ({ skip }) => {
  if (!existsSync(data)) skip("../shared/data/placement/catalog is absent");
  let compared = 0;
  for (const row of await readCsv(data)) {
    const name = `Standard_${row["Virtual Machine"]?.replaceAll(" ", "_")}`;
    const facts = azureSeriesFacts(name);
    const [vcpus, memoryGiB] = [numberOf(row["Instance vCPUs"]), numberOf(row["Instance Memory"])];
    // It has ratios as vCPUs of constrained sizes, and 7 GiB per vCPU where the larger T4 sizes have less.
    if (facts === undefined || !Number.isInteger(vcpus) || /NC(?:16|64)as_T4/.test(name)) continue;
    expect({ name, vcpus: facts.vcpus, memoryGiB: facts.memoryGiB }).toEqual({ name, vcpus, memoryGiB });
    compared++;
  }
  expect(compared).toBeGreaterThan(200);
});
