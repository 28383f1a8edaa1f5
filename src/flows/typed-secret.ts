/**
 * Keys that a person types and nobody may read: neither a snapshot nor a dump of it holds them, only how many there are.
 * Each change makes a new one.
 */
export class TypedSecret {
  readonly #keys: string;
  static readonly empty = new TypedSecret("");

  private constructor(keys: string) {
    this.#keys = keys;
  }

  get length(): number {
    return this.#keys.length;
  }

  with(key: string): TypedSecret {
    return new TypedSecret(this.#keys + key);
  }

  erased(): TypedSecret {
    return new TypedSecret(this.#keys.slice(0, -1));
  }

  /** The keys, for whoever checks them. */
  reveal(): string {
    return this.#keys;
  }
}
