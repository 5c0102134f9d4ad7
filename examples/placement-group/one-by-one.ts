import type { Resource } from "@pulumi/pulumi";
import { Placement } from "novacron/components";
import { requests } from "./requests.ts";

// The same requests as placements of their own. The chain makes them come in this order; without it any may come first.
let before: Resource[] = [];
for (const [name, request] of Object.entries(requests)) before = [new Placement(name, request, { dependsOn: before })];
