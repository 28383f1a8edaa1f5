import { describe, expect, it } from "vitest";
import type { ItemLine, ReturnItem } from "../../../src/core/contract/view-model.ts";
import { nobody } from "../../../src/flows/session-context.ts";
import { Book, Judge, PROMISES, Visit, type Promised } from "./judge.ts";

const ITEM = "31000000000017";
const TITLE = "The secret garden";
const NOTHING_SAID = { feeAccepted: false, renewalAllowed: false };
const due = { kind: "none" } as const;
const line = { id: ITEM, title: TITLE, ilsWords: [] };
const slip = {
  at: 0,
  language: undefined,
  patron: undefined,
  detail: {},
  entries: [{ kind: "lent", item: ITEM, title: TITLE, due }],
  ilsLines: [],
} as const;
const back: ReturnItem = {
  ...line,
  state: { name: "returned", route: { to: "shelf", bin: undefined }, fee: undefined, offLine: false },
};

function yours(assurance: "verified" | "unverified" | undefined): ItemLine {
  return { ...line, state: { name: "yours", due, renewed: false, assurance } };
}

interface Told {
  readonly judge: Judge;
  readonly visit: Visit;
  readonly book: Book;
}

/** What the judge finds in a story; `mayBorrow`: the ILS lets the person. */
function found(story: (told: Told) => void, mayBorrow = true): readonly Promised[] {
  const judge = new Judge();
  story({ judge, visit: new Visit(judge, mayBorrow), book: new Book(judge) });
  return judge.broken.map(({ promise }) => promise);
}

/** Each with one thing that must not be, and next to it the same as it should be. */
const STORIES: readonly {
  readonly promise: Promised;
  readonly what: string;
  readonly broken: (told: Told) => void;
  readonly kept: (told: Told) => void;
}[] = [
  {
    promise: "release",
    what: "security comes off before the ILS has said yes",
    broken: ({ visit }) => visit.releases(ITEM),
    kept({ visit }) {
      visit.grants(ITEM, true);
      visit.releases(ITEM);
    },
  },
  {
    promise: "release",
    what: "security comes off where the ILS wants it on",
    broken({ visit }) {
      visit.grants(ITEM, false);
      visit.releases(ITEM);
    },
    kept: ({ visit }) => visit.grants(ITEM, false),
  },
  {
    promise: "release",
    what: "a loan is taken back that was released",
    broken({ visit }) {
      visit.grants(ITEM, true);
      visit.released(ITEM, "verified", true);
      visit.undoes(ITEM);
    },
    kept({ visit }) {
      visit.grants(ITEM, true);
      visit.released(ITEM, undefined, true);
      visit.undoes(ITEM);
    },
  },
  {
    promise: "yours",
    what: "an item is theirs while its security is on",
    broken({ visit }) {
      visit.grants(ITEM, true);
      visit.sees(yours(undefined));
    },
    kept({ visit }) {
      visit.grants(ITEM, false);
      visit.sees(yours(undefined));
    },
  },
  {
    promise: "yours",
    what: "a release that was only commanded is said to be verified",
    broken({ visit }) {
      visit.grants(ITEM, true);
      visit.released(ITEM, "unverified", false);
      visit.sees(yours("verified"));
    },
    kept({ visit }) {
      visit.grants(ITEM, true);
      visit.released(ITEM, "unverified", false);
      visit.sees(yours("unverified"));
    },
  },
  {
    promise: "yours",
    what: "an item is theirs whose release failed",
    broken({ visit }) {
      visit.grants(ITEM, true);
      visit.released(ITEM, undefined, false);
      visit.sees(yours("unverified"));
    },
    kept({ visit }) {
      visit.grants(ITEM, true);
      visit.released(ITEM, undefined, false);
      visit.sees({ ...line, state: { name: "take-to-desk", why: "still-armed", entry: 1 } });
    },
  },
  {
    promise: "yours",
    what: "a slip says that something is lent that nobody lent",
    broken: ({ visit }) => visit.reads(slip),
    kept({ visit }) {
      visit.isTheirs(ITEM);
      visit.reads(slip);
    },
  },
  {
    promise: "returned",
    what: "an item is said to be back before its security is on",
    broken({ book }) {
      book.answered(ITEM, true);
      book.sees(back);
    },
    kept({ book }) {
      book.answered(ITEM, true);
      book.armed(ITEM);
      book.sees(back);
    },
  },
  {
    promise: "returned",
    what: "security goes on before the ILS has answered",
    broken: ({ book }) => book.arms(ITEM),
    kept({ book }) {
      book.answered(ITEM, true);
      book.arms(ITEM);
    },
  },
  {
    promise: "wish",
    what: "a fee is accepted that nobody said yes to",
    broken: ({ visit }) => visit.lends(ITEM, TITLE, { ...NOTHING_SAID, feeAccepted: true }),
    kept({ visit }) {
      visit.saysYes(`fee ${TITLE}`);
      visit.lends(ITEM, TITLE, { ...NOTHING_SAID, feeAccepted: true });
    },
  },
  {
    promise: "wish",
    what: "a loan is renewed that nobody said yes to",
    broken: ({ visit }) => visit.lends(ITEM, TITLE, { ...NOTHING_SAID, renewalAllowed: true }),
    kept({ visit }) {
      visit.saysYes(`renew ${TITLE}`);
      visit.lends(ITEM, TITLE, { ...NOTHING_SAID, renewalAllowed: true });
    },
  },
  {
    promise: "wish",
    what: "one yes pays twice",
    broken({ visit }) {
      visit.saysYes("pay card 150");
      visit.needsYes("pay card 150");
      visit.needsYes("pay card 150");
    },
    kept({ visit }) {
      visit.saysYes("pay card 150");
      visit.needsYes("pay card 150");
    },
  },
  ...["11", "09", "29", "37"].map(
    (message) =>
      ({
        promise: "repeat",
        what: `${message} is repeated after a lost answer`,
        broken({ judge }) {
          judge.asks(message);
          judge.answered(message, true);
          judge.asks(message);
        },
        kept({ judge }) {
          judge.asks(message);
          judge.answered(message, true);
          judge.queries(message);
          judge.asks(message);
        },
      }) satisfies (typeof STORIES)[number],
  ),
  {
    promise: "repeat",
    what: "the same is asked for while its answer is awaited",
    broken({ judge }) {
      judge.asks("11");
      judge.asks("11");
    },
    kept({ judge }) {
      judge.asks("11");
      judge.answered("11", false);
      judge.asks("11");
    },
  },
  ...["a view", "a snapshot", "the log", "what is written down"].map(
    (where) =>
      ({
        promise: "secret",
        what: `a PIN is in ${where}`,
        broken: ({ judge }) => judge.keeps(where, '{"pin":"XQ"}'),
        kept: ({ judge }) => judge.keeps(where, '{"keys":2,"name":"Queen"}'),
      }) satisfies (typeof STORIES)[number],
  ),
  {
    promise: "wiped",
    what: "a name is left",
    broken: ({ judge }) => judge.isOver({ ...nobody, patron: "Ada" }, [], []),
    kept: ({ judge }) => judge.isOver(nobody, [], []),
  },
  {
    promise: "wiped",
    what: "a flow outlives its session",
    broken: ({ judge }) => judge.isOver(nobody, ["borrow"], []),
    kept: ({ judge }) => judge.isOver(nobody, [], []),
  },
  {
    promise: "wiped",
    what: "the ILS was not told",
    broken: ({ judge, visit }) => judge.isOver(nobody, [], [visit]),
    kept({ judge, visit }) {
      visit.end();
      judge.isOver(nobody, [], [visit]);
    },
  },
  {
    promise: "wiped",
    what: "something is asked for who has gone",
    broken({ visit }) {
      visit.end();
      visit.speaks("63");
    },
    kept({ visit }) {
      visit.speaks("63");
      visit.end();
    },
  },
  {
    promise: "wiped",
    what: "somebody goes twice",
    broken({ visit }) {
      visit.end();
      visit.end();
    },
    kept: ({ visit }) => visit.end(),
  },
];

describe("the judge", () => {
  it.each(STORIES)("finds that $what ($promise), and nothing where it is not so", (story) => {
    expect(found(story.broken)).toEqual([story.promise]);
    expect(found(story.kept)).toEqual([]);
  });

  it("finds that somebody is lent to who may not borrow", () => {
    const lends = ({ visit }: Told): void => visit.lends(ITEM, TITLE, NOTHING_SAID);
    expect(found(lends, false)).toEqual(["wish"]);
    expect(found(lends, true)).toEqual([]);
  });

  it("has a story of each promise but that flows go on, of which the mutants are the proof", () => {
    const told = new Set(STORIES.map(({ promise }) => promise));
    expect(Object.keys(PROMISES).filter((promise) => ![...told].some((one) => one === promise))).toEqual([
      "going",
    ]);
  });
});
