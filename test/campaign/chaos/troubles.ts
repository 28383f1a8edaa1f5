/** What can go wrong around a station, each with how it is brought about. What breaks is mended again by the campaign. */
import type { Random } from "../../../src/core/clock.ts";
import type { BehaviourText } from "../../../src/app/scenario/schema.ts";
import type { TroubledWorld } from "./world.ts";

export interface Trouble {
  readonly name: string;
  /** It may fall on a commit of the journal, and not only on a moment. */
  readonly atCommits: boolean;
  bringAbout(world: TroubledWorld, random: Random): void;
}

const row = (name: string, bringAbout: Trouble["bringAbout"], atCommits = false): Trouble => ({
  name,
  atCommits,
  bringAbout,
});

/** A disturbance of the ACS, a few times, of messages that change something or of any. */
function disturbs(name: string, parameters: (random: Random) => object = () => ({})): Trouble {
  return row(`acs: ${name}`, (world, random) => {
    const messages = random() < 0.7 ? { messages: ["09", "11", "29", "37"] } : {};
    const times = 1 + Math.floor(random() * 3);
    const behaviour: BehaviourText = { [name]: { ...parameters(random), ...messages, times } };
    world.behave(behaviour);
  });
}

const upTo = (random: Random, ms: number): number => Math.ceil(random() * ms);

/** What is done to devices, and how it is undone. */
const HANDS = [
  ["scanner", "unplug", "plug"],
  ["pad", "unplug", "plug"],
  ["pad", "hang on", "hang off"],
  // What makes a release fail weighs more: it is what is verified for.
  ...Array.from({ length: 6 }, () => ["pad", "fail on", "fail off"] as const),
  ["terminal", "unplug", "plug"],
  ["terminal", "hang on", "hang off"],
  ["printer", "unplug", "plug"],
  ["printer", "hang on", "hang off"],
  ["printer", "out-of-paper", "new-roll"],
  ["printer", "open-cover", "close-cover"],
] as const;

/** A terminal that died is plugged in again; one that did not stays as it is. */
export const PLUG_TERMINAL = "terminal plug";

export const TROUBLES: readonly Trouble[] = [
  // Power cuts weigh as much as several others: there are most ways for them to fall.
  ...Array.from({ length: 14 }, () =>
    row("power cut", (world, random) => world.cutPower(200 + upTo(random, 20_000)), true),
  ),
  row("power cut twice", (world, random) => {
    world.cutPower(upTo(random, 3000));
    world.later(3500 + upTo(random, 4000), () => world.cutPower(upTo(random, 3000)));
  }),
  disturbs("drop-before"),
  disturbs("drop-after"),
  disturbs("drop-during"),
  disturbs("lose-answer"),
  disturbs("ignore"),
  disturbs("half-answer"),
  disturbs("duplicate-answer"),
  disturbs("late-answer", (random) => ({ ms: upTo(random, 20_000) })),
  disturbs("delay", (random) => ({ ms: upTo(random, 9000) })),
  disturbs("ask-again"),
  disturbs("wrong-checksum"),
  disturbs("plain-text"),
  disturbs("garbage"),
  row("acs: a storm of 96", (world, random) =>
    world.behave({ "ask-again": { times: 4 + Math.floor(random() * 6) } }),
  ),
  row("network: pulled", (world, random) => world.acs.cable?.pull(random() < 0.5)),
  row("network: dark for a while", (world, random) => {
    world.acs.cable?.dark(true);
    world.later(upTo(random, 30_000), () => world.acs.cable?.dark(false));
  }),
  ...HANDS.map(([device, broken, mended]) =>
    row(
      `${device}: ${broken}`,
      (world, random) => world.breaks(device, broken, mended, upTo(random, 15_000)),
      true,
    ),
  ),
  ...["decline", "cancel-key", "complete-late 20000", "reboot 3000", "swallow-acks 2"].map((words) =>
    row(`terminal: ${words}`, (world) => void world.stage.hand(`terminal ${words}`), true),
  ),
  row(
    "terminal: die-after-charging",
    (world, random) => {
      void world.stage.hand("terminal die-after-charging");
      world.later(15_000 + upTo(random, 45_000), () => void world.stage.hand(PLUG_TERMINAL));
    },
    true,
  ),
  row("pad: a book is pulled away for a moment", (world, random) => world.pullAway(upTo(random, 6000)), true),
  row("clock: jumps", (world, random) => world.jump((random() - 0.5) * 2 * 86_400_000)),
];
