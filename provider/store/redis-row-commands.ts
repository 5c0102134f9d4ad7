import { canonicalJson } from "../crypto/canonical-json.ts";
import type { RedisCommand } from "./redis-hashes.ts";
import { fieldOfReservation } from "./redis-reservations.ts";
import type { ReservationRow, StoreRow } from "./store-rows.ts";

/** What puts a row where Redis keeps it, with all that finds it there; the last entries of audit logs apart. */
export function putCommands(row: StoreRow): readonly RedisCommand[] {
  switch (row.kind) {
    case "snapshot":
      return [
        ["HSET", ":snapshots", row.digest, Buffer.from(row.body)],
        ["ZADD", ":snapshots-at", Date.parse(row.at), row.digest],
      ];
    case "record": {
      const { seq, stack, digest, urn, target, snapshot, recordedAt, body } = row;
      return [
        ["HSET", ":records", digest, Buffer.from(body)],
        ["HSET", ":record-entries", `${stack}\n${digest}`, JSON.stringify({ urn, target, snapshot, recordedAt })],
        ["ZADD", `:history:${stack}`, seq, digest],
        ["ZADD", `:history:${stack}\n${urn}`, seq, digest],
      ];
    }
    case "job":
      return [["HSET", ":jobs", `${row.stack}\n${row.digest}`, Buffer.from(row.body)]];
    case "planned": {
      const { kind: _, stack, urn, previousRecord, ...rest } = row;
      const json = JSON.stringify({ ...rest, previousRecord: previousRecord === "" ? null : previousRecord });
      return [
        ["HSET", `:planned:${stack}\n${urn}`, `${row.requestDigest}\n${previousRecord}`, json],
        ["SADD", `:planned-urns:${stack}`, urn],
        ["SADD", ":planned-stacks", stack],
      ];
    }
    case "preview": {
      const { stack, planId, seq, operation } = row;
      return [
        ["HSET", `:previewed:${stack}`, planId, JSON.stringify({ seq, operation })],
        ["SADD", ":planned-stacks", stack],
      ];
    }
    case "outcome": {
      const { seq, stack, outcome } = row;
      return [["HSET", ":outcomes", `${stack}\n${outcome.decision}`, JSON.stringify({ seq, stack, outcome })]];
    }
    case "weights": {
      const { digest, seq, proposedAt, proposedBy, weights } = row;
      return [["HSET", ":weights", digest, JSON.stringify({ seq, proposedAt, proposedBy, weights })]];
    }
    case "promotions":
      return [["HSET", ":promotions", row.base, JSON.stringify(row.promotions)]];
    case "offer": {
      const { offer, placement } = row.offer;
      return [["HSET", ":unavailable-offers", `${offer}\n${placement}`, JSON.stringify(row.offer)]];
    }
    case "runClaim": {
      const { seq, stack, operation, urn, process, claimedAt, body } = row;
      const run = `${stack}\n${operation}`;
      return [
        ["ZADD", `:run:${run}:order`, seq, urn],
        ["HSET", `:run:${run}`, urn, canonicalJson({ process, body })],
        ["HSET", ":run-processes", process, claimedAt],
        ["SADD", `:run-of:${process}`, run],
      ];
    }
    case "audit":
      return [["HSET", `:audit:${row.stack}`, String(row.entry.seq), canonicalJson(row.entry)]];
    case "reservation": {
      const field = fieldOfReservation(row);
      return [
        ["HSET", ":reservations", field, reservationJson(row)],
        row.run === null ? ["HDEL", ":unsettled", field] : ["HSET", ":unsettled", field, row.run],
        ["SADD", `:node:${row.node}`, field],
        ["SADD", `:urn:${row.urn}`, field],
      ];
    }
  }
}

/** What takes a row away again; bodies of records, which several stacks may share, apart. */
export function removeCommands(row: StoreRow): readonly RedisCommand[] {
  switch (row.kind) {
    case "snapshot":
      return [
        ["HDEL", ":snapshots", row.digest],
        ["ZREM", ":snapshots-at", row.digest],
      ];
    case "record":
      return [
        ["HDEL", ":record-entries", `${row.stack}\n${row.digest}`],
        ["ZREM", `:history:${row.stack}`, row.digest],
        ["ZREM", `:history:${row.stack}\n${row.urn}`, row.digest],
      ];
    case "job":
      return [["HDEL", ":jobs", `${row.stack}\n${row.digest}`]];
    case "planned":
      return [["HDEL", `:planned:${row.stack}\n${row.urn}`, `${row.requestDigest}\n${row.previousRecord}`]];
    case "preview":
      return [["HDEL", `:previewed:${row.stack}`, row.planId]];
    case "outcome":
      return [["HDEL", ":outcomes", `${row.stack}\n${row.outcome.decision}`]];
    case "weights":
      return [["HDEL", ":weights", row.digest]];
    case "promotions":
      return [["HDEL", ":promotions", row.base]];
    case "offer":
      return [["HDEL", ":unavailable-offers", `${row.offer.offer}\n${row.offer.placement}`]];
    case "runClaim": {
      const run = `${row.stack}\n${row.operation}`;
      return [
        ["HDEL", `:run:${run}`, row.urn],
        ["ZREM", `:run:${run}:order`, row.urn],
      ];
    }
    case "audit":
      return [["HDEL", `:audit:${row.stack}`, String(row.entry.seq)]];
    case "reservation": {
      const field = fieldOfReservation(row);
      return [
        ["HDEL", ":reservations", field],
        ["HDEL", ":unsettled", field],
        ["SREM", `:node:${row.node}`, field],
        ["SREM", `:urn:${row.urn}`, field],
      ];
    }
  }
}

/** A reservation's row as it lies there. */
function reservationJson({ stack, node, vcpus, memoryGiB, diskGiB, gpus, gpu, reservedAt, body }: ReservationRow) {
  const amounts = { vcpus, memoryGiB, diskGiB, gpus, ...(gpu !== undefined && { gpu }) };
  return canonicalJson({ stack, node, ...amounts, reservedAt, body });
}
