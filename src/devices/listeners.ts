/** Takes the listener back off. */
export type Unsubscribe = () => void;

export interface Listeners<T> {
  readonly add: (listener: (value: T) => void) => Unsubscribe;
  readonly tell: (value: T) => void;
}

/** A list of people to tell. One that leaves or joins while the others are told does not upset the round. */
export function listeners<T>(): Listeners<T> {
  const all = new Set<(value: T) => void>();
  return {
    add(listener) {
      all.add(listener);
      return () => void all.delete(listener);
    },
    tell(value) {
      for (const listener of Array.from(all)) listener(value);
    },
  };
}
