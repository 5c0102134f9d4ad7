import type { BackendCandidate } from "../backend-candidate.ts";
import { percent, plain } from "../decimals.ts";
import { carbonObjective, costObjective, type Objective } from "./objective.ts";

/** What alternatives for a quantum job are weighed by: cost of the job, carbon, errors, and when the result is there. */
export const backendObjectives: readonly Objective<BackendCandidate>[] = [
  costObjective(""),
  carbonObjective,
  {
    id: "shotError",
    of: ({ fidelity }) => 1 - fidelity,
    step: 0.001,
    figure: percent,
    less: "fewer errors",
    more: "more errors",
  },
  {
    id: "waitSeconds",
    of: ({ backend, durationSeconds }) => backend.queueSeconds + durationSeconds,
    step: 1,
    figure: (by) => `${plain(by)} s`,
    less: "sooner",
    more: "later",
  },
];
