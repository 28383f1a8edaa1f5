import type { Clock, Timer } from "../../core/clock.ts";
import { fault, type Fault, type FaultCode } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { listeners, type Unsubscribe } from "../listeners.ts";
import type { Line, LostReason, Received, TransportState } from "./transport.ts";

/** How long a connection that ended may take to be let go of before nobody waits for it any more. */
const RELEASE_MS = 2_000;

/** An open way to a device, good for one connection. */
export interface Port {
  /** Lets go of it for good. `lost`: what was not sent yet must never arrive. */
  release(lost: boolean): Promise<void>;
}

/** What a port tells of itself from the moment on at which it is being opened. */
export interface PortEvents {
  readonly bytes: (bytes: Uint8Array) => void;
  /** The way is gone; `detail` in the words of the operating system, or "". */
  readonly lost: (reason: LostReason, detail: string) => void;
}

/** Opens a way to the device. Whoever does not want it any more says so by `signal`, and lets go of what may still come. */
export type Dial<P extends Port> = (events: PortEvents, signal: AbortSignal) => Promise<Result<P>>;

export interface ReopenableParts<P extends Port> {
  readonly name: string;
  readonly clock: Clock;
  /** How long opening may take, letting go of the connection before included. */
  readonly openMs: number;
  readonly dial: Dial<P>;
}

/** What becomes of the line when something on it is not done in time. */
export interface Late {
  readonly reason: LostReason;
  readonly code: FaultCode;
}

export interface Reopenable<P extends Port> extends Line {
  readonly onBytes: (listener: (received: Received) => void) => Unsubscribe;
  /**
   * Does something on the open port. It ends with what `act` answers, with the loss of the line, or at its deadline;
   * and there the line is lost, since nobody knows any more what the device has of it.
   */
  readonly run: <T>(
    act: (port: P) => Promise<Result<T>>,
    deadlineMs: number,
    late: Late,
  ) => Promise<Result<T>>;
}

/** One connection, from the call of `open` on. */
interface Connection<P extends Port> {
  readonly abort: AbortController;
  readonly dialled: Promise<Result<P>>;
  /** There when it is open. */
  port: P | undefined;
  /** What it told before it was open. */
  readonly early: (() => void)[];
}

/**
 * The life of a line, the same for every way to a device: opened, lost, opened again. A port is used for one connection
 * and nothing of it is told once that has ended; the next one is opened when the one before was let go of.
 */
export function reopenable<P extends Port>(parts: ReopenableParts<P>): Reopenable<P> {
  const { name, clock, openMs, dial } = parts;
  const received = listeners<Received>();
  const states = listeners<TransportState>();
  const running = new Set<(why: Fault) => void>();
  let state: TransportState = { state: "closed" };
  let connection: Connection<P> | undefined;
  let released: Promise<void> = Promise.resolve();

  function enter(next: TransportState): void {
    state = next;
    states.tell(next);
  }

  /** Ends the connection for those who wait on it, and lets go of its port, now or when it comes. */
  function end(ending: Connection<P>, lost: boolean, why: Fault): void {
    connection = undefined;
    ending.abort.abort();
    released = ending.dialled.then((opened) => (opened.ok ? opened.value.release(lost) : undefined));
    for (const giveUp of Array.from(running)) giveUp(why);
  }

  function lose(from: Connection<P>, reason: LostReason, why: Fault): void {
    if (connection !== from) return;
    end(from, true, why);
    enter({ state: "lost", reason, fault: why });
  }

  /** Waits for something that was begun; when time is up, `late` is to end the connection and this with it. */
  function wait<T>(begun: Promise<Result<T>>, ms: number, late: () => void): Promise<Result<T>> {
    return new Promise((resolve) => {
      const settle = (outcome: Result<T>): void => {
        timer.cancel();
        running.delete(giveUp);
        resolve(outcome);
      };
      const giveUp = (why: Fault): void => settle(failed(why));
      const timer: Timer = clock.after(ms, late);
      running.add(giveUp);
      void begun.then(settle);
    });
  }

  function begin(): Connection<P> {
    const abort = new AbortController();
    const hear = (tell: () => void): void => {
      if (connection !== begun) return;
      if (begun.port === undefined) begun.early.push(tell);
      else tell();
    };
    const events: PortEvents = {
      bytes(bytes) {
        const at = clock.elapsed();
        hear(() => received.tell({ bytes, at }));
      },
      lost(reason, detail) {
        const why = fault("device.lost", detail === "" ? name : `${name}: ${detail}`);
        hear(() => lose(begun, reason, why));
      },
    };
    const dialled = released.then(() =>
      abort.signal.aborted ? failed(fault("device.lost", name)) : dial(events, abort.signal),
    );
    const begun: Connection<P> = { abort, dialled, port: undefined, early: [] };
    return begun;
  }

  return {
    name,
    get state() {
      return state;
    },
    async open() {
      if (state.state === "open") return ok(undefined);
      const mine = begin();
      connection = mine;
      enter({ state: "opening" });
      const opened = await wait(mine.dialled, openMs, () => {
        end(mine, true, fault("device.open-failed", `${name}: not open after ${openMs} ms`));
        enter({ state: "closed" });
      });
      if (connection !== mine) return opened.ok ? failed(fault("device.lost", name)) : opened;
      if (!opened.ok) {
        connection = undefined;
        enter({ state: "closed" });
        return opened;
      }
      mine.port = opened.value;
      enter({ state: "open" });
      for (const tell of mine.early) if (connection === mine) tell();
      return ok(undefined);
    },
    run(act, deadlineMs, { reason, code }) {
      const on = connection;
      if (on?.port === undefined) {
        return Promise.resolve(failed(fault("device.lost", `${name} is not open`)));
      }
      return wait(act(on.port), deadlineMs, () => lose(on, reason, fault(code, name)));
    },
    declareLost(reason, why) {
      if (connection?.port !== undefined) lose(connection, reason, why);
    },
    async close() {
      if (connection !== undefined) end(connection, false, fault("device.lost", `${name} was closed`));
      enter({ state: "closed" });
      await new Promise<void>((resolve) => {
        const timer = clock.after(RELEASE_MS, resolve);
        void released.then(() => {
          timer.cancel();
          resolve();
        });
      });
    },
    onBytes: received.add,
    onState: states.add,
  };
}
