/** What a station does when it is commanded. */
import type { Clock } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { Flow } from "../../flows/runtime.ts";
import type { Closing } from "../adapters/closing.ts";
import type { Equipment } from "../equipment.ts";
import { isAtRest } from "../reload.ts";
import type { CommandName } from "./command.ts";

export interface ActsParts {
  readonly closing: Pick<Closing, "close">;
  readonly flow: Pick<Flow, "view" | "onView">;
  readonly devices: Pick<Equipment["by"], "lamp" | "rfid">;
  readonly clock: Clock;
}

export type Act = (command: CommandName) => Promise<Result<void>>;

/** So long a station shows which it is, milliseconds. */
const SHOWN_MS = 30_000;

/** `restart`: settled when the station is to end: a restart was commanded, and nobody is there. */
export function stationActs({ closing, flow, devices, clock }: ActsParts): {
  readonly act: Act;
  readonly restart: Promise<void>;
} {
  const restart = Promise.withResolvers<void>();

  function restartAtRest(): void {
    if (isAtRest(flow)) return restart.resolve();
    const forget = flow.onView(() => {
      if (!isAtRest(flow)) return;
      forget();
      restart.resolve();
    });
  }

  const show = (signal: "attention" | "off"): Promise<readonly Result<void>[]> =>
    Promise.all([
      ...devices.lamp.map((lamp) => lamp.show(signal)),
      ...devices.rfid.map((pad) => pad.signal(signal)),
    ]);

  async function identify(): Promise<Result<void>> {
    const shown = await show("attention");
    if (!shown.some(({ ok: did }) => did)) return failed(fault("fleet.no-signal", ""));
    clock.after(SHOWN_MS, () => void show("off"));
    return ok(undefined);
  }

  const done = (act: () => void) => (): Promise<Result<void>> => {
    act();
    return Promise.resolve(ok(undefined));
  };
  const acts: Readonly<Record<CommandName, () => Promise<Result<void>>>> = {
    "out-of-service": done(() => closing.close(true)),
    "in-service": done(() => closing.close(false)),
    restart: done(restartAtRest),
    identify,
  };
  return { act: (command) => acts[command](), restart: restart.promise };
}
