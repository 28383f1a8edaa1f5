import type { ItemId, PatronId } from "../core/ids.ts";
import { formatMoney, type Money } from "../core/money.ts";
import { formatSipDate } from "./dates.ts";
import type { Dialect } from "./dialects/index.ts";
import { build, type Message } from "./message.ts";
import type { PatronList } from "./outcomes.ts";
import type { RequestCode } from "./spec/messages.ts";

/** What goes into every request of one station. */
export interface Station {
  readonly dialect: Dialect;
  /** AO. */
  readonly institution: string;
  /** AC; "" for none. */
  readonly terminalPassword: string;
  /** AP: where returned items are. */
  readonly location: string;
  /** Three digits, "000" for unspecified. */
  readonly language: string;
}

/** A patron at the station; `pin` undefined where none was asked for. */
export interface PatronKey {
  readonly patron: PatronId;
  readonly pin: string | undefined;
}

/** What is wanted with an item that was lent, renewed or returned while the ACS could not be asked. */
export interface AlreadyDone {
  /** When it happened, milliseconds since 1970. */
  readonly at: number;
  /** The due date that the patron was given; undefined for a return. */
  readonly due: number | undefined;
}

export interface CheckoutWish extends PatronKey {
  readonly item: ItemId;
  /** Whether lending an item that this patron already has may renew it. */
  readonly renewalAllowed: boolean;
  readonly feeAcknowledged: boolean;
  readonly alreadyDone: AlreadyDone | undefined;
  /** Undo a return whose local step failed (BI). Only where the dialect honours it. */
  readonly cancel: boolean;
}

export interface CheckinWish {
  readonly item: ItemId;
  readonly alreadyDone: AlreadyDone | undefined;
  /** Undo a loan whose local step failed (BI). Only where the dialect honours it. */
  readonly cancel: boolean;
}

export interface RenewWish extends PatronKey {
  readonly item: ItemId;
  readonly feeAcknowledged: boolean;
  readonly alreadyDone: AlreadyDone | undefined;
}

export interface RenewAllWish extends PatronKey {
  readonly feeAcknowledged: boolean;
}

/** What 63 is to list, and which of the entries, counted from 1. */
export interface ListWish {
  readonly list: PatronList;
  readonly range: { readonly start: number; readonly end: number } | undefined;
}

export interface HoldWish extends PatronKey {
  readonly mode: "add" | "delete" | "change";
  readonly type: "other" | "any-copy" | "this-copy" | "any-copy-at-branch";
  readonly item: ItemId | undefined;
  readonly title: string | undefined;
  readonly pickup: string | undefined;
  /** Milliseconds since 1970. */
  readonly expires: number | undefined;
  readonly feeAcknowledged: boolean;
}

export interface PaymentWish extends PatronKey {
  readonly amount: Money;
  /** Two digits of SIP2 or of the vendor. */
  readonly feeType: string;
  readonly paymentType: string;
  readonly feeId: string | undefined;
  readonly transaction: string | undefined;
}

const NO_DATE = " ".repeat(18);

/** AD for this request: the PIN where the dialect wants it there. */
function pinFor(code: RequestCode, pin: string | undefined, { dialect }: Station): string | undefined {
  return pin !== undefined && dialect.sendsPinIn.includes(code) ? pin : undefined;
}

function when(at: number, { dialect }: Station): string {
  return formatSipDate(at, dialect.zone, dialect.dateStyle);
}

/**
 * The three that 09, 11 and 29 say of what has already happened. "No block" is for an ACS that takes it so; another one is
 * only told when it was, and what the patron was promised.
 */
function doneFields(
  done: AlreadyDone | undefined,
  now: number,
  station: Station,
): { readonly noBlock: "Y" | "N"; readonly transactionDate: string; readonly nbDueDate: string } {
  return {
    noBlock: yes(done !== undefined && station.dialect.honoursNoBlock),
    transactionDate: when(done?.at ?? now, station),
    nbDueDate: done?.due === undefined ? NO_DATE : when(done.due, station),
  };
}

const yes = (condition: boolean): "Y" | "N" => (condition ? "Y" : "N");
const onlyYes = (condition: boolean): "Y" | undefined => (condition ? "Y" : undefined);

/** Requests in the words of the verbs. All take the time of the transaction from `now`. */
export const requests = {
  patronStatus(key: PatronKey, now: number, station: Station): Message<"23"> {
    const { institution: AO, terminalPassword: AC, language } = station;
    const AD = pinFor("23", key.pin, station) ?? "";
    return build("23", { language, transactionDate: when(now, station) }, { AO, AA: key.patron, AC, AD });
  },

  patronInformation(
    key: PatronKey,
    wish: ListWish | undefined,
    now: number,
    station: Station,
  ): Message<"63"> {
    const { institution: AO, terminalPassword, language } = station;
    return build(
      "63",
      { language, transactionDate: when(now, station), summary: summaryOf(wish?.list) },
      {
        AO,
        AA: key.patron,
        AC: terminalPassword,
        // Only if there is one: the ACS judges an empty PIN too, and says nothing of it when AD is absent.
        AD: pinFor("63", key.pin, station),
        BP: wish?.range === undefined ? undefined : String(wish.range.start),
        BQ: wish?.range === undefined ? undefined : String(wish.range.end),
      },
    );
  },

  checkout(wish: CheckoutWish, now: number, station: Station): Message<"11"> {
    return build(
      "11",
      { scRenewalPolicy: yes(wish.renewalAllowed), ...doneFields(wish.alreadyDone, now, station) },
      {
        AO: station.institution,
        AA: wish.patron,
        AB: wish.item,
        AC: station.terminalPassword,
        AD: pinFor("11", wish.pin, station),
        BO: yes(wish.feeAcknowledged),
        BI: onlyYes(wish.cancel),
      },
    );
  },

  checkin(wish: CheckinWish, now: number, station: Station): Message<"09"> {
    const { noBlock, transactionDate } = doneFields(wish.alreadyDone, now, station);
    return build(
      "09",
      { noBlock, transactionDate, returnDate: transactionDate },
      {
        AP: station.location,
        AO: station.institution,
        AB: wish.item,
        AC: station.terminalPassword,
        BI: onlyYes(wish.cancel),
      },
    );
  },

  renew(wish: RenewWish, now: number, station: Station): Message<"29"> {
    return build(
      "29",
      { thirdPartyAllowed: "N", ...doneFields(wish.alreadyDone, now, station) },
      {
        AO: station.institution,
        AA: wish.patron,
        AD: pinFor("29", wish.pin, station),
        AB: wish.item,
        AC: station.terminalPassword,
        BO: yes(wish.feeAcknowledged),
      },
    );
  },

  renewAll(wish: RenewAllWish, now: number, station: Station): Message<"65"> {
    return build(
      "65",
      { transactionDate: when(now, station) },
      {
        AO: station.institution,
        AA: wish.patron,
        AD: pinFor("65", wish.pin, station),
        AC: station.terminalPassword,
        BO: yes(wish.feeAcknowledged),
      },
    );
  },

  hold(wish: HoldWish, now: number, station: Station): Message<"15"> {
    return build(
      "15",
      { holdMode: HOLD_MODES[wish.mode], transactionDate: when(now, station) },
      {
        AO: station.institution,
        AA: wish.patron,
        AD: pinFor("15", wish.pin, station),
        BW: wish.expires === undefined ? undefined : when(wish.expires, station),
        BS: wish.pickup,
        BY: HOLD_TYPES[wish.type],
        AB: wish.item,
        AJ: wish.title,
        AC: station.terminalPassword,
        BO: yes(wish.feeAcknowledged),
      },
    );
  },

  itemInformation(item: ItemId, now: number, station: Station): Message<"17"> {
    const { institution: AO, terminalPassword: AC } = station;
    return build("17", { transactionDate: when(now, station) }, { AO, AB: item, AC });
  },

  itemStatusUpdate(item: ItemId, properties: string, now: number, station: Station): Message<"19"> {
    const { institution: AO, terminalPassword: AC } = station;
    return build("19", { transactionDate: when(now, station) }, { AO, AB: item, AC, CH: properties });
  },

  blockPatron(
    patron: PatronId,
    reason: string,
    cardRetained: boolean,
    now: number,
    station: Station,
  ): Message<"01"> {
    const { institution: AO, terminalPassword: AC } = station;
    return build(
      "01",
      { cardRetained: yes(cardRetained), transactionDate: when(now, station) },
      { AO, AL: reason, AA: patron, AC },
    );
  },

  enablePatron(key: PatronKey, now: number, station: Station): Message<"25"> {
    const { institution: AO, terminalPassword: AC } = station;
    const AD = pinFor("25", key.pin, station);
    return build("25", { transactionDate: when(now, station) }, { AO, AA: key.patron, AC, AD });
  },

  feePaid(wish: PaymentWish, now: number, station: Station): Message<"37"> {
    return build(
      "37",
      {
        transactionDate: when(now, station),
        feeType: wish.feeType,
        paymentType: wish.paymentType,
        currency: wish.amount.currency,
      },
      {
        BV: formatMoney(wish.amount),
        AO: station.institution,
        AA: wish.patron,
        AC: station.terminalPassword,
        AD: pinFor("37", wish.pin, station),
        CG: wish.feeId,
        BK: wish.transaction,
      },
    );
  },

  endSession(key: PatronKey, now: number, station: Station): Message<"35"> {
    const { institution: AO, terminalPassword: AC } = station;
    const AD = pinFor("35", key.pin, station);
    return build("35", { transactionDate: when(now, station) }, { AO, AA: key.patron, AC, AD });
  },
};

const HOLD_MODES = { add: "+", delete: "-", change: "*" } as const;
const HOLD_TYPES = { other: "1", "any-copy": "2", "this-copy": "3", "any-copy-at-branch": "4" } as const;

const SUMMARY: readonly PatronList[] = [
  "holds",
  "overdue",
  "charged",
  "fines",
  "recalls",
  "unavailableHolds",
];

/** Ten positions, `Y` at the list that is wanted. */
function summaryOf(list: PatronList | undefined): string {
  return list === undefined ? " ".repeat(10) : `${" ".repeat(SUMMARY.indexOf(list))}Y`.padEnd(10);
}
