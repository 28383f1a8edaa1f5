import { describe, expect, it } from "vitest";
import { openLook, soundAt, type LookAsSet } from "../../../src/app/bridge/look.ts";
import { fromCivil } from "../../../src/core/calendar.ts";
import { virtualClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { AS_SET } from "./as-set.ts";

const at = (hour: number, minute: number) => ({ year: 2026, month: 12, day: 14, hour, minute, second: 0 });
const NIGHT = { level: 2, quiet: { from: "22:00", to: "07:00" } } as const;
const NOON = { level: 3, quiet: { from: "12:00", to: "13:30" } } as const;

describe("quiet hours", () => {
  it.each([
    [NIGHT, at(21, 59), 2],
    [NIGHT, at(22, 0), 0],
    [NIGHT, at(0, 0), 0],
    [NIGHT, at(6, 59), 0],
    [NIGHT, at(7, 0), 2],
    [NOON, at(11, 59), 3],
    [NOON, at(12, 0), 0],
    [NOON, at(13, 30), 3],
    [{ level: 0, quiet: undefined }, at(12, 0), 0],
  ] as const)("%j at %j: %i", (sound, time, level) => {
    expect(soundAt(sound, time)).toBe(level);
  });

  it("are told of within a minute, and a look that is changed has its own", () => {
    const start = fromCivil(at(21, 58), "local");
    if (start === undefined) throw new Error("There is no such time");
    const clock = virtualClock(start);
    const set: LookAsSet = { ...AS_SET, sound: NIGHT };
    const look = openLook(set, { clock, log: silentLog });
    const told: number[] = [];
    look.onLook(({ sound }) => void told.push(sound));
    expect(look.look.sound).toBe(2);
    for (let minute = 0; minute < 4; minute++) clock.step();
    expect(told).toEqual([0]);
    look.change({ ...set, sound: { level: 1 } });
    expect(told).toEqual([0, 1]);
    expect(clock.step()).toBe(false);
  });
});
