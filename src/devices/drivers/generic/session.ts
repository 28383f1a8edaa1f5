import type { Timer } from "../../../core/clock.ts";
import { fault, type Fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { keepOpen, type DeviceParts, type Link } from "../../keep-open.ts";
import { listeners, type Unsubscribe } from "../../listeners.ts";
import type { AnyTransport } from "../../transports/transport.ts";
import { exchangeOver } from "./exchange.ts";
import { openHearing } from "./hearing.ts";
import type { GenericOptions, SAFE_TIMES } from "./options.ts";
import { match, type Fields } from "./pattern.ts";
import { runCommand, type Done } from "./run.ts";

/** A device that is described wholly in its profile. */
export interface GenericDevice {
  readonly id: string;
  readonly link: Link;
  /**
   * Runs a command by its name, after those that were asked for before; `device.not-supported` if the profile has none of
   * that name. One that fails may have had half its effect: the device is brought to its safe state before this answers.
   */
  run(command: string): Promise<Result<Done>>;
  /** What the device told, unasked or polled. */
  onTold(listener: (fields: Fields) => void): Unsubscribe;
  stop(): Promise<void>;
}

/** So many failed looks in a row, and a device without a word of its own on that is away. */
const FAIL_AFTER = 3;

/** Starts a generic device and keeps it going until it is stopped. */
export function genericDevice(parts: DeviceParts<AnyTransport>, options: GenericOptions): GenericDevice {
  const { id, transport, clock, log } = parts;
  const told = listeners<Fields>();
  const timers = new Map<string, Timer>();
  const padded = options.framing.kind === "report";
  const hearing = openHearing(clock, padded);
  let last: Promise<unknown> = Promise.resolve();
  /** Counts the losses of the line: a command does not go on over another line than it began. */
  let losses = 0;
  let stopping = false;

  const exchange = exchangeOver(transport, options, {
    clock,
    onOther: hear,
    onJunk: (bytes, why) => log("device.discarded", { device: id, reason: why, bytes }),
  });

  function hear(message: Uint8Array): void {
    hearing.hear(message);
    for (const event of options.events) {
      const fields = match(event.match, message, padded);
      if (fields !== undefined) return told.tell({ ...fields, ...event.set });
    }
  }

  /** One thing after the other: steps of two commands never mix. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = last.then(task);
    last = turn;
    return turn;
  }

  function execute(name: string, halted: () => boolean): Promise<Result<Done>> {
    const command = options.commands[name];
    if (command === undefined) {
      return Promise.resolve(failed(fault("device.not-supported", `${id}: no command ${name}`)));
    }
    return runCommand({ options, name: id, exchange, hearing, halted }, command);
  }

  async function makeSafe(when: (typeof SAFE_TIMES)[number]): Promise<Result<void>> {
    const { safeState } = options;
    if (safeState?.on.includes(when) !== true) return ok(undefined);
    const line = losses;
    const done = await execute(safeState.command, () => line !== losses);
    return done.ok ? ok(undefined) : done;
  }

  /** Nobody knows what the device is in now. Where that cannot be mended, it is opened anew, which begins with its safe state. */
  async function recover(why: Fault): Promise<void> {
    const safe = await makeSafe("unknown");
    if (!safe.ok) log("device.unsafe", { device: id, reason: safe.fault.code });
    if (!safe.ok || why.code === "device.silent") {
      transport.declareLost(why.code === "device.silent" ? "silent" : "error", safe.ok ? why : safe.fault);
    }
  }

  async function runNow(name: string): Promise<Result<Done>> {
    const { health } = link;
    if (health.state === "lost") return failed(health.fault);
    if (stopping || (health.state !== "ready" && health.state !== "trouble"))
      return failed(fault("device.lost", id));
    const line = losses;
    const done = await execute(name, () => stopping || line !== losses);
    if (!done.ok && done.fault.code !== "device.not-supported" && line === losses) await recover(done.fault);
    return done;
  }

  /** Runs a command again and again; one that fails too often in a row means that the device is away. */
  function watch(name: string, everyMs: number, failures: number): void {
    timers.get(name)?.cancel();
    const again = (): Promise<void> =>
      inTurn(async () => {
        const line = losses;
        const done = await execute(name, () => stopping || line !== losses);
        if (stopping || line !== losses) return;
        if (done.ok) told.tell(done.value.fields);
        else if (done.fault.code !== "device.silent") await recover(done.fault);
        const inRow = done.ok ? 0 : failures + 1;
        if (!done.ok && inRow >= (options.health?.failAfter ?? FAIL_AFTER))
          transport.declareLost("silent", done.fault);
        if (line === losses) watch(name, everyMs, inRow);
      });
    timers.set(
      name,
      clock.after(everyMs, () => void again()),
    );
  }

  function watchAll(): void {
    const { health, polls } = options;
    for (const { command, everyMs } of polls) watch(command, everyMs, 0);
    if (health !== undefined && !polls.some(({ command }) => command === health.command)) {
      watch(health.command, health.everyMs, 0);
    }
  }

  function rest(): void {
    for (const timer of timers.values()) timer.cancel();
    timers.clear();
    hearing.end();
  }

  transport.onState(({ state }) => {
    if (state !== "lost" && state !== "closed") return;
    losses++;
    rest();
  });

  async function probe(): Promise<Result<undefined>> {
    const { health } = options;
    const line = losses;
    const there = (): Promise<Result<unknown>> =>
      health === undefined ? Promise.resolve(ok(undefined)) : execute(health.command, () => line !== losses);
    const before = await there();
    // The right device may be well and only not safe yet: a relay that was left on.
    if (!before.ok && before.fault.code !== "device.not-as-commanded") return before;
    const safe = await makeSafe("start");
    if (!safe.ok) return safe;
    const after = before.ok ? before : await there();
    if (!after.ok) return after;
    watchAll();
    return ok(undefined);
  }

  const link = keepOpen(parts, () => inTurn(probe));

  return {
    id,
    link,
    run: (name) => inTurn(() => runNow(name)),
    onTold: told.add,
    async stop() {
      stopping = true;
      rest();
      await inTurn(async () => {
        if (transport.state.state !== "open") return;
        const safe = await makeSafe("stop");
        if (!safe.ok) log("device.unsafe", { device: id, reason: safe.fault.code });
      });
      await link.stop();
    },
  };
}
