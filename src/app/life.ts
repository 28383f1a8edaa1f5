/** The life of a station's process: all that it holds ends with it, at once and without a word. */
import type { Clock, Timer } from "../core/clock.ts";
import type { AnyTransport, Line } from "../devices/transports/transport.ts";
import type { Dial, Wire } from "../sip-client/connection-socket.ts";

export interface Life {
  readonly over: boolean;
  /** Its time: no timer of it goes off when it is over, nor keeps the program from ending. */
  readonly clock: Clock;
  /** What is done outside, as long as it lasts. */
  guard<A extends readonly unknown[]>(task: (...values: A) => void): (...values: A) => void;
  /** The way to the ACS. When it is over, wires are let go of as the operating system does it. */
  dial(dial: Dial): Dial;
  /** The way to a device, let go of likewise. */
  transport(transport: AnyTransport): AnyTransport;
  /** What else the operating system does at the end: files are closed, child processes killed. */
  onEnd(task: () => void): void;
  /**
   * Ends it, as a cut of the power does. Nobody in it is told, and nothing that it still does has an effect: called
   * between two tasks of a virtual clock, it stands still at once.
   */
  end(): void;
}

export function openLife(clock: Clock): Life {
  const atEnd: (() => void)[] = [];
  let wires: readonly Wire[] = [];
  const timers = new Set<Timer>();
  let over = false;

  function guard<A extends readonly unknown[]>(task: (...values: A) => void): (...values: A) => void {
    return (...values) => {
      if (!over) task(...values);
    };
  }

  /** Asks for something outside; nobody is there for an answer that comes after the end. */
  function ask<T>(act: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!over) act().then(guard(resolve), guard(reject));
    });
  }

  function after(ms: number, task: () => void): Timer {
    if (over) return { cancel() {} };
    const timer = clock.after(ms, () => {
      timers.delete(timer);
      task();
    });
    timers.add(timer);
    return {
      cancel() {
        timers.delete(timer);
        timer.cancel();
      },
    };
  }

  function line(held: Line): Omit<Line, "state"> {
    return {
      name: held.name,
      open: () => ask(() => held.open()),
      declareLost: guard((reason, why) => held.declareLost(reason, why)),
      close: () => ask(() => held.close()),
      onState: (listener) => held.onState(guard(listener)),
    };
  }

  function transport(held: AnyTransport): AnyTransport {
    atEnd.push(() => void held.close());
    switch (held.kind) {
      case "stream":
        return {
          ...line(held),
          kind: held.kind,
          get state() {
            return held.state;
          },
          write: (bytes, deadlineMs) => ask(() => held.write(bytes, deadlineMs)),
          onBytes: (listener) => held.onBytes(guard(listener)),
          tune: held.tune,
        };
      case "hid":
        return {
          ...line(held),
          kind: held.kind,
          get state() {
            return held.state;
          },
          descriptor: () => ask(() => held.descriptor()),
          write: (bytes, deadlineMs) => ask(() => held.write(bytes, deadlineMs)),
          writeFeature: (bytes, deadlineMs) => ask(() => held.writeFeature(bytes, deadlineMs)),
          readFeature: (id, length, deadlineMs) => ask(() => held.readFeature(id, length, deadlineMs)),
          onBytes: (listener) => held.onBytes(guard(listener)),
        };
      case "usb-control":
        return {
          ...line(held),
          kind: held.kind,
          get state() {
            return held.state;
          },
          controlIn: (setup, length, deadlineMs) => ask(() => held.controlIn(setup, length, deadlineMs)),
          controlOut: (setup, bytes, deadlineMs) => ask(() => held.controlOut(setup, bytes, deadlineMs)),
        };
    }
  }

  return {
    get over() {
      return over;
    },
    clock: {
      now: () => clock.now(),
      elapsed: () => clock.elapsed(),
      after,
    },
    guard,
    dial: (dial) => (ms, patience, signal) =>
      ask(async () => {
        const dialled = await dial(ms, patience, signal);
        if (!dialled.ok) return dialled;
        if (over) dialled.value.destroy();
        else wires = [...wires.filter(({ open }) => open), dialled.value];
        return dialled;
      }),
    transport,
    onEnd: (task) => void atEnd.push(task),
    end() {
      over = true;
      for (const timer of timers) timer.cancel();
      for (const task of atEnd) task();
      for (const wire of wires) wire.destroy();
    },
  };
}
