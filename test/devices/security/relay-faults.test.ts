/** A fault at every byte and every report of every exchange with relay boards: what is said of an item stays true. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { seededRandom, type Random, type VirtualClock } from "../../../src/core/clock.ts";
import { genericDriver } from "../../../src/devices/drivers/generic/driver.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import type { AnyTransport } from "../../../src/devices/transports/transport.ts";
import { atReport, inTime, newClock, optionsOf, partsFor, pass, passUntil } from "./bench.ts";
import {
  ARMING,
  HID_PROFILES,
  hidBoard,
  READ_BACK,
  SERIAL_PROFILES,
  serialBoard,
  type Board,
  type RelayProfile,
} from "./relay-boards.ts";

/** Answers are waited for so long, and come so much later when they are late. */
const ANSWER_MS = 150;
const LATE_MS = 200;
/** The longest that a command may take: its pulse, its looks, and as much again to be safe. */
const MOST_MS = 2_000;

const written = z.object({
  commands: z.record(z.string(), z.looseObject({ steps: z.array(z.record(z.string(), z.unknown())) })),
  health: z.looseObject({}),
});

/** A profile that waits less, so that silence and pulses cost the test less. */
function hurried(profile: RelayProfile): object {
  const options = optionsOf(profile);
  const { commands, health } = written.parse(options);
  const quick = Object.entries(commands).map(([name, command]) => {
    const steps = command.steps.map((step) => ("delay" in step ? { delay: 30 } : step));
    return [name, { ...command, steps, timeoutMs: ANSWER_MS }];
  });
  return { ...options, commands: Object.fromEntries(quick), health: { ...health, everyMs: LATE_MS / 2 } };
}

const HURRIED: ReadonlyMap<RelayProfile, object> = new Map(
  [...SERIAL_PROFILES, ...HID_PROFILES].map((profile) => [profile, hurried(profile)]),
);

interface Trial {
  readonly profile: RelayProfile;
  readonly board: Board;
  /** What the driver is given: the board's line, with the fault in it. */
  readonly transport: AnyTransport;
  readonly clock: VirtualClock;
  readonly command: "release" | "arm";
  /** The fault is due from here on, or gone again. */
  readonly due: (on: boolean) => void;
}

/** One item, one fault. Relay 1 releases what lies there, relay 2 arms it. */
async function play({ profile, board, transport, clock, command, due }: Trial): Promise<string> {
  let armed = command === "release";
  board.relays.onMove((relay, on) => {
    if (on) armed = relay === 2;
  });
  const started = genericDriver.start(partsFor(transport, clock), HURRIED.get(profile), "security");
  if (started.role !== "security") throw new Error("Not a desensitizer");
  const { device } = started;
  await inTime(clock, firstHealth(device));
  due(true);
  const before = clock.elapsed();
  const outcome = await inTime(clock, device[command]("book"));
  expect(clock.elapsed() - before).toBeLessThan(MOST_MS);
  if (outcome.ok) expect(outcome.value).toBe(READ_BACK.includes(profile) ? "verified" : "unverified");
  if (outcome.ok && outcome.value === "verified") {
    expect({ armed, relays: board.relays.state }).toEqual({ armed: command === "arm", relays: 0 });
  }
  due(false);
  board.hang(false);
  for (const relay of [1, 2]) board.relays.stick(relay, false);
  await board.plugIn();
  // What was late is on its way still, and half an answer is given up after a while.
  await pass(clock, LATE_MS);
  await passUntil(clock, () => device.health.state === "ready");
  const again = await inTime(clock, device.release("book"));
  expect(again).toMatchObject({ ok: true });
  expect({ armed, relays: board.relays.state }).toEqual({ armed: false, relays: 0 });
  await inTime(clock, device.stop());
  expect(board.relays.state).toBe(0);
  return outcome.ok ? "done" : outcome.fault.code;
}

const commandsOf = (profile: RelayProfile): readonly ("release" | "arm")[] =>
  ARMING.includes(profile) ? ["release", "arm"] : ["release"];

/** What happens to a board at a moment. */
const EVENTS = {
  unplug: (board: Board) => void board.unplug(),
  hang: (board: Board) => board.hang(true),
  "a relay sticks": (board: Board, random: Random) => board.relays.stick(random() < 0.5 ? 1 : 2, true),
  "power fails": (board: Board) => board.relays.drop(),
} as const;

type Event = keyof typeof EVENTS;
const EVENT_NAMES = Object.keys(EVENTS) as readonly Event[];

/** What happens to a byte of a serial line, and to those behind it. */
const SPOILS = ["flipped", "lost", "late"] as const;

describe.each(SERIAL_PROFILES)("%s", (profile) => {
  it.each([...EVENT_NAMES, ...SPOILS])(
    "%s, byte by byte: what is said is true, and it works again",
    async (fault) => {
      const random = seededRandom(7);
      const seen = new Set<string>();
      for (const command of commandsOf(profile)) {
        for (let at = 0; ; at++) {
          const clock = newClock();
          const board = await serialBoard(profile, clock);
          const { line } = board;
          let reached = false;
          let from = Infinity;
          line.spoil = (byte, before) => {
            if (before !== from + at) return byte;
            reached = true;
            if (fault === "flipped") return byte ^ (1 << Math.floor(random() * 8));
            if (fault === "lost") return undefined;
            if (fault === "late") line.lateMs = LATE_MS;
            else EVENTS[fault](board, random);
            return byte;
          };
          const due = (on: boolean): void => {
            from = on ? line.carried : Infinity;
            line.lateMs = 0;
          };
          const outcome = await play({ profile, board, transport: board.transport, clock, command, due });
          seen.add(outcome);
          if (!reached) break;
        }
      }
      expect(seen).toContain("done");
      expect(seen.size).toBeGreaterThan(READ_BACK.includes(profile) || fault === "unplug" ? 1 : 0);
    },
  );
});

describe.each(HID_PROFILES)("%s", (profile) => {
  it.each(EVENT_NAMES)("%s, report by report: what is said is true, and it works again", async (fault) => {
    const random = seededRandom(7);
    const seen = new Set<string>();
    for (const when of ["before", "after"] as const) {
      for (let at = 0; at < 14; at++) {
        const clock = newClock();
        const board = hidBoard(profile, clock);
        let over = false;
        const transport = atReport(board.transport, at, when, () => {
          if (!over) EVENTS[fault](board, random);
        });
        const due = (on: boolean): void => {
          over = !on;
        };
        seen.add(await play({ profile, board, transport, clock, command: "release", due }));
      }
    }
    expect(seen).toContain("done");
    expect(seen.size).toBeGreaterThan(READ_BACK.includes(profile) || fault === "unplug" ? 1 : 0);
  });
});
