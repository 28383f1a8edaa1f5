/**
 * The next turn of the program's loop. Node empties the queue of promises before each turn, so everything that was ready has
 * run by then, and what was written to a descriptor has left.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
