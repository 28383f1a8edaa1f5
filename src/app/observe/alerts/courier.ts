/** Brings alerts to people: neither an outage nor a restart loses one, or tells one twice. */
import type { Clock, Timer } from "../../../core/clock.ts";
import type { Fault } from "../../../core/faults.ts";
import type { Log } from "../../../core/log.ts";
import type { Result } from "../../../core/result.ts";
import type { Status } from "../status.ts";
import type { AlertStore, Kept } from "./store.ts";
import { alertsOf, type Alert, type AlertLimits } from "./table.ts";

/** A way to people. The fault's `isFinal` says that trying again would not help. */
export type AlertWay = (alert: Alert) => Promise<Result<void, Fault & { readonly isFinal: boolean }>>;

export interface CourierParts {
  readonly store: AlertStore;
  /** By names that say nothing of who is at the end: they stand in the file and in the log. */
  readonly ways: Readonly<Record<string, AlertWay>>;
  readonly limits: AlertLimits;
  readonly status: () => Promise<Status>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Courier {
  /** Ends after what is under way; what is not sent stays in the file. */
  stop(): Promise<void>;
}

const LOOK_MS = 5000;
/** Between attempts of a way that fails; the last one again and again. */
const PAUSES_MS = [10_000, 30_000, 60_000, 300_000, 900_000] as const;
/** So many alerts wait for a way at most. */
export const MOST_WAITING = 100;

interface Pause {
  failures: number;
  /** By the clock's `elapsed`. */
  until: number;
}

/** Begins with what is left from before. */
export function openCourier({ store, ways, limits, status, clock, log }: CourierParts): Courier {
  let stopped = false;
  let timer: Timer | undefined;
  let state: Kept | undefined;
  const pauses = new Map<string, Pause>();

  async function round(): Promise<void> {
    state ??= await store.read();
    const { alerts, told } = alertsOf(state.told, await status(), limits);
    for (const { alert: name, state: now, subject } of alerts) {
      log(now === "raised" ? "alert.raised" : "alert.cleared", { alert: name, device: subject });
    }
    const isNews = JSON.stringify(told) !== JSON.stringify(state.told);
    state = { told, waiting: mapWays((way) => within([...(state?.waiting[way] ?? []), ...alerts], way)) };
    if (isNews) await store.write(state);
    await Promise.all(Object.keys(ways).map(deliver));
  }

  const mapWays = (of: (way: string) => readonly Alert[]): Kept["waiting"] =>
    Object.fromEntries(Object.keys(ways).map((way) => [way, of(way)]));

  /** The first that a later one of the same subject makes old goes first, then the oldest. */
  function within(waiting: readonly Alert[], way: string): readonly Alert[] {
    if (waiting.length <= MOST_WAITING) return waiting;
    const isSame = (one: Alert, other: Alert): boolean =>
      one.alert === other.alert && one.subject === other.subject;
    const old = waiting.findIndex((one, index) =>
      waiting.slice(index + 1).some((other) => isSame(one, other)),
    );
    log("alert.dropped", { way });
    return within(waiting.toSpliced(Math.max(0, old), 1), way);
  }

  /** Sends what waits for a way, oldest first, until one is not taken. */
  async function deliver(way: string): Promise<void> {
    const send = ways[way];
    const pause = pauses.get(way) ?? { failures: 0, until: 0 };
    for (;;) {
      const first = state?.waiting[way]?.[0];
      if (stopped || send === undefined || first === undefined || clock.elapsed() < pause.until) return;
      const sent = await send(first);
      if (!sent.ok && !sent.fault.isFinal) {
        log("alert.later", { way, fault: sent.fault.code, detail: sent.fault.detail });
        const waits = PAUSES_MS[Math.min(pause.failures, PAUSES_MS.length - 1)] ?? 0;
        pauses.set(way, { failures: pause.failures + 1, until: clock.elapsed() + waits });
        return;
      }
      pauses.delete(way);
      if (sent.ok) log("alert.sent", { way, alert: first.alert });
      else
        log("alert.given-up", { way, alert: first.alert, fault: sent.fault.code, detail: sent.fault.detail });
      if (state === undefined) return;
      state = { ...state, waiting: { ...state.waiting, [way]: (state.waiting[way] ?? []).slice(1) } };
      await store.write(state);
    }
  }

  let under: Promise<void> = Promise.resolve();
  function look(): void {
    under = round().then(() => {
      if (!stopped) timer = clock.after(LOOK_MS, look);
    });
  }
  look();
  return {
    async stop() {
      stopped = true;
      timer?.cancel();
      await under;
    },
  };
}
