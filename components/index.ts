export type { CloudTarget } from "../provider/schema/cloud-target.ts";
export { CloudFederation, type CloudFederationArgs } from "./cloud-federation.ts";
export { explain } from "./explain.ts";
export { Placement, type PlacementArgs } from "./placement.ts";
export { PlacementGroup, type PlacementGroupArgs } from "./placement-group.ts";
export { Provider, type ProviderArgs } from "./provider.ts";
export { QuantumJob, type QuantumJobArgs } from "./quantum-job.ts";
export { VirtualMachine, type VirtualMachineArgs } from "./virtual-machine.ts";
export { type Slice, VirtualMachineGroup, type VirtualMachineGroupArgs } from "./virtual-machine-group.ts";
