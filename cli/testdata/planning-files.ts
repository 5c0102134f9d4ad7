/** Four nodes in two regions, without a history: for the commands that plan. */
export const planningFleet = `
formatVersion: 1
fleet: planning
currency: EUR
regions:
  - { name: fra, country: DE, continent: EU, gridCarbonGramsPerKwh: 350, latencyMs: { ash: 92 } }
  - { name: ash, country: US, continent: NA, gridCarbonGramsPerKwh: 370, latencyMs: { fra: 92 } }
nodes:
  - { name: fra-1, region: fra, zone: a, rack: r1, capacity: { vcpus: 16, memoryGiB: 64, diskGiB: 500 }, pricePerHour: 0.6, power: { idleWatts: 90, maxWatts: 350, pue: 1.3 } }
  - { name: fra-2, region: fra, zone: b, rack: r2, capacity: { vcpus: 32, memoryGiB: 128, diskGiB: 1000 }, pricePerHour: 1.1, power: { idleWatts: 120, maxWatts: 480, pue: 1.3 } }
  - { name: ash-1, region: ash, zone: a, rack: r3, capacity: { vcpus: 32, memoryGiB: 128, diskGiB: 1000 }, pricePerHour: 0.8, power: { idleWatts: 120, maxWatts: 480, pue: 1.2 } }
  - { name: ash-2, region: ash, zone: b, rack: r4, capacity: { vcpus: 32, memoryGiB: 128, diskGiB: 1000 }, pricePerHour: 0.9, power: { idleWatts: 120, maxWatts: 480, pue: 1.2 } }
`;

/** Three requests that fit {@link planningFleet}: two in Europe, apart by zone, and one anywhere. */
export const planningRequests = `
- { name: web-1, vcpus: 4, memoryGiB: 16, residency: ["continent:EU"] }
- { name: web-2, vcpus: 4, memoryGiB: 16, residency: ["continent:EU"], apart: [{ from: web-1, level: zone }] }
- { name: reports, vcpus: 8, memoryGiB: 32, workload: batch }
`;
