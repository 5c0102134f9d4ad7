/**
 * A small fleet to begin with: four nodes in two regions, and a backend for quantum jobs that runs on this machine.
 * @param fleetId names the fleet; its store and reservations belong to it.
 */
export function starterFleet(fleetId: string): string {
  return `# The machines that NovaCron may choose from. Replace these four by your own.
# Every property, with its unit: schema/fleet.schema.json in the novacron package.
formatVersion: 1

# The fleet's id: its store and its reservations belong to it, so keep it once something is placed.
fleet: ${fleetId}
currency: EUR

# A CSV of the nodes' up and down intervals (node,up,start,stop; Unix seconds) gives each node a predicted failure risk.
# Without it the risk is that of the node's class.
# history: history.csv

regions:
  - name: eu-central
    country: DE
    continent: EU
    latitude: 50.11
    longitude: 8.68
    gridCarbonGramsPerKwh: 350
    energyPricePerKwh: 0.19
    renewableFraction: 0.52
    # Round trip to other regions in milliseconds; what is not written here counts as unknown.
    latencyMs: { us-east: 92 }
  - name: us-east
    country: US
    continent: NA
    latitude: 39.04
    longitude: -77.49
    gridCarbonGramsPerKwh: 370
    energyPricePerKwh: 0.08
    renewableFraction: 0.24
    latencyMs: { eu-central: 92 }

nodes:
  - name: eu-1
    region: eu-central
    zone: eu-central-a
    rack: eu-central-a1
    capacity: { vcpus: 32, memoryGiB: 128, diskGiB: 2000 }
    # Of the whole node, in the fleet's currency. A placement is charged by its share.
    pricePerHour: 0.62
    power: { idleWatts: 90, maxWatts: 350, pue: 1.3 }
    security: { encryptionAtRest: true, encryptionInTransit: true, secureBoot: true }
    compliance: [gdpr, iso27001]
  - name: eu-2
    region: eu-central
    zone: eu-central-b
    rack: eu-central-b1
    capacity: { vcpus: 32, memoryGiB: 128, diskGiB: 2000 }
    pricePerHour: 0.62
    power: { idleWatts: 90, maxWatts: 350, pue: 1.3 }
    security: { encryptionAtRest: true, encryptionInTransit: true, secureBoot: true }
    compliance: [gdpr, iso27001]
  - name: us-1
    region: us-east
    zone: us-east-a
    rack: us-east-a1
    capacity: { vcpus: 64, memoryGiB: 256, diskGiB: 4000 }
    pricePerHour: 0.88
    power: { idleWatts: 150, maxWatts: 620, pue: 1.2 }
    security: { encryptionAtRest: true, encryptionInTransit: true }
    compliance: [soc2, iso27001]
  - name: us-gpu-1
    region: us-east
    zone: us-east-b
    rack: us-east-b1
    class: gpu
    capacity: { vcpus: 48, memoryGiB: 384, diskGiB: 4000, gpus: { count: 4, model: A100-80GB } }
    pricePerHour: 11.5
    power: { idleWatts: 400, maxWatts: 2200, pue: 1.2 }
    security: { encryptionAtRest: true, encryptionInTransit: true }
    compliance: [soc2, iso27001]

quantumBackends:
  - name: simulator
    region: eu-central
    # The exact state-vector simulator that comes with NovaCron; it runs on the machine that runs Pulumi.
    driver: statevector
    qubits: 20
`;
}

/** A project's name as a fleet id: letters, digits, '.', '_' and '-', at most 63. */
export function fleetIdOf(projectName: string): string {
  const id = projectName
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 63);
  return id === "" ? "fleet" : id;
}
