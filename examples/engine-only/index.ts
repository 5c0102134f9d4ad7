import { fileURLToPath } from "node:url";
import { decide, explain, loadRequests, openFleet, placeAll, planTotals, weightsOf } from "novacron/placement";

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

// The engine reads no clock: the instant that maintenance and risk are judged as of comes from here.
const world = await openFleet(here("fleet.yaml"), { asOf: "2026-06-01T12:00:00Z", risk: "prior" });

// One decision, and a second that knows of the first.
const first = decide({ world, name: "cache-1", request: { vcpus: 2, memoryGiB: 16 }, weights: "cost" });
const second = decide({
  world,
  name: "cache-2",
  request: { vcpus: 2, memoryGiB: 16, apart: [{ from: "cache-1", level: "region" }] },
  weights: "cost",
  placed: [first.claim],
});
console.log(`${explain(first.record)}\n\n${explain(second.record)}\n`);

// A whole list: the order of the file changes nothing.
const plan = placeAll({ world, requests: await loadRequests(here("requests.yaml")), weights: weightsOf("balanced") });
for (const { name, record } of plan.placed) {
  console.log(`${name} -> ${record.target.name}, ${record.costPerMonth?.toFixed(2)} ${record.currency} per month`);
}
for (const { name, error } of plan.unplaced) console.log(`${name} -> nowhere: ${error.message}`);
console.log(`in all ${planTotals(plan).costPerMonth.toFixed(2)} ${world.snapshot.currency} per month`);
