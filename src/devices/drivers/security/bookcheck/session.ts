import { sleep, type Timer } from "../../../../core/clock.ts";
import type { Assurance, Media } from "../../../../core/circulation.ts";
import { fault, type Fault } from "../../../../core/faults.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import { keepOpen, type DeviceParts } from "../../../keep-open.ts";
import type { SecurityPort } from "../../../ports.ts";
import type { ControlSetup, ControlTransport } from "../../../transports/transport.ts";
import {
  ANSWER_SIZE,
  readSensor,
  readState,
  SENSOR_SETUP,
  stateSetup,
  type BookcheckChange,
  type BookcheckState,
} from "./codec.ts";
import type { BookcheckOptions } from "./options.ts";
import { passWatcher } from "./pass.ts";

/** What one item needs of the unit while it passes. */
type Wanted = Required<Pick<BookcheckChange, "mode" | "media">>;

/**
 * Starts a Bookcheck unit and keeps it going until it is stopped. It is out of its safe state only while an item is
 * waited for that somebody named; every change is read back, and again at each look until the item has passed.
 */
export function bookcheck(parts: DeviceParts<ControlTransport>, options: BookcheckOptions): SecurityPort {
  const { id, transport, clock, log } = parts;
  const { answerMs, safeState } = options;
  /** The item that is waited for, settled when the unit is safe again. */
  let working: Promise<unknown> | undefined;
  /** The last look between items; no item begins before it ended. */
  let checked: Promise<void> = Promise.resolve();
  let stopping = false;
  let failures = 0;
  let timer: Timer | undefined;

  async function transfer<T>(
    setup: ControlSetup,
    read: (bytes: Uint8Array) => T | undefined,
  ): Promise<Result<T>> {
    const answer = await transport.controlIn(setup, ANSWER_SIZE, answerMs);
    if (!answer.ok) return answer;
    const value = read(answer.value);
    return value === undefined ? failed(fault("device.bad-answer", id)) : ok(value);
  }

  /** The state, of a unit that nobody has switched to manual: that one is in somebody's hands. */
  async function look(): Promise<Result<BookcheckState>> {
    const state = await transfer(stateSetup({}), readState);
    if (!state.ok || state.value.control === "auto") return state;
    const byHand = state.value.control === "manual";
    return failed(fault(byHand ? "security.manual" : "device.bad-answer", id));
  }

  /** A fault if the unit is not as it was told to be. */
  async function hold(wanted: BookcheckChange): Promise<Result<void>> {
    const state = await look();
    if (!state.ok) return state;
    return isAs(state.value, wanted) ? ok(undefined) : failed(fault("device.not-as-commanded", id));
  }

  /** Changes the state and reads it back; what the unit answers to the change itself proves nothing. */
  async function command(wanted: BookcheckChange): Promise<Result<void>> {
    const before = await look();
    if (!before.ok) return before;
    const set = await transfer(stateSetup(wanted), readState);
    return set.ok ? hold(wanted) : set;
  }

  /** Out of its safe state nothing is done with it: a unit in manual is told of, any other is lost, and opened anew. */
  async function makeSafe(): Promise<void> {
    const safe = await command(safeState);
    if (!safe.ok) log("device.unsafe", { device: id, reason: safe.fault.code });
    settle(safe);
  }

  function settle(outcome: Result<void>): void {
    if (outcome.ok) link.found(undefined);
    else if (outcome.fault.code === "security.manual") link.found(outcome.fault);
    else transport.declareLost("error", outcome.fault);
  }

  async function pass(wanted: Wanted): Promise<Result<void>> {
    const hasPassed = passWatcher(options.direction);
    const until = clock.elapsed() + options.passMs;
    for (;;) {
      if (stopping) return failed(fault("device.lost", `${id} was stopped`));
      const sensor = await transfer(SENSOR_SETUP, readSensor);
      if (!sensor.ok) return sensor;
      // After the sensor, so that the look which ends a pass also says in which mode it was.
      const held = await hold(wanted);
      if (!held.ok) return held;
      if (hasPassed(sensor.value)) return ok(undefined);
      if (clock.elapsed() >= until) return failed(fault("security.not-sensed", id));
      await sleep(clock, options.pollMs);
    }
  }

  async function put(wanted: Wanted): Promise<Result<void>> {
    // The field first, while the unit is still in its safe mode: in the wrong one a tape is harmed, and a book stays armed.
    const media = await command({ mode: safeState.mode, media: wanted.media });
    if (!media.ok) {
      const harmful = wanted.media === "magnetic" && media.fault.code === "device.not-as-commanded";
      return harmful ? failed(fault("security.magnetic-media", id)) : media;
    }
    const mode = await command(wanted);
    return mode.ok ? pass(wanted) : mode;
  }

  async function work(mode: Wanted["mode"], media: Media): Promise<Result<Assurance>> {
    const { health } = link;
    if (health.state === "lost" || health.state === "trouble") return failed(health.fault);
    if (health.state !== "ready" || stopping) return failed(fault("device.lost", id));
    if (working !== undefined) return failed(fault("device.busy", id));
    const item = checked.then(() => put({ mode, media: media === "magnetic" ? "magnetic" : "normal" }));
    const safe = item.then(makeSafe);
    working = safe;
    await safe;
    working = undefined;
    const passed = await item;
    return passed.ok ? ok("verified") : passed;
  }

  async function check(): Promise<void> {
    if (working !== undefined) return;
    const held = await hold(safeState);
    if (!held.ok && held.fault.code === "device.not-as-commanded") return makeSafe();
    failures = held.ok || held.fault.code === "security.manual" ? 0 : failures + 1;
    if (failures === 0 || failures >= options.failAfter) settle(held);
  }

  function watch(): void {
    timer?.cancel();
    timer = clock.after(options.healthMs, () => {
      checked = check().then(() => {
        if (transport.state.state === "open" && !stopping) watch();
      });
    });
  }

  const link = keepOpen(parts, async (): Promise<Result<Fault | undefined>> => {
    const safe = await command(safeState);
    if (!safe.ok && safe.fault.code !== "security.manual") return safe;
    failures = 0;
    watch();
    return ok(safe.ok ? undefined : safe.fault);
  });

  return {
    id,
    get health() {
      return link.health;
    },
    onHealth: link.onHealth,
    release: (media) => work("check-out", media),
    arm: (media) => work("check-in", media),
    async stop() {
      stopping = true;
      timer?.cancel();
      await working;
      if (transport.state.state === "open") await makeSafe();
      await link.stop();
    },
  };
}

function isAs(state: BookcheckState, { mode, media }: BookcheckChange): boolean {
  return (mode === undefined || state.mode === mode) && (media === undefined || state.media === media);
}
