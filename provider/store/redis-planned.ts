import { sortedBy } from "../world/code-units.ts";
import { plannedBody, readPlannedBody } from "./planned-body.ts";
import type { PlannedClaims, PlannedDecision, PlannedDecisionInput, PlannedKey } from "./planned-decision.ts";
import type { RedisCommand, RedisHashes } from "./redis-hashes.ts";
import type { SealedRows } from "./sealed-rows.ts";
import type { PlannedStore } from "./store.ts";

/** How many previews of a stack are remembered: an old one that still marks rows must not become the latest again. */
const rememberedPreviews = 32;

/** A planned decision's row. */
export interface PlannedRowJson {
  readonly seq: number;
  readonly requestDigest: string;
  readonly previousRecord: string | null;
  readonly record: string;
  readonly planId: string;
  readonly operation: string;
  readonly previewed: boolean;
  readonly body: string;
}

/** A row as it was read: with its text, which has to stand still when it is changed. */
interface ReadRow {
  readonly urn: string;
  readonly field: string;
  readonly text: string;
  readonly row: PlannedRowJson;
}

/** A plan that a preview was made of. */
export interface Preview {
  readonly seq: number;
  readonly operation: string;
}

/** Stacks that have planned something. */
export function plannedStacks(hashes: RedisHashes): Promise<readonly string[]> {
  return hashes.members(":planned-stacks");
}

/** All planned rows of a stack, in the order in which they were recorded. */
export async function rowsOfStack(hashes: RedisHashes, stack: string): Promise<readonly ReadRow[]> {
  const urns = await hashes.members(`:planned-urns:${stack}`);
  const rows = await Promise.all(urns.map((urn) => rowsOf(hashes, stack, urn)));
  return rows.flat().sort((a, b) => a.row.seq - b.row.seq);
}

async function rowsOf(hashes: RedisHashes, stack: string, urn: string): Promise<readonly ReadRow[]> {
  const all = await hashes.getAll(keyOf(stack, urn));
  // Written by recordPlanned and markPreviewed only.
  return all
    .map(([field, text]) => ({ urn, field, text, row: JSON.parse(text) as PlannedRowJson }))
    .sort((a, b) => a.row.seq - b.row.seq);
}

/** Planned decisions in Redis; see {@link Store} for what each method does. */
export class RedisPlanned implements PlannedStore {
  readonly #hashes: RedisHashes;
  readonly #sealed: SealedRows;

  constructor(hashes: RedisHashes, sealed: SealedRows) {
    this.#hashes = hashes;
    this.#sealed = sealed;
  }

  async recordPlanned(input: PlannedDecisionInput): Promise<void> {
    const { stack, urn, requestDigest, previousRecord, planId, operation } = input;
    const body = plannedBody(input, this.#sealed);
    const seq = await this.#hashes.nextNumbers(1);
    const row: PlannedRowJson = {
      seq,
      requestDigest,
      previousRecord,
      record: input.summary.record,
      planId,
      operation,
      previewed: false,
      body,
    };
    await this.#hashes.commit([
      ["HSET", keyOf(stack, urn), fieldOf(input), JSON.stringify(row)],
      ["SADD", `:planned-urns:${stack}`, urn],
      ["SADD", ":planned-stacks", stack],
    ]);
  }

  async markPreviewed(
    stack: string,
    urn: string,
    record: string,
    planId: string,
    operation: string,
    seed?: string,
  ): Promise<boolean> {
    for (;;) {
      const rows = (await rowsOf(this.#hashes, stack, urn)).filter((each) => each.row.record === record);
      const latest = rows.at(-1);
      const planned = latest && this.#planned(stack, latest);
      if (planned === undefined) return false;
      // What was superseded is forgotten: from now on the user has seen this decision, not that one.
      const body = plannedBody({ ...planned, seed: seed ?? planned.seed, superseded: null }, this.#sealed);
      const previews = await this.#previews(stack);
      const isFirst = !previews.some(([plan]) => plan === planId);
      const commands: RedisCommand[] = rows.map(({ field, row }) => [
        "HSET",
        keyOf(stack, urn),
        field,
        JSON.stringify({ ...row, previewed: true, planId, operation, body } satisfies PlannedRowJson),
      ]);
      if (isFirst) {
        const preview: Preview = { seq: await this.#hashes.nextNumbers(1), operation };
        commands.push(["HSET", `:previewed:${stack}`, planId, JSON.stringify(preview)]);
        const old = previews.slice(0, Math.max(0, previews.length + 1 - rememberedPreviews));
        if (old.length > 0) commands.push(["HDEL", `:previewed:${stack}`, ...old.map(([plan]) => plan)]);
      }
      const expected = rows.map(({ field, text }) => ({ key: keyOf(stack, urn), field, value: text }));
      if (await this.#hashes.commit(commands, expected)) return true;
    }
  }

  async findPlanned(key: PlannedKey): Promise<PlannedDecision | undefined> {
    const text = await this.#hashes.get(keyOf(key.stack, key.urn), fieldOf(key));
    if (text === null) return undefined;
    return this.#planned(key.stack, { urn: key.urn, row: JSON.parse(text) as PlannedRowJson });
  }

  async findPlannedRecord(stack: string, urn: string, record: string): Promise<PlannedDecision | undefined> {
    const found = (await rowsOf(this.#hashes, stack, urn)).findLast((each) => each.row.record === record);
    return found && this.#planned(stack, found);
  }

  async plannedClaims(stack: string, operation?: string): Promise<PlannedClaims> {
    const runs = (await this.#previews(stack)).map(([, preview]) => preview.operation);
    const run = runs.findLast((each) => each === operation) ?? runs.at(-1);
    if (run === undefined) return { operation: null, claims: [] };
    const rows = (await rowsOfStack(this.#hashes, stack)).filter(({ row }) => row.operation === run);
    // Two requests of one URN within a run: the one that was recorded last is what will be applied.
    const byUrn = new Map(
      rows.flatMap((each) => this.#planned(stack, each) ?? []).map(({ urn, claim }) => [urn, claim]),
    );
    const claims = [...byUrn.values()].filter((claim) => claim !== null);
    return { operation: run, claims: sortedBy(claims, ({ urn }) => urn) };
  }

  async consumePlanned(stack: string, urn: string): Promise<number> {
    return (await this.#hashes.script("novacronConsumePlanned", stack, urn)) as number;
  }

  /** By age, the latest last. */
  async #previews(stack: string): Promise<readonly (readonly [plan: string, preview: Preview])[]> {
    return (await this.#hashes.getAll(`:previewed:${stack}`))
      .map(([plan, text]) => [plan, JSON.parse(text) as Preview] as const)
      .sort(([, a], [, b]) => a.seq - b.seq);
  }

  /** The decision of a row, or undefined where it is sealed and the key is not at hand: as good as not recorded. */
  #planned(stack: string, { urn, row }: Pick<ReadRow, "urn" | "row">): PlannedDecision | undefined {
    const { requestDigest, previousRecord, record, planId, operation, previewed } = row;
    const key: PlannedKey = { stack, urn, requestDigest, previousRecord };
    const body = readPlannedBody(row.body, key, record, this.#sealed);
    return body && { ...key, planId, operation, previewed, ...body };
  }
}

function keyOf(stack: string, urn: string): string {
  return `:planned:${stack}\n${urn}`;
}

function fieldOf({ requestDigest, previousRecord }: PlannedKey): string {
  return `${requestDigest}\n${previousRecord ?? ""}`;
}
