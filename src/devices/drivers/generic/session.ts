import type { Timer } from "../../../core/clock.ts";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { dialogue } from "../../dialogue.ts";
import { keepOpen, type DeviceParts, type Link } from "../../keep-open.ts";
import { listeners, type Unsubscribe } from "../../listeners.ts";
import type { HidTransport, Transport } from "../../transports/transport.ts";
import { genericFramer } from "./framer.ts";
import type { GenericOptions } from "./options.ts";
import { match, type Fields, type Pattern } from "./pattern.ts";
import { runCommand, type Done, type Runner } from "./run.ts";

/** A device that is described wholly in its profile. */
export interface GenericDevice {
  readonly id: string;
  readonly link: Link;
  /** Runs a command by its name; `device.not-supported` if the profile has none of that name. */
  run(command: string): Promise<Result<Done>>;
  /** What the device told, unasked or polled. */
  onTold(listener: (fields: Fields) => void): Unsubscribe;
  stop(): Promise<void>;
}

interface Waiting {
  readonly wanted: Pattern;
  readonly settle: (fields: Fields | undefined) => void;
}

/** Starts a generic device and keeps it going until it is stopped. */
export function genericDevice(
  parts: DeviceParts<Transport | HidTransport>,
  options: GenericOptions,
): GenericDevice {
  const { id, transport, clock, log } = parts;
  const told = listeners<Fields>();
  const waiting = new Set<Waiting>();
  const timers = new Map<string, Timer>();
  const padded = options.framing.kind === "report";
  let failures = 0;

  const talk = dialogue({
    transport,
    clock,
    framer: genericFramer(options.framing),
    gapMs: options.framing.kind === "report" ? 0 : options.gapMs,
    quietMs: options.quietMs,
    onOther: hear,
    onJunk: (bytes, why) => log("device.discarded", { device: id, reason: why, bytes }),
  });

  function hear(frame: Uint8Array): void {
    for (const one of Array.from(waiting)) {
      const fields = match(one.wanted, frame, padded);
      if (fields !== undefined) one.settle(fields);
    }
    for (const event of options.events) {
      const fields = match(event.match, frame, padded);
      if (fields !== undefined) return told.tell({ ...fields, ...event.set });
    }
  }

  function next(wanted: Pattern, withinMs: number): Promise<Fields | undefined> {
    return new Promise((resolve) => {
      const settle = (fields: Fields | undefined): void => {
        timer.cancel();
        waiting.delete(one);
        resolve(fields);
      };
      const one: Waiting = { wanted, settle };
      const timer = clock.after(withinMs, () => settle(undefined));
      waiting.add(one);
    });
  }

  const runner: Runner = { options, transport, dialogue: talk, clock, next };

  async function execute(name: string): Promise<Result<Done>> {
    const command = options.commands[name];
    if (command === undefined) return failed(fault("device.not-supported", `${id}: no command ${name}`));
    return runCommand(runner, command);
  }

  async function safely(when: "start" | "stop" | "unknown"): Promise<Result<void>> {
    const { safeState } = options;
    if (safeState?.on.includes(when) !== true) return ok(undefined);
    const done = await execute(safeState.command);
    return done.ok ? ok(undefined) : done;
  }

  async function run(name: string): Promise<Result<Done>> {
    const { health } = link;
    if (health.state === "lost") return failed(health.fault);
    if (health.state !== "ready" && health.state !== "trouble") return failed(fault("device.lost", id));
    const done = await execute(name);
    if (done.ok) return done;
    // Half a command may have had its effect: what the device is in now is not known.
    const safe = done.fault.code === "device.not-supported" ? ok(undefined) : await safely("unknown");
    if (done.fault.code === "device.silent" || !safe.ok) transport.declareLost("silent", done.fault);
    return done;
  }

  function every(name: string, ms: number, then: (done: Result<Done>) => void): void {
    timers.get(name)?.cancel();
    timers.set(
      name,
      clock.after(ms, () => {
        void execute(name).then((done) => {
          if (transport.state.state !== "open") return;
          then(done);
          every(name, ms, then);
        });
      }),
    );
  }

  function watch(): void {
    const { health, polls } = options;
    failures = 0;
    for (const { command, everyMs } of polls) {
      every(command, everyMs, (done) => {
        if (done.ok) told.tell(done.value.fields);
      });
    }
    if (health === undefined || polls.some(({ command }) => command === health.command)) return;
    every(health.command, health.everyMs, (done) => {
      failures = done.ok ? 0 : failures + 1;
      if (!done.ok && failures >= health.failAfter) transport.declareLost("silent", done.fault);
    });
  }

  function rest(): void {
    for (const timer of timers.values()) timer.cancel();
    timers.clear();
    for (const one of Array.from(waiting)) one.settle(undefined);
  }

  transport.onState(({ state }) => {
    if (state === "lost" || state === "closed") rest();
  });

  const link = keepOpen(parts, async () => {
    const there = options.health === undefined ? ok(undefined) : await execute(options.health.command);
    if (!there.ok) return there;
    const safe = await safely("start");
    if (!safe.ok) return safe;
    watch();
    return ok(undefined);
  });

  return {
    id,
    link,
    run,
    onTold: told.add,
    async stop() {
      rest();
      if (transport.state.state === "open") {
        const safe = await safely("stop");
        if (!safe.ok) log("device.unsafe", { device: id, reason: safe.fault.code });
      }
      await link.stop();
    },
  };
}
