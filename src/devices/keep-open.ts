import type { Clock, Random, Timer } from "../core/clock.ts";
import type { Fault } from "../core/faults.ts";
import type { Log } from "../core/log.ts";
import type { Result } from "../core/result.ts";
import { listeners, type Unsubscribe } from "./listeners.ts";
import type { Health } from "./ports.ts";
import type { Line, Transport } from "./transports/transport.ts";

/** Pauses between attempts: doubled each time, with up to a quarter taken off at random. */
export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Quick enough for a cable that slipped, slow enough for a device that is gone for the day. */
export const DEVICE_BACK_OFF: BackOff = { firstMs: 250, maxMs: 10_000 };

/** What a driver's session is built from; `L` is the kind of transport that it needs. */
export interface DeviceParts<L extends Line = Transport> {
  readonly id: string;
  readonly transport: L;
  readonly backOff: BackOff;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * Asks the device behind a line that was just opened whether it is the right one and well. A failure means that it is of
 * no use now; a fault as the value, that it answers but cannot work (no paper).
 */
export type Probe = () => Promise<Result<Fault | undefined>>;

export interface Link {
  readonly health: Health;
  readonly onHealth: (listener: (health: Health) => void) => Unsubscribe;
  /** What the driver found while working: a fault that the device reports of itself, or undefined for none. */
  readonly found: (trouble: Fault | undefined) => void;
  /** What staff should see to although the device works, or undefined for nothing. */
  readonly warn: (warning: Fault | undefined) => void;
  /**
   * How it is, for somebody with a job for it. One that slipped less than `ms` ago is waited for, as long at most; one that
   * is away for longer is not.
   */
  readonly back: (ms: number) => Promise<Health>;
  readonly stop: () => Promise<void>;
}

/** Opens a transport, probes, and does so again after every loss until it is stopped. */
export function keepOpen(parts: DeviceParts<Line>, probe: Probe): Link {
  const { id, transport, backOff, clock, random, log } = parts;
  const watchers = listeners<Health>();
  let health: Health = { state: "starting" };
  let warning: Fault | undefined;
  let timer: Timer | undefined;
  let failures = 0;

  function enter(next: Health): void {
    health = next;
    watchers.tell(next);
  }

  function found(trouble: Fault | undefined): void {
    if (trouble === undefined) {
      if (health.state !== "ready" || health.warning?.code !== warning?.code) {
        enter(warning === undefined ? { state: "ready" } : { state: "ready", warning });
      }
    } else if (health.state !== "trouble" || health.fault.code !== trouble.code) {
      enter({ state: "trouble", fault: trouble, since: clock.now() });
    }
  }

  function down(why: Fault): void {
    // One line a loss, not one an attempt: a device that is off for a night must not fill the log.
    const known = health.state === "lost" && health.fault.code === why.code;
    if (!known) log("device.lost", { device: id, transport: transport.name, reason: why.code });
    const pause = Math.min(backOff.maxMs, backOff.firstMs * 2 ** failures) * (1 - random() / 4);
    failures++;
    timer = clock.after(pause, () => {
      timer = undefined;
      current = attempt();
    });
    enter({ state: "lost", fault: why, since: health.state === "lost" ? health.since : clock.now() });
  }

  async function attempt(): Promise<void> {
    const opened = await transport.open();
    const probed = opened.ok ? await probe() : opened;
    if (health.state === "stopped") return;
    if (!probed.ok) {
      if (opened.ok) await transport.close();
      return down(probed.fault);
    }
    // It may have been pulled while the probe was being answered.
    if (transport.state.state === "lost") return down(transport.state.fault);
    failures = 0;
    log("device.opened", { device: id, transport: transport.name });
    found(probed.value);
  }

  const forget = transport.onState((state) => {
    const working = health.state === "ready" || health.state === "trouble";
    if (state.state === "lost" && working) down(state.fault);
  });
  let current = attempt();

  return {
    get health() {
      return health;
    },
    onHealth: watchers.add,
    found(trouble) {
      if (health.state === "ready" || health.state === "trouble") found(trouble);
    },
    warn(next) {
      warning = next;
      if (health.state === "ready") found(undefined);
    },
    back(ms) {
      const slipped = health.state === "lost" && clock.now() - health.since < ms;
      if (!slipped) return Promise.resolve(health);
      return new Promise((resolve) => {
        const settle = (): void => {
          waited.cancel();
          forgetBack();
          resolve(health);
        };
        const waited = clock.after(ms, settle);
        const forgetBack = watchers.add(({ state }) => {
          if (state !== "lost") settle();
        });
      });
    },
    async stop() {
      if (health.state === "stopped") return;
      forget();
      timer?.cancel();
      enter({ state: "stopped" });
      await transport.close();
      await current;
    },
  };
}
