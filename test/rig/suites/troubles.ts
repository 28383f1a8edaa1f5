/** What a kernel and systemd can do to a station, and what nobody may notice of it. */
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sleep, systemClock } from "../../../src/core/clock.ts";
import { scenario as schema } from "../../../src/app/scenario/schema.ts";
import type { ViewModel } from "../../../src/core/contract/view-model.ts";
import { FOLDER } from "../../scenarios/playing.ts";
import type { Guest } from "../guest.ts";
import { installedIn } from "../installed.ts";
import { openRigStage, type RigStage } from "../stage.ts";
import { AT_THE_BROKER } from "./fleet.ts";
import { measured } from "./figures.ts";
import { playIn } from "./plays.ts";

const CARD = "21234000000018";
const ITEMS = ["31234000000016", "31234000000032", "31234000000040"] as const;
const PATIENCE_MS = 90_000;

/** A station with a pad, where nobody is asked for a PIN. */
const STATION = schema.parse({
  name: "troubles",
  why: "the station of the rig's troubles",
  station: {
    institution: "LECTERN",
    pad: true,
    policy: { cards: "^2", pin: { ask: "none" }, times: { goodbye: 0.2 } },
  },
  steps: [{ see: "welcome" }],
});

export function troubles(guest: () => Guest): void {
  let stage: RigStage;

  beforeEach(async () => {
    stage = await openRigStage(guest(), STATION, path.join(FOLDER, "x.yaml"), AT_THE_BROKER);
  });
  afterEach(async () => {
    await stage.close();
  });

  const shows = (wanted: (view: ViewModel) => boolean): Promise<void> =>
    until(() => stage.glass !== undefined && wanted(stage.glass));
  const yours = (count: number): Promise<void> =>
    shows((view) => view.screen === "items" && view.yours === count);
  const canLend = (): Promise<void> =>
    shows(({ screen, offers }) => screen === "welcome" && offers.includes("borrow"));
  async function borrows(items: readonly string[]): Promise<void> {
    await canLend();
    await stage.scan(CARD);
    await shows(({ screen }) => screen === "items");
    stage.pad?.put(items);
  }
  /** What the library knows is what the journal says, and the gate is silent for it alone. */
  async function isTrue(items: readonly string[]): Promise<void> {
    expect(stage.acs?.loansOf(CARD)).toEqual([...items].toSorted());
    const gate = stage.pad?.gate() ?? new Map<string, string>();
    for (const [item, sound] of gate)
      expect([item, sound]).toEqual([item, items.includes(item) ? "silent" : "alarm"]);
    const written = (await installedIn(guest()).journal()).filter(
      ({ stage: at, outcome }) => at === "closed" && outcome === "done",
    );
    expect(written).toHaveLength(items.length);
    expect(new Set(written.map(({ item }) => item))).toEqual(new Set(items));
  }

  test("a core that hangs is started again, and its loans are right", async () => {
    await borrows(ITEMS);
    await yours(3);
    const began = systemClock.elapsed();
    await guest().must("systemctl kill --kill-whom=main --signal=STOP lectern-core");
    await until(
      async () =>
        (await guest().must("systemctl show --value --property=NRestarts lectern-core")).trim() !== "0",
    );
    await canLend();
    measured("a hung core is back after, s", (systemClock.elapsed() - began) / 1000);
    await isTrue(ITEMS);
  });

  test("the clock jumps by three days in the middle of a session, forth and back", async () => {
    await borrows([ITEMS[0]]);
    await yours(1);
    await guest().must("date --set='+3 days'");
    stage.pad?.put([ITEMS[1]]);
    await yours(2);
    await guest().must("date --set='-3 days'");
    stage.pad?.put([ITEMS[2]]);
    await yours(3);
    await isTrue(ITEMS);
  });

  test("a full disk: nothing is lent that could not be written down, and all is well when there is room", async () => {
    await canLend();
    // What is left is taken in ever smaller pieces.
    await guest().run(
      "for size in 100M 10M 1M 100K 4K; do n=0; while fallocate -l $size /var/lib/lectern/full.$size.$n 2>/dev/null; do n=$((n + 1)); done; done",
    );
    await stage.scan(CARD);
    await shows(({ screen }) => screen === "items");
    stage.pad?.put([ITEMS[0]]);
    await sleep(systemClock, 10_000);
    const asked = stage.acs?.asked("11", undefined) ?? 0;
    stage.pad?.take([ITEMS[0]]);
    await stage.intent({ action: "finish" });
    await guest().must("rm -f /var/lib/lectern/full.*");
    const entries = await installedIn(guest()).journal();
    expect(entries.length).toBeGreaterThanOrEqual(asked);
    await canLend();
    await borrows([ITEMS[1]]);
    await yours(1);
    expect(stage.acs?.loansOf(CARD)).toContain(ITEMS[1]);
  });
}

/** On the way to the library system, in the guest itself. */
const SLOW = "delay 250ms 100ms distribution normal loss 3%";

export function badNetwork(guest: () => Guest): void {
  test(`a network with ${SLOW}: the play of a good loan holds`, async () => {
    await guest().must(`tc qdisc add dev eth0 root netem ${SLOW}`);
    try {
      await playIn(guest(), "good-loan");
    } finally {
      await guest().must("tc qdisc delete dev eth0 root");
    }
  });
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const latest = systemClock.elapsed() + PATIENCE_MS;
  while (!(await holds())) {
    if (systemClock.elapsed() > latest) throw new Error(`not within ${PATIENCE_MS} ms: ${String(holds)}`);
    await sleep(systemClock, 50);
  }
}
