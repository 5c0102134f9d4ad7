import { CloudFederation, VirtualMachine } from "novacron/components";
import { settings } from "./settings.ts";
import { userData } from "./user-data.ts";

const { accounts, weights, gpus, gpuModel, diskGiB, backupDays, command, environment, image, identity, network, ssh } =
  settings;

const clouds = new CloudFederation("clouds", { accounts, weights });

const machines = settings.runs.map((run) => ({
  run,
  machine: new VirtualMachine(
    `train-${run}`,
    {
      vcpus: settings.vcpus,
      memoryGiB: settings.memoryGiB,
      gpus: { count: gpus, ...(gpuModel !== undefined && { model: gpuModel }) },
      diskGiB,
      workload: "training",
      residency: settings.residency,
      purchase: settings.purchase,
      budget: { amountPerMonth: settings.maxPricePerHour * 730, currency: "USD" },
      // What was trained lies on the machine's disk: a better place is no reason to leave it.
      stateful: true,
      allowMove: settings.allowMove,
      labels: { ...settings.labels, run },
      userData: userData({ name: run, command, environment }),
      ...(backupDays > 0 && { backups: { keepDays: backupDays } }),
      ...(image !== undefined && { image }),
      ...(identity !== undefined && { identity }),
      ...(network !== undefined && { network }),
      ...(ssh !== undefined && { ssh }),
    },
    { provider: clouds },
  ),
}));

const byRun = <T>(of: (machine: VirtualMachine) => T): Record<string, T> =>
  Object.fromEntries(machines.map(({ run, machine }) => [run, of(machine)]));

export const where = byRun(({ cloud }) =>
  cloud.apply((target) => target && `${target.type}, ${target.purchase}, in ${target.region} (${target.account})`),
);
/** US dollars in 730 hours. */
export const costPerMonth = byRun((machine) => machine.costPerMonth);
/** Grams of CO2 equivalent, of the grid, while it runs. */
export const carbonGramsPerHour = byRun(({ decision }) => decision.apply((made) => made.carbonGramsPerHour));
export const ids = byRun(({ id }) => id);
