import { explain, VirtualMachine } from "novacron/components";

// Nothing here says where. The label does: the policy on personal data keeps it in the EU.
const customers = new VirtualMachine("customers-db", {
  vcpus: 8,
  memoryGiB: 32,
  diskGiB: 200,
  workload: "database",
  labels: { data: "personal" },
});

// The same machine without the label goes where it runs best.
const catalogue = new VirtualMachine("catalogue-db", {
  vcpus: 8,
  memoryGiB: 32,
  diskGiB: 200,
  workload: "database",
});

export const customersRunOn = customers.target;
export const catalogueRunsOn = catalogue.target;

// What was taken out before the choice, and by which constraint or policy.
export const notForCustomers = explain({ record: customers.decision.record }).apply(({ removed }) =>
  removed.map(({ by, examples, reason }) => `${examples.join(", ")}: ${reason} (${by})`),
);
