import type { DecisionRecord, DecisionSummary } from "../schema/decision.ts";

/**
 * The compact form of a record that lies in inputs and state. A function of the record alone, so that it can be made
 * again from the store.
 * @param recordDigest Digest of `record`.
 */
export function summaryOf(record: DecisionRecord, recordDigest: string): DecisionSummary {
  const { target, runnerUp, run, move } = record;
  return {
    formatVersion: 1,
    subject: record.subject.id,
    target: target.name,
    region: target.region,
    ...(target.zone !== undefined && { zone: target.zone }),
    ...(target.rack !== undefined && { rack: target.rack }),
    ...(target.gpu !== undefined && { gpu: target.gpu }),
    ...(target.cloud !== undefined && { cloud: target.cloud }),
    country: target.country,
    continent: target.continent,
    score: record.score,
    confidence: record.confidence,
    why: record.why,
    ...(runnerUp && { runnerUp: `${runnerUp.target.name}: ${runnerUp.why}` }),
    ...(record.change !== null && { change: record.change }),
    ...(record.costPerMonth !== null && { costPerMonth: record.costPerMonth }),
    currency: record.currency,
    ...(record.carbonGramsPerHour !== null && { carbonGramsPerHour: record.carbonGramsPerHour }),
    ...(record.risk && { risk: record.risk.probability }),
    ...(run && {
      startAt: run.startAt,
      ...(run.carbonGrams !== null && { carbonGrams: run.carbonGrams }),
      ...(run.savedGrams !== null && { carbonSavedGrams: run.savedGrams }),
    }),
    ...(move && { move }),
    record: recordDigest,
  };
}
