/** One patron at a library system that answers whatever it likes, and remembers what it said. */
import type { AccountDesk, AccountOverview, Renewal, RenewalFinding } from "../../../src/core/account.ts";
import type { Finding, Lending, PatronAccount, Release, Undoing } from "../../../src/core/circulation.ts";
import { fault } from "../../../src/core/faults.ts";
import { itemId, type ItemId, type PatronId } from "../../../src/core/ids.ts";
import type { Payment, PaymentDesk, PaymentStep, Portion, WayToPay } from "../../../src/core/payment.ts";
import { maskPatron } from "../../../src/core/receipt.ts";
import { failed, ok, type Result } from "../../../src/core/result.ts";
import { DUE } from "../fakes.ts";
import type { Dice } from "./dice.ts";
import type { Judge, Visit } from "./judge.ts";
import type { Pending } from "./pending.ts";

export interface Library {
  readonly dice: Dice;
  readonly pending: Pending;
  readonly judge: Judge;
  /** What was given to be kept, told or printed. */
  readonly told: string[];
  /** No till, or some. */
  readonly ways: readonly WayToPay[];
}

/** Few labels, so that paths come back to the same thing. */
export const ITEMS: readonly ItemId[] = ["1", "2", "3", "4"].map((end) => itemId(`3100000000000${end}`));

export const titleOf = (item: ItemId): string => `Book ${item}`;

const LOST = failed(fault("acs.unknown-outcome", ""));
const SILENT = failed(fault("acs.silent", ""));
const EURO = { minor: 150, currency: "EUR" } as const;
const WORDS = { words: ["So says the library."], print: [] } as const;

export function modelAccount(
  library: Library,
  visit: Visit,
  whose: PatronId,
  offLine: boolean,
): PatronAccount {
  const { dice, pending, judge, told } = library;

  function lending(item: ItemId, wish: Parameters<PatronAccount["lend"]>[1]): Result<Lending> {
    const title = titleOf(item);
    const toRelease = dice.chance(0.8);
    if (offLine) {
      if (dice.chance(0.3)) {
        return ok({ outcome: "not-off-line", title: "", reason: dice.one(["limit", "item"] as const) });
      }
      visit.grants(item, toRelease);
      return ok({ outcome: "promised", title: "", due: DUE, toRelease });
    }
    const said = dice.weighed([
      [6, "lent"],
      [2, "refused"],
      [wish.feeAccepted ? 0 : 2, "fee"],
      [wish.renewalAllowed ? 0 : 2, "already-yours"],
      [3, "lost"],
      [1, "silent"],
      [1, "unreadable"],
    ] as const);
    switch (said) {
      case "lent":
        visit.grants(item, toRelease);
        return ok({ outcome: "lent", title, due: DUE, renewed: wish.renewalAllowed, toRelease, ...WORDS });
      case "already-yours":
        visit.isTheirs(item);
        return ok({ outcome: "already-yours", title, due: DUE });
      case "fee":
        return ok({ outcome: "fee", title, fee: EURO, feeText: "1.50", words: [] });
      case "refused":
        return ok({ outcome: "refused", title, words: WORDS.words });
      case "lost":
        return LOST;
      case "silent":
        return SILENT;
      case "unreadable":
        return failed(fault("wire.forbidden-character", ""));
    }
  }

  function finding(item: ItemId): Finding {
    const title = dice.one(["", titleOf(item)]);
    const toRelease = dice.chance(0.8);
    const outcome = dice.one(["lent", "not-lent", "undecided"] as const);
    if (outcome === "undecided") return { outcome, title, entry: 7 };
    if (outcome === "not-lent") return { outcome, title };
    visit.grants(item, toRelease);
    return { outcome, title, due: DUE, renewed: false, toRelease };
  }

  function releasing(item: ItemId): Release {
    const assurance = dice.weighed([
      [5, "verified"],
      [2, "unverified"],
      [2, undefined],
    ] as const);
    const canUndo = dice.chance(0.5);
    visit.released(item, assurance, canUndo);
    return assurance === undefined
      ? { outcome: "still-armed", entry: 8, canUndo }
      : { outcome: "released", assurance };
  }

  function undoing(item: ItemId): Undoing {
    if (dice.chance(0.4)) return { outcome: "still-lent", entry: 8 };
    visit.refuses(item);
    return { outcome: "undone" };
  }

  return {
    lend(item, wish) {
      told.push(item);
      visit.lends(item, titleOf(item), wish);
      return pending.ask(() => {
        const answer = lending(item, wish);
        judge.answered(`11 ${item}`, answer === LOST);
        return answer;
      });
    },
    findOut(item) {
      visit.speaks("17");
      judge.queries(`11 ${item}`);
      return pending.ask(() => finding(item));
    },
    release(item) {
      visit.releases(item);
      return pending.ask(() => releasing(item));
    },
    undo(item) {
      visit.undoes(item);
      return pending.ask(() => undoing(item));
    },
    isOf: (card) => card === whose,
    block() {
      visit.speaks("01");
      return pending.ask(() => (dice.chance(0.2) ? SILENT : ok(undefined)));
    },
    end() {
      visit.end();
      return pending.ask(() => (dice.chance(0.2) ? SILENT : ok(undefined)));
    },
    about: { card: maskPatron(whose), email: "ada@example.org", owed: EURO },
    desk: modelDesk(library, visit),
    payment: modelPayments(library, visit),
  };
}

function modelDesk({ dice, pending, judge, told }: Library, visit: Visit): AccountDesk {
  function overview(): AccountOverview {
    const byTitle = dice.chance(0.2);
    const loans = ITEMS.slice(0, dice.below(3)).map((item) => ({
      item: byTitle ? undefined : item,
      title: titleOf(item),
      due: DUE,
      overdue: dice.chance(0.3),
    }));
    const hold = {
      item: ITEMS[3],
      title: "A hold",
      pickup: "MAIN",
      queue: 1,
      until: { kind: "none" },
    } as const;
    const fees = ["F1", "F2"].map((id) => ({ id, title: `Fee ${id}`, amount: EURO }));
    const given = dice.chance(0.9);
    return {
      loans: given ? loans : undefined,
      holds: given ? [{ ...hold, ready: dice.chance(0.3) }] : undefined,
      fees: dice.chance(0.8) ? fees : [],
      partial: given ? [] : ["loans"],
      owed: dice.weighed([
        [1, undefined],
        [1, { minor: 0, currency: "EUR" }],
        [3, { minor: 300, currency: "EUR" }],
      ] as const),
      email: undefined,
    };
  }

  function renewal(title: string, feeAccepted: boolean): Result<Renewal> {
    const said = dice.weighed([
      [3, "renewed"],
      [1, "refused"],
      [feeAccepted ? 0 : 2, "fee"],
      [2, "lost"],
      [1, "silent"],
    ] as const);
    if (said === "lost") return LOST;
    if (said === "silent") return SILENT;
    if (said === "refused") return ok({ outcome: said, title, words: WORDS.words });
    if (said === "fee") return ok({ outcome: said, title, fee: EURO, feeText: "1.50", words: [] });
    return ok({ outcome: said, title, due: DUE, ...WORDS });
  }

  const change = () =>
    pending.ask(() =>
      dice.chance(0.3) ? LOST : ok({ outcome: dice.one(["done", "refused"] as const), words: [] }),
    );

  return {
    overview() {
      visit.speaks("63");
      return pending.ask(() => {
        if (dice.chance(0.2)) return SILENT;
        judge.queries("37");
        return ok(overview());
      });
    },
    renew(item, feeAccepted) {
      told.push(item);
      visit.speaks("29");
      judge.asks(`29 ${item}`);
      if (feeAccepted) visit.needsYes(`fee ${titleOf(item)}`);
      return pending.ask(() => {
        const answer = renewal(titleOf(item), feeAccepted);
        judge.answered(`29 ${item}`, answer === LOST);
        return answer;
      });
    },
    findOutRenewal(item) {
      visit.speaks("17");
      judge.queries(`29 ${item}`);
      return pending.ask((): RenewalFinding => {
        const outcome = dice.one(["renewed", "not-renewed", "undecided"] as const);
        if (outcome === "undecided") return { outcome, entry: 9 };
        return outcome === "renewed" ? { outcome, due: DUE } : { outcome };
      });
    },
    renewAll(items) {
      visit.speaks("65");
      for (const item of items) judge.asks(`29 ${item}`);
      return pending.ask(() => {
        const said = dice.one(["all", "lost", "silent", "unsupported"] as const);
        const outcomes = items.map(
          (item) =>
            ({ item, outcome: dice.one(["renewed", "refused", "unclear"] as const), due: DUE }) as const,
        );
        for (const { item, outcome } of outcomes) {
          judge.answered(`29 ${item}`, said === "lost" || (said === "all" && outcome === "unclear"));
        }
        if (said === "lost") return LOST;
        if (said === "silent") return SILENT;
        if (said === "unsupported") return failed(fault("acs.unsupported", ""));
        return ok({ items: outcomes, renewed: outcomes.length, unrenewed: 0, ...WORDS });
      });
    },
    cancelHold() {
      visit.speaks("15");
      return change();
    },
    changePickup() {
      visit.speaks("15");
      return change();
    },
  };
}

/** What a person says yes to when they pay. */
export const paymentOf = (way: WayToPay, minor: number): string => `pay ${way} ${minor}`;

function modelPayments({ dice, pending, judge, told, ways }: Library, visit: Visit): PaymentDesk {
  let paying = false;
  let givenUp = false;

  function payment(portions: readonly Portion[]): Payment {
    const minor = portions.reduce((sum, { amount }) => sum + amount.minor, 0);
    const amount = { minor, currency: "EUR" };
    const charged = { amount, reference: "r", slip: ["KUNDENBELEG"] } as const;
    const said = givenUp ? "not-charged" : dice.one(["paid", "not-charged", "charged", "unknown"] as const);
    if (said !== "not-charged") visit.mayBorrow = true;
    if (said === "paid") return { outcome: "paid", ...charged, print: [] };
    if (said === "charged") return { outcome: "charged-not-recorded", ...charged, entry: 10, words: [] };
    if (said === "unknown") return { outcome: "unknown", amount, entry: 11 };
    return { outcome: "not-charged", fault: fault("payment.declined", "") };
  }

  return {
    waysToPay: () => ways,
    async pay(way, portions, onStep) {
      visit.speaks("a payment");
      told.push(JSON.stringify(portions));
      judge.asks("37");
      visit.needsYes(
        paymentOf(
          way,
          portions.reduce((sum, { amount }) => sum + amount.minor, 0),
        ),
      );
      paying = true;
      givenUp = false;
      const steps: readonly PaymentStep[] = [
        way === "card"
          ? { step: "terminal", text: "card please" }
          : { step: "coins", received: { minor: 0, currency: "EUR" } },
        { step: "recording" },
      ];
      for (const step of steps) if (await pending.ask(() => !givenUp)) onStep(step);
      return pending.ask(() => {
        paying = false;
        const paid = payment(portions);
        judge.answered("37", paid.outcome === "unknown" || paid.outcome === "charged-not-recorded");
        return paid;
      });
    },
    cancelPayment() {
      if (!paying) judge.breaks("going", "a payment is given up that nobody makes");
      givenUp = true;
      return Promise.resolve();
    },
  };
}
