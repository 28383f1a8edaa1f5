import type { Clock } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import type { Log } from "../../core/log.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { transportOver, type Dials } from "../transports/make.ts";
import type { Dial, Port } from "../transports/reopenable.ts";
import type { TransportSettings } from "../transports/settings.ts";
import type { AnyTransport } from "../transports/transport.ts";
import { startHost, type HostProcess } from "./process.ts";
import type { Verb, Verbs } from "./protocol.ts";

export interface DeviceHost {
  /** The transport that settings describe, held by the host. Nothing is started before it is opened. */
  readonly make: (settings: TransportSettings) => AnyTransport;
  /** How long the host should have answered, or ended, milliseconds; 0 while all is well, or none runs. */
  readonly overdueMs: number;
  /** Ends the host; its transports are lost and cannot be opened any more. */
  readonly stop: () => Promise<void>;
}

/** A line that the host holds: asks for its verbs. */
type Ask = <V extends Verb>(
  verb: V,
  ...values: Parameters<Verbs[V]>
) => Promise<Result<ReturnType<Verbs[V]>>>;

/**
 * Transports whose ways to devices are held by a process of their own. When that ends, whatever ended it, they are lost
 * like a device that was unplugged, and the next opening starts another one; pauses between attempts are the caller's.
 */
export function deviceHost({ clock, log }: { readonly clock: Clock; readonly log: Log }): DeviceHost {
  let running: HostProcess | undefined;
  let stopped = false;
  let lines = 0;

  function host(): Result<HostProcess> {
    if (running !== undefined) return ok(running);
    const start = startHost(clock);
    if (!start.ok) return start;
    const started = start.value;
    running = started;
    log("device.host-started", { pid: started.pid });
    void started.ended.then((reason) => {
      running = undefined;
      if (!stopped) log("device.host-ended", { pid: started.pid, reason });
    });
    return start;
  }

  /** Dials in the host; `verbsOf` makes the verbs of a kind out of asking. */
  function dial<V extends object>(settings: TransportSettings, verbsOf: (ask: Ask) => V): Dial<Port & V> {
    return async (events, signal) => {
      if (stopped) return failed(fault("device.lost", "the device host was stopped"));
      const started = host();
      if (!started.ok) return started;
      const { ask, listen, forget } = started.value;
      const line = ++lines;
      const release = async (lost: boolean): Promise<void> => {
        forget(line);
        await ask(line, "release", lost);
      };
      const giveUp = (): void => void release(true);
      listen(line, events);
      signal.addEventListener("abort", giveUp);
      const opened = await ask(line, "open", settings);
      signal.removeEventListener("abort", giveUp);
      if (opened.ok) return ok({ ...verbsOf((verb, ...values) => ask(line, verb, ...values)), release });
      forget(line);
      return opened;
    };
  }

  const dials: Dials = {
    stream: (settings) =>
      dial(settings, (ask) => ({ kind: "stream" as const, write: (bytes) => ask("write", bytes) })),
    hid: (settings) =>
      dial(settings, (ask) => ({
        kind: "hid" as const,
        descriptor: () => ask("descriptor"),
        write: (bytes) => ask("write", bytes),
        writeFeature: (bytes) => ask("writeFeature", bytes),
        readFeature: (id, length) => ask("readFeature", id, length),
      })),
    control: (settings) =>
      dial(settings, (ask) => ({
        kind: "usb-control" as const,
        controlIn: (setup, length, deadlineMs) => ask("controlIn", setup, length, deadlineMs),
        controlOut: (setup, bytes, deadlineMs) => ask("controlOut", setup, bytes, deadlineMs),
      })),
  };

  return {
    make: (settings) => transportOver(dials, settings, clock),
    get overdueMs() {
      return running?.overdueMs ?? 0;
    },
    async stop() {
      stopped = true;
      await running?.stop();
    },
  };
}
