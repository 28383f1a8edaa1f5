import { expect, it, vi } from "vitest";
import { readOverview } from "../../src/circulation/overview.ts";
import type { AccountPart } from "../../src/core/account.ts";
import { virtualClock } from "../../src/core/clock.ts";
import { fault } from "../../src/core/faults.ts";
import { failed, type Result } from "../../src/core/result.ts";
import type { AcsClient } from "../../src/sip-client/client.ts";
import type { Dialect } from "../../src/sip-client/dialects/index.ts";
import type { PatronInformation, PatronList } from "../../src/sip-client/outcomes.ts";
import { CARD, client, fails, item, ITEM, patron } from "./bench.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
type Lists = Partial<Record<PatronList, readonly string[]>>;

/** 64 with these lists, each counted as it is. */
function lists(given: Lists): Result<PatronInformation> {
  const all = ["holds", "overdue", "charged", "fines", "recalls", "unavailableHolds"] as const;
  const each = all.map((list) => [list, given[list] ?? []] as const);
  return patron({
    lists: Object.fromEntries(each) as PatronInformation["lists"],
    counts: Object.fromEntries(
      each.map(([list, { length }]) => [list, length]),
    ) as PatronInformation["counts"],
    owed: { text: "1.50", money: { minor: 150, currency: "EUR" } },
    email: "ada@example.org",
  });
}

async function overview(
  given: Lists,
  parts: readonly AccountPart[],
  does: Partial<AcsClient>,
  habits: Partial<Dialect> = {},
) {
  const clock = virtualClock(NOW);
  const acs = client(
    {
      patronInformation: () => Promise.resolve(lists(given)),
      itemInformation: fails("acs.unsupported"),
      ...does,
    },
    habits,
  );
  const read = await readOverview({ client: acs, clock }, { patron: CARD, pin: undefined }, parts);
  if (!read.ok) throw new Error(read.fault.code);
  return read.value;
}

it("an entry that looks like a number and is none is a title", async () => {
  const information = () => Promise.resolve(item({ known: false, title: "" }));
  const { loans } = await overview({ charged: ["1984"] }, ["loans"], { itemInformation: information });
  expect(loans).toMatchObject([{ item: undefined, title: "1984" }]);
});

it("without 17 the numbers are shown as they are, and the list is whole", async () => {
  const ask = vi.fn<AcsClient["itemInformation"]>(fails("acs.unsupported"));
  const read = await overview({ charged: [ITEM, "A2"] }, ["loans"], { itemInformation: ask });
  expect(read).toMatchObject({ loans: [{ item: ITEM, title: "", due: { kind: "none" } }, {}], partial: [] });
  expect(ask).toHaveBeenCalledTimes(1);
});

it("a loan is overdue by its date, or because the ILS lists it so", async () => {
  const due = { text: "20261101    235900", instant: Date.UTC(2026, 10, 1) };
  const dated = await overview({ charged: [ITEM] }, ["loans"], {
    itemInformation: () => Promise.resolve(item({ due })),
  });
  expect(dated.loans).toMatchObject([{ overdue: true, due: { kind: "date" } }]);
  const listed = await overview({ charged: ["Salt", "Emma"], overdue: ["Emma"] }, ["loans"], {});
  expect(listed.loans).toMatchObject([{ overdue: false }, { overdue: true }]);
});

it("a slow ILS does not keep the patron waiting: what is not known yet is said to be partial", async () => {
  const clock = virtualClock(NOW);
  const answers = [Promise.resolve(item({ title: "Salt" })), new Promise<never>(() => {})];
  const itemInformation = vi.fn<AcsClient["itemInformation"]>(() => answers.shift() ?? new Promise(() => {}));
  const acs = client(
    { patronInformation: () => Promise.resolve(lists({ charged: ["1", "2", "3"] })), itemInformation },
    {},
  );
  const reading = readOverview({ client: acs, clock }, { patron: CARD, pin: undefined }, ["loans"]);
  await vi.waitFor(() => expect(itemInformation).toHaveBeenCalledTimes(2));
  clock.advance(4000);
  expect(await reading).toMatchObject({
    value: {
      loans: [{ title: "Salt" }, { item: "2", title: "" }, { item: "3", title: "" }],
      partial: ["loans"],
    },
  });
  expect(itemInformation).toHaveBeenCalledTimes(2);
});

it("what was read before the ILS went silent is shown, and no more lists are waited for", async () => {
  const ask = vi
    .fn<AcsClient["patronInformation"]>()
    .mockResolvedValueOnce(lists({ charged: ["Salt"] }))
    .mockResolvedValue(failed(fault("acs.silent", "")));
  const read = await overview({}, ["loans", "holds", "fees"], { patronInformation: ask });
  expect(read).toMatchObject({
    loans: [{ title: "Salt" }],
    holds: undefined,
    fees: undefined,
    partial: ["holds", "fees"],
    owed: { minor: 150 },
    email: "ada@example.org",
  });
  expect(ask).toHaveBeenCalledTimes(2);
});

it("nothing at all is a fault", async () => {
  const acs = client({ patronInformation: fails("acs.not-connected") }, {});
  const key = { patron: CARD, pin: undefined };
  const read = await readOverview({ client: acs, clock: virtualClock(NOW) }, key, ["loans", "fees"]);
  expect(read).toMatchObject({ fault: { code: "acs.not-connected" } });
});

it("a hold is ready that is listed so, unless the item is elsewhere or the ILS lists it as waiting too", async () => {
  const given = { holds: ["Salt", "1", "2", "Emma"], unavailableHolds: ["Emma", "Kim"] };
  const information: AcsClient["itemInformation"] = (id) =>
    Promise.resolve(item({ title: `Title ${id}`, circulation: id === "1" ? "on-hold-shelf" : "charged" }));
  const read = await overview(given, ["holds"], { itemInformation: information });
  expect(read.holds?.map(({ title, ready }) => [title, ready])).toEqual([
    ["Salt", true],
    ["Title 1", true],
    ["Title 2", false],
    ["Emma", false],
    ["Kim", false],
  ]);
  const together = await overview(
    given,
    ["holds"],
    { itemInformation: information },
    { holdLists: "together" },
  );
  expect(together.holds?.filter(({ ready }) => ready).map(({ title }) => title)).toEqual(["Title 1"]);
});

it("the day until which a hold is kept is shown where the ILS says it (CM)", async () => {
  const holdPickup = { text: "20261130    235900", instant: Date.UTC(2026, 10, 30, 23, 59) };
  const read = await overview({ holds: ["1"] }, ["holds"], {
    itemInformation: () => Promise.resolve(item({ circulation: "on-hold-shelf", holdPickup })),
  });
  expect(read.holds).toMatchObject([{ ready: true, until: { kind: "date", civil: { day: 30 } } }]);
});
