/** A way to a broker that is made anew whenever it is gone. Nothing waits in it: what is not taken is its sender's. */
import type { Clock, Random, Timer } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import type { Log } from "../../core/log.ts";
import { failed, type Result } from "../../core/result.ts";
import type { DialBroker, Guest, Line, Message } from "./line.ts";

export interface LinkParts {
  readonly dial: DialBroker;
  readonly guest: Guest;
  /** There is a connection, again. */
  readonly onOpen: () => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface Link {
  readonly isOpen: boolean;
  /** Why there is no connection; "" while there is one, or none was tried. */
  readonly why: string;
  publish(message: Message): Promise<Result<void, Fault<"fleet.no-broker">>>;
  /** Ends after `last` was taken, where there is a connection. */
  close(last?: Message): Promise<void>;
}

/** Between attempts, the last one again and again; by half to all of it, so that a fleet does not come at once. */
const PAUSES_MS = [1000, 2000, 5000, 10_000, 30_000, 60_000] as const;
/** A connection that holds so long is no failure. */
const STEADY_MS = 60_000;

export function openLink({ dial, guest, onOpen, clock, random, log }: LinkParts): Link {
  const stop = new AbortController();
  let line: Line | undefined;
  let timer: Timer | undefined;
  let failures = 0;
  let why = "";

  async function connect(): Promise<void> {
    const dialled = await dial(guest, stop.signal);
    if (stop.signal.aborted) {
      if (dialled.ok) await dialled.value.close();
      return;
    }
    if (!dialled.ok) return again(dialled.fault.detail);
    line = dialled.value;
    why = "";
    log("fleet.connected", {});
    const openedAt = clock.elapsed();
    void line.closed.then((detail) => {
      line = undefined;
      if (clock.elapsed() - openedAt >= STEADY_MS) failures = 0;
      if (!stop.signal.aborted) again(detail);
    });
    onOpen();
  }

  function again(detail: string): void {
    // Once for each absence: a broker that is away for a week is one line.
    if (why === "") log("fleet.away", { fault: "fleet.no-broker", detail });
    why = detail;
    const pause = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0;
    failures += 1;
    timer = clock.after(pause * (0.5 + random() / 2), () => void connect());
  }

  void connect();
  return {
    get isOpen() {
      return line !== undefined;
    },
    get why() {
      return why;
    },
    publish: (message) =>
      line?.publish(message) ?? Promise.resolve(failed(fault("fleet.no-broker", why || "not connected yet"))),
    async close(last) {
      stop.abort();
      timer?.cancel();
      const open = line;
      if (open === undefined) return;
      // A broker that takes nothing any more does not hold the end up: closing has its own patience.
      if (last !== undefined) void open.publish(last);
      await open.close();
    },
  };
}
