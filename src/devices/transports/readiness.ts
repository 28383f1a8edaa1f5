import { createRequire } from "node:module";

/** Waits until an open file can be read or written, without holding a thread as a blocking read would. */
export interface Readiness {
  /** Rejects when the device behind the file is gone, and once waiting was stopped. */
  until(what: Wait): Promise<void>;
  stop(): void;
}

type Wait = "readable" | "writable";

/** The serial library's poller (uv_poll), which takes any file that can be waited for. */
interface Poller {
  poll(events: number): void;
  on(event: Wait, told: (error: Error | null) => void): void;
  stop(): void;
  destroy(): void;
}

const EVENTS: Readonly<Record<Wait, number>> = { readable: 1, writable: 2 };

/** Throws where the file cannot be waited for: a plain file, a directory. */
export function readinessOf(fd: number): Readiness {
  const poller = new (pollerClass())(fd);
  let stopped = false;
  const waiting = new Map<Wait, PromiseWithResolvers<void>>();
  for (const what of ["readable", "writable"] as const) {
    poller.on(what, (error) => {
      const told = waiting.get(what);
      waiting.delete(what);
      if (error === null) told?.resolve();
      else told?.reject(error);
    });
  }
  return {
    until(what) {
      if (stopped) return Promise.reject(new Error("closed"));
      const wait = waiting.get(what) ?? Promise.withResolvers<void>();
      waiting.set(what, wait);
      // A later call takes the place of an earlier one: both are asked for together.
      poller.poll([...waiting.keys()].reduce((events, each) => events | EVENTS[each], 0));
      return wait.promise;
    },
    stop() {
      stopped = true;
      // Those who wait are told that it was cancelled.
      poller.stop();
      poller.destroy();
    },
  };
}

function pollerClass(): new (fd: number) => Poller {
  const here = createRequire(import.meta.url);
  const beside = createRequire(here.resolve("serialport"));
  const module: unknown = beside("@serialport/bindings-cpp/dist/poller.js");
  if (!hasPoller(module)) throw new Error("the serial library has no poller");
  return module.Poller;
}

function hasPoller(module: unknown): module is { readonly Poller: new (fd: number) => Poller } {
  return (
    typeof module === "object" && module !== null && "Poller" in module && typeof module.Poller === "function"
  );
}

/** Moves bytes of a file that does not block; undefined if none can be moved now. */
export function ifReady(move: () => number): number | undefined {
  try {
    return move();
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "EAGAIN" || error.code === "EINTR")) {
      return undefined;
    }
    throw error;
  }
}
