import type { DialBroker, Guest, Line, Message } from "../../../src/app/fleet/line.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed, ok } from "../../../src/core/result.ts";

interface Seated {
  readonly guest: Guest;
  readonly end: (why: string) => void;
}

/** A broker in memory: it keeps what is retained, tells last wills, and can be away. */
export function fakeBroker() {
  const world = { isAway: false };
  const retained = new Map<string, string>();
  const taken: { readonly topic: string; readonly text: string }[] = [];
  const seated = new Set<Seated>();
  let attempts = 0;

  function take({ topic, text, retained: isKept }: Message): void {
    taken.push({ topic, text });
    if (isKept) retained.set(topic, text);
    for (const { guest } of seated) if (guest.topics.includes(topic)) guest.heard(topic, text);
  }

  const dial: DialBroker = (guest) => {
    attempts += 1;
    if (world.isAway) return Promise.resolve(failed(fault("fleet.no-broker", "ECONNREFUSED")));
    const closed = Promise.withResolvers<string>();
    const seat: Seated = { guest, end: closed.resolve };
    seated.add(seat);
    const leave = (isGood: boolean): void => {
      if (!seated.delete(seat)) return;
      if (!isGood && guest.will !== undefined) take(guest.will);
      closed.resolve("left");
    };
    const line: Line = {
      publish(message) {
        if (!seated.has(seat)) return Promise.resolve(failed(fault("fleet.no-broker", "closed")));
        take(message);
        return Promise.resolve(ok(undefined));
      },
      closed: closed.promise,
      close: () => Promise.resolve(leave(true)),
      destroy: () => leave(false),
    };
    return Promise.resolve(ok(line));
  };

  return {
    dial,
    taken,
    retained,
    get attempts() {
      return attempts;
    },
    said: (topic: string): unknown => JSON.parse(retained.get(topic) ?? "null"),
    /** Goes away without telling anybody's will, and forgets what it kept. */
    goAway() {
      world.isAway = true;
      retained.clear();
      for (const seat of seated) seat.end("ECONNRESET");
      seated.clear();
    },
    comeBack() {
      world.isAway = false;
    },
    /** The power of every guest is cut. */
    cutAll() {
      for (const seat of seated) {
        seated.delete(seat);
        if (seat.guest.will !== undefined) take(seat.guest.will);
        seat.end("cut");
      }
    },
    send: (topic: string, text: string) => take({ topic, text, retained: false }),
  };
}
