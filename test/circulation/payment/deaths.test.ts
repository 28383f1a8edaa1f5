import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/core/clock.ts";
import type { Payment } from "../../../src/core/payment.ts";
import type { ZvtPeerOptions } from "../../../src/devices/sim/payment/zvt.ts";
import { got, inTime } from "../../devices/payment/zvt-bench.ts";
import { byCard, portion, recovered, world, type Life, type Wire, type World } from "./rig.ts";

/** What goes wrong beside the death of the station. */
interface Trouble {
  readonly what: string;
  readonly wire?: (code: "63" | "37", times: number) => Wire;
  readonly peer?: Partial<ZvtPeerOptions>;
  readonly bank?: (here: World) => void;
}

const lost = (wire: Wire, upTo: number) => (code: "63" | "37", times: number) =>
  code === "37" && times < upTo ? wire : "ok";

const TROUBLES: readonly Trouble[] = [
  { what: "nothing else" },
  { what: "37 does not arrive", wire: lost("unheard", 1) },
  { what: "38 is lost", wire: lost("answer-lost", 1) },
  { what: "38 is lost twice", wire: lost("answer-lost", 2) },
  { what: "37 cannot be sent", wire: lost("unsent", 1) },
  {
    what: "the ILS is gone once money was taken",
    wire: (code, times) => (code === "63" && times > 0 && times < 24 ? "unsent" : "ok"),
  },
  {
    what: "37 of the second fee is lost",
    wire: (code, times) => (code === "37" && times === 1 ? "answer-lost" : "ok"),
  },
  {
    what: "the terminal's line dies when it has charged",
    bank: ({ bank, clock }) => {
      bank.dieAfterCharging();
      clock.after(2_000, () => void bank.plugIn());
    },
  },
  {
    what: "the terminal is away for long after charging",
    bank: ({ bank, clock }) => {
      bank.dieAfterCharging();
      clock.after(9_000, () => void bank.plugIn());
    },
  },
  { what: "the bank declines", bank: ({ bank }) => bank.decline() },
  {
    what: "the terminal gives back what it could not tell",
    peer: { untold: "reverse" },
    bank: ({ bank, clock }) => {
      bank.dieAfterCharging();
      clock.after(2_000, () => void bank.plugIn());
    },
  },
];

/** Part of what is owed: the ILS would take twice as much. */
const AMOUNT = 80;
const fees = ({ acs }: World) => [portion(50), portion(30, acs.patron("Greta").fees[1]?.id)];
const BEFORE = 100;

/** What stands between the truths: the terminal's, the ACS's, the journal's, and what the patron was told. */
function hold(here: World, { journal }: Life, owedBefore: number, told: Payment | "died"): void {
  const charged = here.bank.book.turnover - BEFORE;
  const credited = owedBefore - here.owed();
  const open = got(journal.all()).filter(({ stage }) => stage !== "closed");
  const truth = { charged, credited, open: open.map(({ stage, reason }) => reason ?? stage), told };
  expect([0, AMOUNT], `charged once or not at all: ${JSON.stringify(truth)}`).toContain(charged);
  expect(credited, `credited no more than was charged: ${JSON.stringify(truth)}`).toBeLessThanOrEqual(
    charged,
  );
  if (open.length === 0) expect(credited, `nobody would notice: ${JSON.stringify(truth)}`).toBe(charged);
  for (const { stage } of open) expect(stage).toBe("exception");
  if (told === "died") return;
  if (told.outcome === "paid") expect([charged, credited]).toEqual([AMOUNT, AMOUNT]);
  if (told.outcome === "not-charged") expect(charged).toBe(0);
}

async function begun(trouble: Trouble, honoursBk: boolean): Promise<World> {
  const here = await world(trouble.peer ?? {}, honoursBk);
  here.wire = trouble.wire ?? (() => "ok");
  trouble.bank?.(here);
  return here;
}

describe.each([
  ["an ILS to which BK means nothing", false, TROUBLES],
  ["an ILS that knows its BK", true, TROUBLES.filter(({ wire }) => wire !== undefined)],
])("a payment at %s", (_what, honoursBk, troubles) => {
  describe.each(troubles)("where $what", (trouble) => {
    it("is charged once and recorded once, at the first try or by recovery", async () => {
      const here = await begun(trouble, honoursBk);
      const owed = here.owed();
      const life = await here.live();
      const told = await byCard(here, life, fees(here));
      await recovered(here, life);
      hold(here, life, owed, told);
    });

    it("and the station dies at any commit, is the same after its next start", async () => {
      const whole = await begun(trouble, honoursBk);
      const first = await whole.live();
      await byCard(whole, first, fees(whole));
      await recovered(whole, first);
      for (let commit = 1; commit <= first.commits; commit++) {
        for (const when of ["before", "after"] as const) {
          const here = await begun(trouble, honoursBk);
          const owed = here.owed();
          const life = await here.live({ commit, when });
          const told = await byCard(here, life, fees(here));
          await recovered(here, life);
          const next = await here.live();
          await recovered(here, next);
          hold(here, next, owed, told);
        }
      }
    });
  });
});

it("a station that dies again and again while it recovers still charges and records once", async () => {
  const random = seededRandom(4);
  for (let run = 0; run < 25; run++) {
    const trouble = TROUBLES[Math.floor(random() * TROUBLES.length)] ?? { what: "" };
    const here = await begun(trouble, random() < 0.5);
    const owed = here.owed();
    let life = await here.live({
      commit: 1 + Math.floor(random() * 6),
      when: random() < 0.5 ? "before" : "after",
    });
    await byCard(here, life, fees(here));
    for (let deaths = 0; deaths < 3; deaths++) {
      life = await here.live({
        commit: 1 + Math.floor(random() * 3),
        when: random() < 0.5 ? "before" : "after",
      });
      await recovered(here, life);
    }
    life = await here.live();
    await recovered(here, life);
    hold(here, life, owed, "died");
    const again = await byCard(here, life, [portion(here.owed() > 0 ? Math.min(50, here.owed()) : 1)]);
    if (again !== "died" && again.outcome !== "not-charged") expect(again.outcome).toBe("paid");
    await inTime(here.clock, life.terminal.stop());
  }
});
