import type { ServiceDefinition } from "@grpc/grpc-js";
import type { CheckCall, CheckResult, DiffCall } from "../resources/resource-handler.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import { MessageReader, wireType } from "./message-reader.ts";
import { MessageWriter } from "./message-writer.ts";
import { providerGrpc } from "./protos.ts";
import { readProperties, writeProperties } from "./struct-bytes.ts";

/** A CheckRequest of pulumi/provider.proto, as far as it is of interest. */
export interface CheckMessage extends Omit<CheckCall, "signal"> {
  /** The bytes of the old inputs, tag and length included, where each value in them is what it looks like; else null. */
  readonly oldBytes: Buffer | null;
}
/** The same of a DiffRequest. */
export type DiffMessage = Omit<DiffCall, "signal">;

const nothing: PropertyMap = {};

/**
 * Reads what the engine asks of each resource in each plan. It sends the old inputs three times, as they were and as Check
 * has answered them: what Diff is asked is read beside what Check was asked.
 */
export class PlanMessages {
  /** The old inputs of resources that Check was asked about last, until Diff is, by URN. */
  readonly #checked = new Map<string, PropertyMap>();

  /** @throws {RangeError} where the bytes are no message. */
  readCheck(bytes: Buffer): CheckMessage {
    const reader = new MessageReader(bytes);
    let urn = "";
    let seed = "";
    let olds: PropertyMap | null = null;
    let oldBytes: Buffer | null = null;
    let news = nothing;
    while (reader.at < reader.length) {
      const tag = reader.varint();
      switch (tag >>> 3) {
        case 1:
          urn = reader.text();
          break;
        case 2: {
          const start = reader.at - 1;
          const marked = reader.marked;
          olds = readProperties(reader, reader.end());
          oldBytes = reader.marked === marked ? reader.slice(start, reader.at) : null;
          break;
        }
        case 3:
          news = readProperties(reader, reader.end());
          break;
        case 5:
          seed = reader.bytes().toString("base64");
          break;
        default:
          reader.skip(tag & 7);
      }
    }
    if (olds !== null) this.#checked.set(urn, olds);
    return { urn, olds, oldBytes, news, seed };
  }

  /** @throws {RangeError} where the bytes are no message. */
  readDiff(bytes: Buffer): DiffMessage {
    const reader = new MessageReader(bytes);
    let id = "";
    let urn = "";
    let oldOutputs = nothing;
    let news = nothing;
    let oldInputs = nothing;
    let checked: PropertyMap | undefined;
    while (reader.at < reader.length) {
      const tag = reader.varint();
      switch (tag >>> 3) {
        case 1:
          id = reader.text();
          break;
        case 2:
          urn = reader.text();
          checked = this.#checked.get(urn);
          this.#checked.delete(urn);
          break;
        case 3:
          oldOutputs = readProperties(reader, reader.end(), checked && { decision: checked.decision });
          break;
        case 4:
          news = readProperties(reader, reader.end(), checked);
          break;
        case 6:
          oldInputs = readProperties(reader, reader.end(), checked);
          break;
        default:
          reader.skip(tag & 7);
      }
    }
    return { urn, id, oldInputs, oldOutputs, news };
  }
}

const { check, diff } = providerGrpc.ResourceProviderService;

/**
 * The ResourceProvider service with messages of our own for Check and Diff, which are asked of each resource in each plan:
 * requests come as {@link CheckMessage} and {@link DiffMessage}, answers go as bytes.
 */
export function resourceProviderDefinition(): ServiceDefinition {
  const messages = new PlanMessages();
  return {
    ...providerGrpc.ResourceProviderService,
    check: { ...check, requestDeserialize: (bytes: Buffer) => messages.readCheck(bytes), responseSerialize: asItIs },
    diff: { ...diff, requestDeserialize: (bytes: Buffer) => messages.readDiff(bytes), responseSerialize: asItIs },
  };
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}

/** Field 1 of a CheckResponse, of a length that follows. */
const inputsTag = (1 << 3) | wireType.lengthDelimited;

/**
 * A CheckResponse. Of a resource that stays as it is, the inputs go as they came, in the very bytes of the request, whose
 * field 2 they were.
 * @throws {TypeError} on inputs that a Struct cannot say.
 */
export function writeCheckAnswer({ olds, oldBytes }: CheckMessage, { inputs, failures }: CheckResult): Buffer {
  if (inputs === olds && oldBytes !== null && failures.length === 0) {
    oldBytes[0] = inputsTag;
    return oldBytes;
  }
  const writer = new MessageWriter();
  for (const { property, reason } of failures.toReversed()) {
    const before = writer.length;
    if (reason !== "") writeText(writer, 2, reason);
    if (property !== "") writeText(writer, 1, property);
    writer.open(2, before);
  }
  const before = writer.length;
  writeProperties(writer, inputs);
  writer.open(1, before);
  return writer.take();
}

function writeText(writer: MessageWriter, field: number, text: string): void {
  const before = writer.length;
  writer.text(text);
  writer.open(field, before);
}
