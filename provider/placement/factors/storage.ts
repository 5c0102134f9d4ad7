import { ofNode, ofRequest } from "../columns/node-column.ts";
import { peersAt } from "../columns/peers.ts";
import { flag, type NodeFactor, nodeFactorsOf, say } from "./factor.ts";
import { between, fraction, growsBy, halvedBy } from "./normalise.ts";

/** How safe local storage is, and how near the data. Its speed is performance, its price cost. */
export const storageFactors: readonly NodeFactor[] = nodeFactorsOf("storage", [
  {
    id: "data_durability",
    formerly: ["storage.durability"],
    unit: "nines",
    direction: "higher is better",
    weight: 2,
    from: "storage.durabilityNines",
    source: "Provider's service description",
    words: say("most durable storage", "more durable storage", "less durable storage"),
    applies: ({ request }) => request.diskGiB > 0,
    column: ofNode(({ node }) => node.storage.durabilityNines),
    normalise: between(0, 11),
  },
  {
    id: "storage_replicas",
    unit: "copies",
    direction: "higher is better",
    weight: 1,
    from: "storage.replicas",
    source: "Storage configuration; Cidon et al., Copysets, ATC 2013",
    words: say("most copies", "more copies", "fewer copies"),
    applies: ({ request }) => request.diskGiB > 0,
    column: ofNode(({ node }) => node.storage.replicas),
    normalise: growsBy(1),
  },
  {
    id: "backup_interval",
    unit: "h",
    direction: "lower is better",
    weight: 1,
    from: "storage.backupIntervalHours: what may be lost at most",
    source: "Backup schedule (recovery point objective)",
    words: say("most frequent backups", "more frequent backups", "rarer backups"),
    applies: ({ request }) => request.diskGiB > 0,
    column: ofNode(({ node }) => node.storage.backupIntervalHours),
    normalise: halvedBy(24),
  },
  {
    id: "snapshot_support",
    formerly: ["storage.snapshots"],
    unit: "yes/no",
    direction: "higher is better",
    weight: 1,
    from: "storage.snapshotSupport",
    source: "Storage configuration",
    words: say("has snapshots", "has snapshots", "has no snapshots"),
    applies: ({ request }) => request.diskGiB > 0,
    column: ofNode(({ node }) => flag(node.storage.snapshotSupport)),
    normalise: fraction,
  },
  {
    id: "disk_queue_depth",
    unit: "operations waiting",
    direction: "lower is better",
    weight: 1,
    from: "telemetry.diskQueueDepth",
    source: "node_exporter: node_disk_io_time_weighted_seconds_total",
    words: say("shortest disk queue", "shorter disk queue", "longer disk queue"),
    column: ofNode(({ node }) => node.telemetry.diskQueueDepth),
    normalise: halvedBy(4),
  },
  {
    id: "data_gravity",
    unit: "share of the stack's disk",
    direction: "higher is better",
    weight: 1,
    from: "Share of the disk of the stack's other placements that lies in the same zone",
    source: "Zaharia et al., Delay Scheduling, EuroSys 2010",
    words: say("nearest the stack's data", "nearer the stack's data", "farther from the stack's data"),
    applies: ({ holdings }) => holdings.peers.some(({ diskGiB }) => diskGiB > 0),
    column: ofRequest((f) => {
      const total = f.context.holdings.peers.reduce((sum, { diskGiB }) => sum + diskGiB, 0);
      const inZone = peersAt(f, "zone", ({ diskGiB }) => diskGiB);
      return (i) => inZone(i) / total;
    }),
    normalise: fraction,
  },
]);
