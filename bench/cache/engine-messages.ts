import protobuf from "protobufjs";

/** What a state or a request holds: JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** What the state has of a resource. */
export interface Stored {
  readonly id: string;
  readonly inputs: Fields;
  readonly outputs: Fields;
}

/** The requests for one resource of a plan, each as gRPC hands it over. */
export interface EngineMessages {
  readonly check: Buffer;
  /** Null where the state has no such resource. */
  readonly diff: Buffer | null;
}

const struct = "google.protobuf.Struct";
const messages = protobuf.Root.fromJSON({
  nested: {
    ...protobuf.common.get("google/protobuf/struct.proto")?.nested,
    // As far as they are of interest here: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
    CheckRequest: {
      fields: {
        urn: { type: "string", id: 1 },
        olds: { type: struct, id: 2 },
        news: { type: struct, id: 3 },
        randomSeed: { type: "bytes", id: 5 },
      },
    },
    DiffRequest: {
      fields: {
        id: { type: "string", id: 1 },
        urn: { type: "string", id: 2 },
        olds: { type: struct, id: 3 },
        news: { type: struct, id: 4 },
        oldInputs: { type: struct, id: 6 },
      },
    },
  },
});

/**
 * Writes what the engine, a Go program, asks of a resource: the fields of a message by number, and the keys of each map in
 * an order of their own, as Go goes through maps.
 * @param old its predecessor in the state; the program's inputs are taken to be the same.
 */
export function engineMessages(
  urn: string,
  news: Fields,
  old: Stored | undefined,
  random: () => number,
): EngineMessages {
  const map = (fields: Fields): object => structValueOf(fields, random).structValue as object;
  const randomSeed = Buffer.from(Array.from({ length: 32 }, () => Math.floor(random() * 256)));
  const check = written("CheckRequest", { urn, ...(old && { olds: map(old.inputs) }), news: map(news), randomSeed });
  if (old === undefined) return { check, diff: null };
  const { id, inputs, outputs } = old;
  const diff = { id, urn, olds: map(outputs), news: map(inputs), oldInputs: map(inputs) };
  return { check, diff: written("DiffRequest", diff) };
}

function written(type: string, message: object): Buffer {
  return Buffer.from(messages.lookupType(type).encode(message).finish());
}

/** A google.protobuf.Value, less its class. */
function structValueOf(value: unknown, random: () => number): Readonly<Record<string, unknown>> {
  if (value === null) return { nullValue: 0 };
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return { numberValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (Array.isArray(value)) return { listValue: { values: value.map((item) => structValueOf(item, random)) } };
  const entries = Object.entries(value as Fields).map(([key, item]) => [key, structValueOf(item, random)] as const);
  return { structValue: { fields: Object.fromEntries(shuffled(entries, random)) } };
}

function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
  return list
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
