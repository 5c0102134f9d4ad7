/**
 * How long a decision takes over a federation of three clouds with ten regions each, offers right-sized by the shipped
 * catalogue: `node bench/clouds.ts [--json] [--sizes 60] [--repeats 5]`. The first decision on each size looks through all
 * offers; the others of that size find it done. No policies.
 */
import { parseArgs } from "node:util";
import { decide } from "../provider/engine/decide.ts";
import { loadJudges, worldOf } from "../provider/engine/fleet-world.ts";
import { fleetFile } from "../provider/schema/fleet.ts";
import type { Claim } from "../provider/world/snapshot.ts";
import { median } from "./median.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    sizes: { type: "string", default: "60" },
    repeats: { type: "string", default: "5" },
  },
});

const regions = {
  aws: "us-east-1 us-east-2 us-west-1 us-west-2 eu-west-1 eu-west-2 eu-central-1 eu-north-1 ap-northeast-1 ap-southeast-1",
  azure:
    "eastus eastus2 westus2 westeurope northeurope germanywestcentral swedencentral uksouth japaneast southeastasia",
  gcp: "us-central1 us-east1 us-east4 us-west1 europe-west1 europe-west3 europe-west4 europe-north1 asia-northeast1 asia-southeast1",
};
const accounts = Object.entries(regions).map(([cloud, names]) => ({ name: cloud, cloud, regions: names.split(" ") }));
const fleet = fleetFile.parse({
  formatVersion: 1,
  fleet: "bench",
  currency: "USD",
  regions: [],
  nodes: [],
  clouds: { accounts },
});

const before = performance.now();
const judges = await loadJudges({ risk: "prior", policies: "none" });
const world = await worldOf({ fleet, historyPath: null, asOf: "2026-06-01T12:00:00Z" }, judges);
const worldMs = performance.now() - before;

const placed: Claim[] = [];
const first: number[] = [];
const later: number[] = [];
const cpuBefore = process.cpuUsage();
let offers = 0;
for (let size = 0; size < Number(values.sizes); size++) {
  const vcpus = 1 + (size % 16);
  const request = { vcpus, memoryGiB: vcpus * (2 + (size % 3) * 2) + Math.floor(size / 48) };
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    const start = performance.now();
    const { record, claim } = decide({ world, name: `vm-${size}-${repeat}`, request, placed });
    (repeat === 0 ? first : later).push(performance.now() - start);
    placed.push(claim);
    offers = record.offers?.considered ?? 0;
  }
}
const cpu = process.cpuUsage(cpuBefore);
const rounded = (value: number): number => Number(value.toFixed(2));
const result = {
  benchmark: "clouds",
  node: process.version,
  offers,
  decisions: placed.length,
  /** Catalogue and risk model read, federation looked up. */
  worldMs: rounded(worldMs),
  newSizeMs: rounded(median(first)),
  sameSizeMs: rounded(median(later)),
  cpuMs: rounded((cpu.user + cpu.system) / 1000 / placed.length),
};
if (values.json) console.log(JSON.stringify(result));
else console.table(result);
