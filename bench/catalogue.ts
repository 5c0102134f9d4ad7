// Figures that generated fleets are shaped by, as small tables of our own. Rounded where the source has more digits.

/**
 * Regions: place; carbon intensity (g/kWh) and carbon-free hours of Google Cloud's nearest region in 2024
 * (GoogleCloudPlatform/region-carbon-info); on-demand price of n2-standard-32 over that of us-central1, and its spot price
 * over on-demand (karpenter-provider-gcp's price list). Electricity: industrial prices of 2023 per kWh, rounded, and the
 * renewable share of the country or state: rounded figures of the size that Eurostat, EIA and Ember publish. Zones: ours.
 */
export const regionTable = [
  ["eu-central", "DE", "EU", 50.11, 8.68, 275.82, 0.68, 1.288, 0.398, 0.2, 0.52, 3],
  ["eu-north", "SE", "EU", 59.33, 18.07, 2.73, 1, 1.101, 0.471, 0.09, 0.69, 4],
  ["eu-west", "FR", "EU", 48.86, 2.35, 16.3, 0.96, 1.16, 0.247, 0.15, 0.27, 3],
  ["eu-britain", "GB", "EU", 51.51, -0.13, 105.94, 0.79, 1.288, 0.202, 0.24, 0.46, 3],
  ["eu-east", "PL", "EU", 52.23, 21.01, 642.88, 0.4, 1.21, 0.289, 0.18, 0.27, 1],
  ["us-east", "US", "NA", 38.83, -77.24, 323.05, 0.62, 1.126, 0.229, 0.08, 0.11, 4],
  ["us-central", "US", "NA", 41.88, -93.1, 412.72, 0.87, 1, 0.474, 0.07, 0.63, 4],
  ["us-west", "US", "NA", 43.8, -120.55, 79.23, 0.87, 1, 0.474, 0.075, 0.61, 3],
  ["ca-central", "CA", "NA", 43.74, -79.37, 58.56, 0.84, 1.101, 0.09, 0.1, 0.34, 2],
  ["sa-east", "BR", "SA", -23.55, -46.63, 67.32, 0.88, 1.587, 0.203, 0.14, 0.89, 2],
  ["ap-northeast", "JP", "AS", 35.68, 139.65, 452.85, 0.17, 1.283, 0.262, 0.17, 0.22, 3],
  ["ap-southeast", "SG", "AS", 1.35, 103.82, 366.85, 0.04, 1.234, 0.389, 0.19, 0.04, 3],
  ["ap-south", "IN", "AS", 19.08, 72.88, 678.76, 0.09, 1.201, 0.304, 0.11, 0.19, 2],
  ["oc-east", "AU", "OC", -33.87, 151.21, 497.5, 0.34, 1.419, 0.383, 0.13, 0.35, 1],
] as const;

/** Round trips in ms between the regions above, each row to those before it: Microsoft's figures for Azure's nearest regions. */
export const roundTripsMs: readonly (readonly number[])[] = [
  [],
  [34],
  [12, 40],
  [17, 37, 11],
  [22, 29, 29, 29],
  [93, 111, 86, 78, 101],
  [124, 142, 118, 111, 133, 29],
  [159, 184, 153, 145, 168, 69, 40],
  [106, 126, 99, 91, 114, 21, 28, 59],
  [195, 215, 190, 180, 202, 119, 151, 178, 131],
  [219, 277, 214, 230, 249, 164, 136, 100, 159, 270],
  [157, 201, 148, 155, 173, 224, 199, 163, 222, 332, 73],
  [131, 202, 123, 129, 156, 235, 240, 221, 244, 329, 128, 56],
  [247, 294, 241, 247, 263, 199, 176, 162, 201, 299, 104, 94, 152],
];

/** Shapes of nodes without GPUs in Alibaba's openb trace, and how many it has: count, vCPUs, GiB. */
export const cpuShapes = [
  [129, 32, 256],
  [59, 96, 512],
  [30, 96, 384],
  [22, 64, 512],
  [20, 104, 512],
  [10, 32, 64],
  [8, 64, 256],
  [4, 64, 128],
  [3, 104, 768],
] as const;

/** Shapes with GPUs in the same trace: count, vCPUs, GiB, GPUs, model. Four in five of its nodes have GPUs. */
export const gpuShapes = [
  [549, 96, 384, 8, "G2"],
  [387, 104, 512, 2, "T4"],
  [107, 16, 120, 2, "P100"],
  [39, 128, 768, 8, "G3"],
  [28, 32, 128, 4, "V100M16"],
  [22, 64, 256, 2, "P100"],
  [21, 96, 768, 8, "V100M32"],
  [19, 8, 32, 1, "V100M16"],
  [17, 96, 384, 4, "T4"],
  [9, 48, 368, 4, "V100M32"],
  [2, 128, 1024, 1, "A10"],
] as const;

/**
 * GPU models: memory GiB, dense FP16 TFLOP/s, GB/s to the next GPU, watts (data sheets), price an hour (Google Cloud, where
 * it has them). G2 and G3 are the trace's covers for models that it does not name; taken as A10 and A100.
 */
export const gpuModels: Readonly<Record<string, readonly [number, number, number, number, number]>> = {
  T4: [16, 65, 16, 70, 0.35],
  P100: [16, 21, 16, 250, 1.46],
  V100M16: [16, 125, 300, 300, 2.48],
  V100M32: [32, 125, 300, 300, 2.48],
  A10: [24, 125, 32, 150, 0.9],
  G2: [24, 125, 32, 150, 0.9],
  G3: [80, 312, 600, 400, 2.93],
};

/** What a vCPU and a GiB cost an hour: n2-standard and n2-highmem in us-central1, dollars taken as 0.9 euros. */
export const price = { vcpu: 0.031611 * 0.9, gib: 0.004237 * 0.9 };

/**
 * CPU kinds: year, GHz, single-core speed (Ice Lake = 1), L3 MiB and memory GB/s per vCPU of 64 (data sheets), idle and full
 * watts per vCPU and embodied kg of a server (Cloud Carbon Footprint coefficients).
 */
export const cpuKinds = [
  [2017, 2, 0.8, 0.69, 2, 0.613, 3.868, 1300],
  [2019, 2.4, 0.88, 0.72, 2.2, 0.69, 3.755, 1888],
  [2021, 2.6, 1, 0.75, 3.2, 0.767, 3.652, 1700],
  [2023, 2.1, 1.12, 0.94, 4.8, 1.036, 4.062, 1950],
  [2019, 2.25, 0.9, 2, 3.2, 0.474, 1.575, 2321],
  [2021, 2.45, 1.05, 2.1, 3.3, 0.456, 1.834, 2321],
  [2022, 2.6, 1.22, 2.2, 7.2, 0.739, 2.196, 2500],
] as const;
