const initialBytes = 4 * 1024;

/**
 * Writes protobuf's binary form, from the end to the beginning: the length that stands before a part is then known when its
 * turn comes. What is written last is what comes first.
 */
export class MessageWriter {
  #bytes = Buffer.allocUnsafe(initialBytes);
  #at = initialBytes;

  /** How much was written so far, in bytes. */
  get length(): number {
    return this.#bytes.length - this.#at;
  }

  /** What was written. */
  take(): Buffer {
    return this.#bytes.subarray(this.#at);
  }

  varint(value: number): void {
    let rest = value;
    let size = 1;
    while (rest >= 0x80) {
      rest = Math.floor(rest / 0x80);
      size++;
    }
    const start = this.#reserve(size);
    rest = value;
    for (let index = 0; index < size; index++) {
      this.#bytes[start + index] = (rest % 0x80) | (index < size - 1 ? 0x80 : 0);
      rest = Math.floor(rest / 0x80);
    }
  }

  double(value: number): void {
    this.#bytes.writeDoubleLE(value, this.#reserve(8));
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.#bytes.write(value, this.#reserve(size), size, "utf8");
  }

  /** The field and the length of all that was written since the writer's length was `before`. */
  open(field: number, before: number): void {
    this.varint(this.length - before);
    this.varint((field << 3) | 2);
  }

  #reserve(size: number): number {
    if (size > this.#at) this.#grow(size);
    this.#at -= size;
    return this.#at;
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.length + size));
    const at = larger.length - this.length;
    this.#bytes.copy(larger, at, this.#at);
    this.#bytes = larger;
    this.#at = at;
  }
}
