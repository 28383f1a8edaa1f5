import { generateKeyPairSync } from "node:crypto";
import type { CommandName } from "../../../src/app/fleet/command.ts";
import type { DialBroker } from "../../../src/app/fleet/line.ts";
import { openMember, type Member } from "../../../src/app/fleet/member.ts";
import { openRefusals } from "../../../src/app/fleet/refusals.ts";
import type { Kept } from "../../../src/app/fleet/store.ts";
import { openCourier } from "../../../src/app/observe/alerts/courier.ts";
import type { Kept as KeptAlerts } from "../../../src/app/observe/alerts/store.ts";
import type { Status } from "../../../src/app/observe/status.ts";
import { seededRandom, virtualClock, type Clock } from "../../../src/core/clock.ts";
import type { LogData, LogEvent } from "../../../src/core/log.ts";
import { ok } from "../../../src/core/result.ts";
import { pass } from "../../../src/core/virtual-time.ts";
import { WELL } from "../observe/status-of.ts";
import { fakeBroker } from "./fake-broker.ts";

export const LIMITS = { deviceMs: 60_000, acsMs: 120_000, hasScreen: true };
export const KEYS = generateKeyPairSync("ed25519");

export interface MemberAt {
  readonly station: string;
  readonly dial: DialBroker;
  readonly clock: Clock;
  readonly seed: number;
}

/** A station of the fleet at a broker; what it is asked for is what a test says. */
export function memberAt({ station, dial, clock, seed }: MemberAt) {
  const world: { status: Status; isFull: boolean } = { status: WELL, isFull: false };
  /** What outlives the station. */
  const disk: { fleet: Kept | undefined; alerts: KeptAlerts } = {
    fleet: undefined,
    alerts: { told: {}, waiting: {} },
  };
  const done: CommandName[] = [];
  const logged: { readonly event: LogEvent; readonly data: LogData }[] = [];
  const log = (event: LogEvent, data: LogData): void => void logged.push({ event, data });
  const status = (): Promise<Status> => Promise.resolve({ ...world.status, at: clock.now() });

  async function open(): Promise<Pick<Member, "stop">> {
    const opened = await openMember({
      station,
      dial,
      store: {
        read: () => Promise.resolve(disk.fleet),
        write(kept) {
          if (!world.isFull) disk.fleet = kept;
          return Promise.resolve(!world.isFull);
        },
      },
      status,
      limits: LIMITS,
      key: KEYS.publicKey,
      act(command) {
        done.push(command);
        return Promise.resolve(ok(undefined));
      },
      bundles: undefined,
      refuse: openRefusals(clock, log),
      clock,
      random: seededRandom(seed),
      log,
    });
    const courier = openCourier({
      store: {
        read: () => Promise.resolve(disk.alerts),
        write(kept) {
          disk.alerts = kept;
          return Promise.resolve();
        },
      },
      ways: { fleet: opened.way },
      limits: LIMITS,
      status,
      clock,
      log,
    });
    return {
      async stop() {
        await courier.stop();
        await opened.stop();
      },
    };
  }

  return { world, disk, done, logged, open };
}

/** A station of the fleet over a broker in memory, in virtual time. */
export function member() {
  const clock = virtualClock(WELL.at);
  const broker = fakeBroker();
  const heard = (name: string): unknown[] =>
    broker.taken
      .filter(({ topic }) => topic === `lectern/entrance/${name}`)
      .map(({ text }): unknown => JSON.parse(text));
  return {
    ...memberAt({ station: "entrance", dial: broker.dial, clock, seed: 1 }),
    clock,
    broker,
    heard,
    pass: (ms: number) => pass(clock, ms),
  };
}
