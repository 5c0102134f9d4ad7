export type { PlacementArgs } from "../placement.ts";
export type { QuantumJobArgs } from "../quantum-job.ts";
export { Placement } from "./placement.ts";
export { QuantumJob } from "./quantum-job.ts";
