import { describe, expect, it } from "vitest";
import { openLook, readLook, soundAt, type LookAsSet } from "../../../src/app/bridge/look.ts";
import { fromCivil } from "../../../src/core/calendar.ts";
import { ownWords } from "../../../src/core/contract/own-words.ts";
import { virtualClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { stationSchema } from "../../../src/app/config.ts";
import { must } from "../../devices/bench.ts";
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

describe("words of the library", () => {
  const look = (branding: object, languages: object) => {
    const config = stationSchema.parse({
      library: "Example",
      acs: { host: "localhost", port: 6001 },
      devices: {},
      branding,
      policy: { languages },
    });
    return readLook(config, [], "/");
  };

  it("stand in every language that is offered: in its own, the library's, or any", async () => {
    const read = await look(
      { welcome: "Hei", desk: { de: "links", fr: "à gauche" }, openingHours: { fr: "10 à 19 h" } },
      { default: "de", offered: ["de", "fr", "pl"] },
    );
    expect(must(read)).toMatchObject({
      welcome: "Hei",
      desk: { de: "links", fr: "à gauche", pl: "links" },
      openingHours: { de: "10 à 19 h", fr: "10 à 19 h", pl: "10 à 19 h" },
    });
  });

  it("are none where the library wrote none", async () => {
    const { desk } = must(await look({ desk: {} }, {}));
    expect(ownWords(desk, "en")).toBe("");
    expect(ownWords("left", "uk")).toBe("left");
  });
});
