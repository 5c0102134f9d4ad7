import { QuantumJob, VirtualMachine } from "novacron/components";

// Two front ends that must not share a rack: one power strip that fails takes down one of them.
const web1 = new VirtualMachine("web-1", { vcpus: 8, memoryGiB: 16, workload: "web", availability: 0.99 });
const web2 = new VirtualMachine("web-2", {
  vcpus: 8,
  memoryGiB: 16,
  workload: "web",
  availability: 0.99,
  apart: [{ from: "web-1", level: "rack" }],
});

// Nothing here says where: the label does, through the policy on personal data.
const customers = new VirtualMachine("customers-db", {
  vcpus: 16,
  memoryGiB: 128,
  diskGiB: 500,
  workload: "database",
  labels: { data: "personal", criticality: "high" },
});

const training = new VirtualMachine("training", {
  vcpus: 24,
  memoryGiB: 192,
  diskGiB: 1000,
  gpus: { count: 2, model: "A100-80GB" },
  workload: "training",
});

const edge = new VirtualMachine("edge-cache", {
  vcpus: 4,
  memoryGiB: 64,
  latency: { toRegion: "us-east", maxMs: 20 },
});

const reports = new VirtualMachine("reports", {
  vcpus: 4,
  memoryGiB: 8,
  workload: "batch",
  budget: { amountPerMonth: 60, currency: "EUR" },
});

const bell = new QuantumJob("bell", { programFile: "bell.qasm", shots: 1000, seed: 7 });
const search = new QuantumJob("grover", {
  programFile: "grover.qasm",
  shots: 1000,
  seed: 7,
  residency: ["EU"],
});

export const machines = Object.fromEntries(
  Object.entries({ web1, web2, customers, training, edge, reports }).map(([name, machine]) => [name, machine.target]),
);
export const entangled = bell.counts;
export const found = search.counts;
