import { knownName } from "./known-names.ts";

/** A tag's lower three bits: https://protobuf.dev/programming-guides/encoding/#structure */
export const wireType = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

/** Longer texts are sooner made, and compared as a whole. */
const comparedByByte = 48;

/**
 * Reads protobuf's binary form from a buffer. google-protobuf makes an object or two of each value on the way, which takes
 * ten times as long: for a plan of hundreds of resources longer than all that NovaCron does with them.
 */
export class MessageReader {
  readonly buffer: Buffer;
  readonly length: number;
  /** Where it stands, in bytes. */
  at = 0;
  /** How many values were met that stand for something else: what is secret, unknown, a resource. */
  marked = 0;

  #numbers: DataView | undefined;

  constructor(bytes: Buffer) {
    this.buffer = bytes;
    this.length = bytes.length;
  }

  /**
   * An unsigned number: a tag, a length, an enum, a truth value.
   * @throws {RangeError} where the message ends first, or the number is larger than a message.
   */
  varint(): number {
    const first = this.buffer[this.at];
    if (first !== undefined && first < 0x80) {
      this.at++;
      return first;
    }
    let value = this.#byte() & 0x7f;
    for (let scale = 0x80; scale <= 2 ** 49; scale *= 0x80) {
      const next = this.#byte();
      value += (next & 0x7f) * scale;
      if (next < 0x80) return value;
    }
    throw new RangeError("the message has a number of more than eight bytes");
  }

  /** @returns where what comes next ends. */
  end(): number {
    const length = this.varint();
    const end = this.at + length;
    if (end > this.length) throw new RangeError("the message is cut off");
    return end;
  }

  double(): number {
    const { buffer, byteOffset } = this.buffer;
    this.#numbers ??= new DataView(buffer, byteOffset, this.length);
    const start = this.at;
    this.at += 8;
    return this.#numbers.getFloat64(start, true);
  }

  text(): string {
    const end = this.end();
    const text = this.buffer.toString("utf8", this.at, end);
    this.at = end;
    return text;
  }

  /**
   * Passes over a tag of one byte if it is this one.
   * @returns false where another stands there, or nothing before `end`.
   */
  passTag(tag: number, end: number): boolean {
    if (this.at >= end || this.buffer[this.at] !== tag) return false;
    this.at++;
    return true;
  }

  /**
   * Passes over the text that ends at `end` if it is this one, which takes less than to make it anew.
   * @returns false where it is another; it then stands where it stood.
   */
  passText(text: string, end: number): boolean {
    if (!this.#isText(text, end)) return false;
    this.at = end;
    return true;
  }

  #isText(text: string, end: number): boolean {
    const length = end - this.at;
    // A code unit takes one to three bytes.
    if (length < text.length || length > text.length * 3) return false;
    if (length > comparedByByte) return this.buffer.toString("utf8", this.at, end) === text;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) return this.buffer.toString("utf8", this.at, end) === text;
      if (this.buffer[this.at + index] !== unit) return false;
    }
    return length === text.length;
  }

  /** Text that comes again and again, such as a property's name. */
  name(): string {
    const end = this.end();
    const start = this.at;
    this.at = end;
    return knownName(this.buffer, start, end);
  }

  bytes(): Buffer {
    const end = this.end();
    const bytes = this.slice(this.at, end);
    this.at = end;
    return bytes;
  }

  /** What lies between two places; not a copy. */
  slice(start: number, end: number): Buffer {
    return this.buffer.subarray(start, end);
  }

  /** Passes over a field that nobody here knows. */
  skip(type: number): void {
    if (type === wireType.varint) while (this.#byte() >= 0x80);
    else if (type === wireType.lengthDelimited) this.at = this.end();
    else if (type === wireType.fixed64 || type === wireType.fixed32) this.at += type === wireType.fixed64 ? 8 : 4;
    else throw new RangeError(`the message has a field of wire type ${type}; expected 0, 1, 2 or 5`);
  }

  #byte(): number {
    const byte = this.buffer[this.at++];
    if (byte === undefined) throw new RangeError("the message is cut off");
    return byte;
  }
}
