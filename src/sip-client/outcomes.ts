/** What an answer of the ACS comes to, in library words. */
import type { PatronFlag } from "../core/circulation.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import type { Money } from "../core/money.ts";
import type { RequestCode } from "./spec/messages.ts";
import type { Field } from "./message.ts";

/** What every answer may bring besides its matter. */
export interface Spoken {
  /** AF, in order: words for the screen. */
  readonly screen: readonly string[];
  /** AG, in order: lines for the printer. */
  readonly print: readonly string[];
  /** All variable fields as they came, for what has no name here. */
  readonly fields: readonly Field[];
}

/** A date as the ACS wrote it. Without `instant` it is no date of SIP2: show the text. */
export interface WireDate {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly instant: number | undefined;
}

/** Something the ACS says yes or no to, or leaves open. */
export type Certainty = "yes" | "no" | "unknown";

/** An amount of the ACS; without `money` the text could not be read. */
export interface Amount {
  readonly text: string;
  readonly money: Money | undefined;
}

export interface Fee extends Amount {
  /** BT or the fee type of 18, two digits. */
  readonly type: string | undefined;
}

/** A patron in the eyes of the ACS: 24, 26 and 64. */
export interface PatronStatus extends Spoken {
  readonly patron: PatronId;
  /** False for BL=N, and where BL is missing and the rest says that nobody has this card. */
  readonly known: boolean;
  /** True only for an explicit CQ=Y. */
  readonly pinCorrect: boolean;
  /** The ACS said something about the PIN: CQ was there. */
  readonly pinChecked: boolean;
  /** The flags that are set. */
  readonly flags: readonly PatronFlag[];
  readonly name: string;
  readonly language: string;
  /** What the patron owes (BV). */
  readonly owed: Amount | undefined;
}

/** The lists that 63 can ask for, one at a time. */
export type PatronList = "holds" | "overdue" | "charged" | "fines" | "recalls" | "unavailableHolds";

export interface PatronInformation extends PatronStatus {
  /** Undefined where the ACS does not count. Holds are those that wait, whatever the ACS counts among them. */
  readonly counts: Readonly<Record<PatronList, number | undefined>>;
  /** Barcodes or titles, as the ACS is set up. */
  readonly lists: Readonly<Record<PatronList, readonly string[]>>;
  readonly limits: {
    readonly holds: number | undefined;
    readonly overdue: number | undefined;
    readonly charged: number | undefined;
    readonly fees: Amount | undefined;
  };
  readonly address: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly homeLibrary: string | undefined;
}

/** An item lent or renewed: 12 and 30. */
export interface Loan extends Spoken {
  readonly ok: boolean;
  /** The item was on loan to this patron before. */
  readonly renewed: boolean;
  readonly patron: PatronId;
  readonly item: ItemId;
  readonly title: string;
  readonly due: WireDate | undefined;
  /** Whether the item's security is to be released. */
  readonly desensitize: Certainty;
  readonly magnetic: Certainty;
  readonly mediaType: string | undefined;
  readonly itemProperties: string | undefined;
  readonly fee: Fee | undefined;
  /** Refused only for its fee: ask the patron, then send again with the fee acknowledged. */
  readonly feeToAccept: boolean;
  readonly transaction: string | undefined;
}

/** What a return alerts staff to (CV). */
export type AlertType =
  | "unknown"
  | "hold-here"
  | "hold-elsewhere"
  | "hold-for-other-library"
  | "transit"
  | "data-corrupted"
  | "other";

/** An item returned: 10. `ok` false is no error of a return: the item goes where the rest says. */
export interface Return extends Spoken {
  readonly ok: boolean;
  /** Security is to be armed again, also when `ok` is false. */
  readonly resensitize: boolean;
  readonly magnetic: Certainty;
  readonly alert: AlertType | undefined;
  readonly item: ItemId;
  readonly title: string;
  readonly patron: PatronId | undefined;
  readonly permanentLocation: string | undefined;
  /** Where it must travel (CT). */
  readonly destination: string | undefined;
  readonly sortBin: string | undefined;
  /** Whose hold it is to fill. */
  readonly hold: { readonly patron: string | undefined; readonly name: string | undefined } | undefined;
  /** What it cost to return it (BV); an extension, most have it among their words only. */
  readonly fee: Fee | undefined;
  readonly mediaType: string | undefined;
  readonly itemProperties: string | undefined;
  readonly collection: string | undefined;
  readonly callNumber: string | undefined;
}

export interface RenewAll extends Spoken {
  readonly ok: boolean;
  readonly renewedCount: number | undefined;
  readonly unrenewedCount: number | undefined;
  readonly renewed: readonly string[];
  readonly unrenewed: readonly string[];
}

export interface Hold extends Spoken {
  readonly ok: boolean;
  readonly available: boolean;
  readonly patron: PatronId;
  readonly item: ItemId | undefined;
  readonly title: string | undefined;
  readonly pickup: string | undefined;
  readonly queuePosition: number | undefined;
  readonly expires: WireDate | undefined;
}

export type CirculationStatus =
  | "other"
  | "on-order"
  | "available"
  | "charged"
  | "charged-not-recallable"
  | "in-process"
  | "recalled"
  | "on-hold-shelf"
  | "to-be-reshelved"
  | "in-transit"
  | "claimed-returned"
  | "lost"
  | "missing";

export type SecurityMarker = "other" | "none" | "tattle-tape" | "whisper-tape";

/** An item in the eyes of the ACS: 18. */
export interface ItemInformation extends Spoken {
  /** False where the ACS has nothing to say of it: status other and no title. */
  readonly known: boolean;
  readonly item: ItemId;
  readonly title: string;
  readonly circulation: CirculationStatus;
  readonly securityMarker: SecurityMarker;
  readonly due: WireDate | undefined;
  readonly recalled: WireDate | undefined;
  readonly holdPickup: WireDate | undefined;
  readonly holdQueueLength: number | undefined;
  readonly owner: string | undefined;
  readonly fee: Fee | undefined;
  readonly mediaType: string | undefined;
  readonly permanentLocation: string | undefined;
  readonly currentLocation: string | undefined;
  readonly destination: string | undefined;
  readonly itemProperties: string | undefined;
  readonly callNumber: string | undefined;
  readonly collection: string | undefined;
}

export interface ItemUpdate extends Spoken {
  readonly ok: boolean;
  readonly item: ItemId;
  readonly title: string | undefined;
  readonly itemProperties: string | undefined;
}

export interface FeePayment extends Spoken {
  readonly accepted: boolean;
  readonly patron: PatronId;
  readonly transaction: string | undefined;
}

export interface SessionEnd extends Spoken {
  readonly ended: boolean;
  /** False where the dialect or the ACS wants no 35: then nothing was asked. */
  readonly asked: boolean;
}

/** The ACS about itself: 98. */
export interface AcsStatus extends Spoken {
  readonly onLine: boolean;
  readonly checkinOk: boolean;
  readonly checkoutOk: boolean;
  readonly renewalPolicy: boolean;
  readonly statusUpdateOk: boolean;
  readonly offLineOk: boolean;
  /** How long to wait for an answer, within 5 to 60 s; undefined where it says 000, 999 or no number. */
  readonly timeoutMs: number | undefined;
  readonly retries: number | undefined;
  /** How far the clock of the ACS is ahead of ours, in milliseconds. For display only: never set a clock by it. */
  readonly clockOffsetMs: number | undefined;
  readonly protocolVersion: string;
  readonly institution: string | undefined;
  readonly libraryName: string | undefined;
  readonly terminalLocation: string | undefined;
  /** What BX says of a request; undefined where it says nothing. */
  readonly supports: (code: RequestCode) => boolean | undefined;
}
