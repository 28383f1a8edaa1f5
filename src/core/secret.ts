/** A text that whoever looks at a value, or dumps it, does not see: only who asks for it gets it. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }
}
