/** One thing after the other: what is asked for meanwhile waits its turn. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** `work` must not wait for a turn of its own, and must not throw. */
export function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine;
    return mine;
  };
}
