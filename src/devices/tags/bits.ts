/** Bits in a row, most significant first. Pure. */

export class BitWriter {
  readonly #bits: number[] = [];

  get length(): number {
    return this.#bits.length;
  }

  /** The lowest `count` bits of a value. */
  write(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit--) this.#bits.push((value >> bit) & 1);
  }

  /** Whole bytes; `fill` is repeated from its first bit on to fill the last one. */
  bytes(fill: readonly number[]): Uint8Array {
    const bits = [...this.#bits];
    for (let at = 0; bits.length % 8 !== 0; at++) bits.push(fill[at % fill.length] ?? 0);
    return Uint8Array.from({ length: bits.length / 8 }, (_, byte) =>
      bits.slice(byte * 8, byte * 8 + 8).reduce((value, bit) => value * 2 + bit, 0),
    );
  }
}

export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length * 8 - this.#at;
  }

  /** The next `count` bits as a number; undefined if there are not so many. */
  read(count: number): number | undefined {
    if (count > this.left) return undefined;
    let value = 0;
    for (let bit = 0; bit < count; bit++, this.#at++) {
      const byte = this.#bytes[this.#at >> 3] ?? 0;
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1);
    }
    return value;
  }
}
