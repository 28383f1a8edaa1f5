import { expect, it } from "vitest";
import { watchDeeds } from "../../src/acs-sim/library/deeds.ts";
import { desk, say } from "./library-desk.ts";

const ADA = "21234000000018";
const BOOK = "31234000000016";

async function watched() {
  const at = await desk();
  const deeds = watchDeeds(at.library, { now: () => at.now });
  const short = (): string[] => deeds.map(({ what, card, of }) => `${what} ${card} ${of}`);
  return { at, deeds, short };
}

it("a loan, its renewal and its return are one deed each, whoever asked how often", async () => {
  const { at, deeds, short } = await watched();
  at.ask(say.checkout(ADA, BOOK));
  at.ask(say.checkout(ADA, BOOK));
  at.ask(say.information(ADA, "  Y"));
  at.now += 60_000;
  at.ask(say.renew(ADA, BOOK));
  at.ask(say.checkin(BOOK));
  at.ask(say.checkin(BOOK));
  // The second 11 of the same patron renews where the client allows it.
  const renewals = short().filter((deed) => deed.startsWith("renewed"));
  expect(short()).toEqual([`lent ${ADA} ${BOOK}`, ...renewals, `returned ${ADA} ${BOOK}`]);
  expect(renewals).toHaveLength(2);
  expect(deeds[0]).toMatchObject({ at: at.now - 60_000, amount: 0 });
  expect(deeds.at(-1)).toMatchObject({ at: at.now, due: deeds.at(-2)?.due });
});

it("what was before is no deed, and what changes it is", async () => {
  const { at, deeds, short } = await watched();
  const [loan] = Array.from(at.library.patrons.values(), (patron) => patron.loans).flat();
  if (loan === undefined) throw new Error("The sample has a loan");
  expect(deeds).toEqual([]);
  at.ask(say.checkin(loan.item.barcode));
  expect(short()[0]).toBe(`returned ${loan.patron.card} ${loan.item.barcode}`);
});

it("money: what is charged, what is paid and what that settles", async () => {
  const { at, deeds } = await watched();
  const fee = Array.from(at.library.patrons.values(), (patron) => patron.fees).flat()[0];
  if (fee === undefined) throw new Error("The sample has a fee");
  const { card, pin } = fee.patron;
  at.ask(say.pay(card, "1.00", `AD${pin}|BK7001|`));
  at.ask(say.pay(card, "1.00", `AD${pin}|BK7001|`));
  expect(deeds.filter(({ what }) => what === "paid")).toEqual([
    expect.objectContaining({ card, of: "7001", amount: 100 }),
  ]);
  const settled = deeds.filter(({ what }) => what === "settled");
  expect(settled.reduce((sum, { amount }) => sum + amount, 0)).toBe(100);
});

it("holds and blocks", async () => {
  const { at, short } = await watched();
  const title = at.library.items.get(BOOK)?.title.id;
  at.ask(say.hold("+", ADA, `AB${BOOK}|AD1234|`));
  at.ask(say.hold("-", ADA, `AB${BOOK}|AD1234|`));
  at.ask(`01N20261123    120000AOLECTERN|ALleft|AA${ADA}|AC|`);
  at.ask(`2520261123    120000AOLECTERN|AA${ADA}|AC|AD1234|`);
  expect(short()).toEqual([
    `hold-placed ${ADA} ${title}`,
    `hold-dropped ${ADA} ${title}`,
    `blocked ${ADA} `,
    `unblocked ${ADA} `,
  ]);
});
