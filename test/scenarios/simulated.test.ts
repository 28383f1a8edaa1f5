import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SHIPPED } from "../../src/app/demo.ts";
import type { Cut } from "../../src/app/compose-wires.ts";
import type { Stage } from "../../src/app/scenario/stage.ts";
import { FOLDER, scenario, shipped, simulate, type Simulation } from "./playing.ts";

const CUTS: readonly Cut[] = ["whole", "single", "random"];
/** A process that is killed is none of virtual time. */
const OF_PADS = readdirSync(`${FOLDER}pad`)
  .map((file) => `pad/${file.replace(".yaml", "")}`)
  .filter((name) => name !== "pad/device-host-killed");

describe.each(CUTS)("in memory and virtual time, what is said cut: %s", (cut) => {
  it.each(SHIPPED)("%s holds", async (name) => {
    const { played } = await simulate(await shipped(name), { cut });
    expect(played).toMatchObject({ held: true, skipped: 0 });
  });

  it.each([...SHIPPED, ...OF_PADS])(
    "%s holds with an RFID pad, and the gate agrees with the ILS",
    async (name) => {
      const { played } = await simulate(await shipped(name), { cut, pad: true });
      expect(played).toMatchObject({ held: true, skipped: 0 });
    },
  );
});

const CARD = "21234000000018";
const BOOK = "31234000000016";
const station = { institution: "LECTERN", policy: { cards: "^2", pin: { ask: "none" } } };
const identified = [{ see: "welcome" }, { scan: CARD }, { see: "items" }];

/** Everything that a play does to its neighbours, as it does it. */
async function traceOf(play: Awaited<ReturnType<typeof shipped>>, given: Partial<Simulation>) {
  const bytes: string[] = [];
  let acs: Stage["acs"];
  const run = await simulate(play, given, (stage) => {
    acs = stage.acs;
    acs?.cable?.onBytes((to, said) => bytes.push(`${to} ${Buffer.from(said).toString("latin1")}`));
  });
  const views = run.told.filter(({ told }) => told === "view");
  return JSON.stringify({ ms: run.ms, played: run.played, views, bytes, deeds: acs?.deeds, log: run.log });
}

describe("the same seed", () => {
  it.each(["good-loan", "acs-drops-mid-loan", "pad/pulled-away"])(
    "gives the same views, bytes, deeds and log of %s at the same times",
    async (name) => {
      const play = await shipped(name);
      const given = { seed: 42, cut: "random", pad: true } as const;
      const first = await traceOf(play, given);
      expect(await traceOf(play, given)).toBe(first);
      expect(await traceOf(play, { ...given, seed: 43 })).not.toBe(first);
    },
  );
});

it("many minutes of a patron who is away pass, to the second", async () => {
  const { played, ms } = await simulate(
    scenario({
      station: { ...station, policy: { ...station.policy, times: { idle: 1_800, warning: 600 } } },
      steps: [...identified, { see: "time" }, { see: "goodbye" }],
    }),
    { patienceMs: 3_600_000 },
  );
  expect(played).toMatchObject({ held: true });
  expect(Math.floor(ms / 1000)).toBe(2_400);
});

describe("a device that is unplugged", () => {
  it("is back when it is plugged in", async () => {
    const { played } = await simulate(
      scenario({
        station,
        steps: [
          ...identified,
          { hand: "pad unplug" },
          { put: [BOOK] },
          { hand: "pad plug" },
          { item: { id: BOOK, state: "yours" } },
        ],
        truth: { loans: { [CARD]: [BOOK] }, gate: { [BOOK]: "silent" } },
      }),
      { pad: true },
    );
    expect(played).toMatchObject({ held: true });
  });

  it("is not where it is not, and is told what there is", async () => {
    const { played } = await simulate(scenario({ station, steps: [{ hand: "pad unplug" }] }));
    expect(played).toMatchObject({ held: false, saw: expect.stringContaining("scanner, printer") });
    const other = await simulate(scenario({ station, steps: [{ hand: "printer opn-cover" }] }));
    expect(other.played).toMatchObject({ held: false, saw: expect.stringContaining("open-cover") });
  });
});

describe("the station's power", () => {
  const slow = { behaviours: [{ delay: { ms: 700, messages: ["11"] } }] };
  const dies = [...identified, { put: [BOOK] }, { item: { id: BOOK, state: "asking" } }, { power: "cut" }];

  it("cut in the middle of a loan, nothing of the station has an effect any more", async () => {
    let stage: Stage | undefined;
    const told: string[] = [];
    const { played } = await simulate(
      scenario({ station, acs: slow, steps: dies, truth: { checkouts: { [BOOK]: 1 } } }),
      { pad: true },
      (opened) => {
        stage = opened;
        opened.onView(({ screen }) => told.push(screen));
      },
    );
    expect(played).toMatchObject({ held: true });
    // The ACS was asked and lends; nobody is there to take the security off.
    expect(stage?.pad?.gate()).toEqual(new Map([[BOOK, "alarm"]]));
    expect(stage?.intent({ action: "finish", rev: stage.view.revision })).toBe(false);
    expect(told.at(-1)).toBe("items");
  });

  it("restored, a new station stands over the same neighbours, and its patrons are served", async () => {
    const { played } = await simulate(
      scenario({
        station,
        acs: slow,
        steps: [
          ...dies,
          { power: "restored" },
          { see: "welcome" },
          { scan: CARD },
          { see: "items" },
          { scan: "31234000000032" },
          { item: { id: "31234000000032", state: "yours" } },
          { press: "finish" },
          { press: "print" },
          { printed: ["A Short History of Paper"] },
        ],
        truth: {
          checkouts: { [BOOK]: 1, "31234000000032": 1 },
          gate: { [BOOK]: "silent", "31234000000032": "silent" },
        },
      }),
      { pad: true },
    );
    expect(played).toMatchObject({ held: true });
  });
});
