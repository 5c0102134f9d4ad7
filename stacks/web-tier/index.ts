import { CloudFederation, VirtualMachineGroup } from "novacron/components";
import { settings } from "./settings.ts";
import { userData } from "./user-data.ts";

const { accounts, weights, port, from, network, labels, backupDays } = settings;

const clouds = new CloudFederation("clouds", { accounts, weights });

const web = new VirtualMachineGroup(
  "web",
  {
    vcpus: settings.vcpus,
    memoryGiB: settings.memoryGiB,
    architecture: "any",
    workload: "web",
    residency: settings.residency,
    labels,
    slices: settings.slices,
    apart: settings.apart,
    min: settings.min,
    max: settings.max,
    health: { port, protocol: "http", path: "/health" },
    loadBalancer: { port, public: settings.public, ...(from !== undefined && { from }) },
    userData: userData(port),
    ...(backupDays > 0 && { backups: { keepDays: backupDays } }),
    ...(network !== undefined && { network }),
  },
  { provider: clouds },
);

export const addresses = web.slices.map(({ address }) => address);
export const where = web.slices.map(({ cloud, min, max }) =>
  cloud.apply((target) => target && `${min} to ${max} x ${target.type} in ${target.region} (${target.account})`),
);
/** US dollars in 730 hours while each slice has the fewest machines. */
export const costPerMonthAtMin = web.costPerMonthAtMin;
