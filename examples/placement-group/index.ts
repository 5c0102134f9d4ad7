import { PlacementGroup } from "novacron/components";
import { requests } from "./requests.ts";

const shop = new PlacementGroup("shop", { requests, quotas: [{ name: "shop", max: { costPerMonth: 2000 } }] });

export const runsOn = shop.targets;
