/** What the rest of the house may ask of devices. It never sees bytes, paths or drivers. */
import type { Assurance, Media } from "../core/circulation.ts";
import type { FaultCode, Fault } from "../core/faults.ts";
import type { Printout } from "../core/printout.ts";
import type { Result } from "../core/result.ts";
import type { Secret } from "../core/secret.ts";
import type { Role } from "../core/staff.ts";
import type { Unsubscribe } from "./listeners.ts";

/** How a device is. `since` in milliseconds since 1970. */
export type Health =
  | { readonly state: "starting" }
  /** It works; a warning says what staff should see to soon. */
  | { readonly state: "ready"; readonly warning?: Fault | undefined }
  /** It answers, but cannot do its work: no paper, cover open. */
  | { readonly state: "trouble"; readonly fault: Fault; readonly since: number }
  /** It is away; the driver keeps trying to have it back. */
  | { readonly state: "lost"; readonly fault: Fault; readonly since: number }
  | { readonly state: "stopped" };

/** What all devices have in common. */
export interface Device {
  /** The name in the configuration; it stands in logs and on the staff screen. */
  readonly id: string;
  readonly health: Health;
  onHealth(listener: (health: Health) => void): Unsubscribe;
  /** Lets go of the device for good. */
  stop(): Promise<void>;
}

/** A label that was read. Its text may be a patron's card: it is never logged. */
export interface Barcode {
  readonly text: string;
  /** AIM symbology identifier (`]F0` Codabar, `]C0` Code 128 …) where the scanner sends one. */
  readonly aim: string | undefined;
  /** What the label is on, where its profile can tell by its look, or the device reads nothing but cards. */
  readonly kind: LabelKind | undefined;
  /** When its last byte came; `Clock.elapsed` milliseconds. */
  readonly at: number;
}

export type LabelKind = "item" | "patron";

/** Why a scan was not taken. */
export type DiscardCode = Extract<FaultCode, `scan.${string}`>;

/** What was scanned and made no barcode. */
export interface Discard {
  readonly code: DiscardCode;
  /** How many characters were thrown away. */
  readonly length: number;
  readonly at: number;
}

export interface ScannerPort extends Device {
  onBarcode(listener: (barcode: Barcode) => void): Unsubscribe;
  onDiscard(listener: (discard: Discard) => void): Unsubscribe;
}

/** Why a slip is not known to be on paper. */
export interface PrintFault extends Fault {
  /**
   * Some of the slip may be on paper, or may come out later: printed again, it may be there twice. False: nothing of it
   * was sent.
   */
  readonly begun: boolean;
}

export interface PrinterPort extends Device {
  /** Characters of normal width that fit on a line. */
  readonly columns: number;
  /**
   * Prints and cuts one slip. Answers within the driver's deadline whatever the printer does, so that nothing that
   * matters ever waits for paper. `verified`: the printer said that all of it is on paper; `unverified`: it took the
   * slip, but cannot say.
   */
  print(printout: Printout): Promise<Result<Assurance, PrintFault>>;
}

/** The UID of an ISO 15693 tag as 16 capital hexadecimal digits, most significant byte first: `E004010012345678`. */
export type Uid = string & { readonly uid: unique symbol };

/** A tag as a sweep of the field gives it. */
export interface PadTag {
  readonly uid: Uid;
  /** Data storage format identifier, where the reader gives it with the inventory. */
  readonly dsfid: number | undefined;
}

/** What a tag tells of itself (ISO 15693 Get System Information). Fields that tag or reader leave out are undefined. */
export interface TagInfo {
  readonly uid: Uid;
  readonly dsfid: number | undefined;
  readonly afi: number | undefined;
  readonly blocks: number | undefined;
  readonly blockSize: number | undefined;
  readonly icReference: number | undefined;
}

/** What a person at the pad sees or hears, where the reader has lamps or a beeper. */
export type PadSignal = "ok" | "attention" | "off";

/**
 * An RFID pad: tags, one command each. Every command but `inventory` names its tag by UID; there is no other way to
 * write here, so that no command lands on a neighbour. The fault `tag.gone` means that the tag did not answer.
 */
export interface PadPort extends Device {
  /** One sweep of the field: what lies there now, each tag once. UIDs that no ISO 15693 tag has are left out. */
  inventory(): Promise<Result<readonly PadTag[]>>;
  /** Tags in the field whose AFI is `afi`; `device.not-supported` where the reader cannot filter. */
  inventoryOf(afi: number): Promise<Result<readonly PadTag[]>>;
  tagInfo(uid: Uid): Promise<Result<TagInfo>>;
  /** `count` blocks from block `first` in the order of the tag's memory; all blocks have the same size. */
  readBlocks(uid: Uid, first: number, count: number): Promise<Result<Uint8Array>>;
  /** Writes one block, which must have the tag's block size, bytes in the order of the tag's memory. */
  writeBlock(uid: Uid, block: number, bytes: Uint8Array): Promise<Result<void>>;
  readAfi(uid: Uid): Promise<Result<number>>;
  writeAfi(uid: Uid, afi: number): Promise<Result<void>>;
  writeDsfid(uid: Uid, dsfid: number): Promise<Result<void>>;
  /** Whether the tag's EAS is on (NXP chips). Where "off" and "gone" look alike on the wire, the driver has found out. */
  readEas(uid: Uid): Promise<Result<boolean>>;
  writeEas(uid: Uid, on: boolean): Promise<Result<void>>;
  /** `device.not-supported` where the reader has neither lamp nor beeper. */
  signal(signal: PadSignal): Promise<Result<void>>;
}

/** How an item of a stack is secured, over all its tags. */
export type ItemSecurity = "armed" | "released" | "mixed" | "unknown";

/** What lies on the pad, as a librarian would say it. */
export type StackEntry =
  | {
      readonly kind: "item";
      /** Primary item identifier, as the ILS knows it. */
      readonly item: string;
      readonly uids: readonly Uid[];
      /** Ordinals of the parts that lie there, and how many there should be; `complete` when none is missing. */
      readonly present: readonly number[];
      readonly parts: number;
      readonly complete: boolean;
      /** Owner library as an ISIL, where the tag names one. */
      readonly owner: string | undefined;
      readonly security: ItemSecurity;
    }
  /** Two tags say that they are the same part of an item; the whole is part 1 of 1. */
  | { readonly kind: "double-tagged"; readonly item: string; readonly uids: readonly Uid[] }
  /** An item of a library that this station does not lend for. */
  | { readonly kind: "foreign"; readonly uid: Uid; readonly item: string; readonly owner: string }
  /** A library card; undefined where there is no number on it. */
  | { readonly kind: "patron-card"; readonly uid: Uid; readonly card: Secret | undefined }
  /** A tag with nothing on it. */
  | { readonly kind: "unprogrammed"; readonly uid: Uid }
  /** A tag whose data cannot be read as a library's. */
  | { readonly kind: "unreadable"; readonly uid: Uid; readonly why: string };

/** Everything on the pad that is believed. */
export interface Stack {
  /** Counts the changes of what is believed. */
  readonly revision: number;
  readonly entries: readonly StackEntry[];
  /** False while tags are coming, going or being read: wait before saying that something is missing. */
  readonly settled: boolean;
}

/** A pad as the flows use it: items on it, and their security. */
export interface StackPort extends Device {
  readonly stack: Stack;
  onStack(listener: (stack: Stack) => void): Unsubscribe;
  /**
   * Takes the security off all tags of an item, and reads each back. `verified` says that every tag of it was read as
   * released; a fault, that at least one was not: the gate would sound. May be asked again: a tag that is read as released
   * is not written again. EAS that is off says so by silence, which a hidden tag does too: it is written in any case.
   */
  release(item: string): Promise<Result<Assurance>>;
  /** Puts the security on again, in the same way. */
  arm(item: string): Promise<Result<Assurance>>;
  /** A new patron: nothing that is known of the tags outlives the one before; what still lies there is told afresh. */
  startOver(): void;
}

/** A desensitizer: a device that works on whatever lies on it, not on a named tag. */
export interface SecurityPort extends Device {
  /** Takes the security off, so that the gate stays silent. Never done to magnetic media by a device that would harm them. */
  release(media: Media): Promise<Result<Assurance>>;
  /** Puts the security on again. */
  arm(media: Media): Promise<Result<Assurance>>;
}

export type LampState = "off" | "ready" | "busy" | "ok" | "attention";

export interface LampPort extends Device {
  show(state: LampState): Promise<Result<void>>;
}

/** A payment as the terminal settled it. No card number, no name: the station never learns them. */
export interface Paid {
  /** In minor units of the currency: cents. */
  readonly amount: number;
  /** What staff and bank find it by. */
  readonly reference: string;
  /** Lines for the patron's slip, as the terminal gave them. */
  readonly receipt: readonly string[];
}

export interface TerminalPort extends Device {
  /**
   * Charges `amount` minor units, once. `before` is called when the terminal is about to be told, with its mark: what it
   * booked last, "" where it does not say. Kept on disk, the mark lets `settle` decide also after a restart. Where `before`
   * is not called, or answers a fault, nothing was begun. The fault `payment.unknown-outcome` means that the link went before the
   * result: ask `settle` before anything else; never charge again blindly.
   */
  pay(
    amount: number,
    before: (mark: string) => Result<void>,
    onProgress: (text: string) => void,
  ): Promise<Result<Paid>>;
  /**
   * Finds out how a payment ended whose result was lost, by its amount and mark; also one of the life before. `undefined`:
   * it was not charged. `payment.unknown-outcome`: it was asked, and cannot tell; any other fault: ask again later.
   */
  settle(amount: number, mark: string): Promise<Result<Paid | undefined>>;
  /** Gives a settled payment back. */
  reverse(reference: string): Promise<Result<void>>;
  /** Ends a payment that waits for a card. */
  cancel(): Promise<Result<void>>;
}

export interface CoinPort extends Device {
  /** Takes coins, or refuses them. */
  accept(on: boolean): Promise<Result<void>>;
  /** A coin that was taken, in minor units. Each is told once, also over a loss of the line or a reset of the device. */
  onCoin(listener: (amount: number) => void): Unsubscribe;
}

/** What a gate counted since the time before. */
export interface GateCount {
  readonly people: number | undefined;
  readonly alarms: number | undefined;
}

export interface GatePort extends Device {
  onCount(listener: (count: GateCount) => void): Unsubscribe;
}

export interface SensorPort extends Device {
  /** Somebody came (true) or left (false). */
  onPresence(listener: (present: boolean) => void): Unsubscribe;
}

/** What a device is for, and the port that it offers for it. A card reader is a scanner whose labels are patrons. */
export interface PortOf extends Readonly<Record<Role, unknown>> {
  readonly scanner: ScannerPort;
  readonly card: ScannerPort;
  readonly printer: PrinterPort;
  readonly rfid: PadPort;
  readonly security: SecurityPort;
  readonly lamp: LampPort;
  readonly payment: TerminalPort;
  readonly coins: CoinPort;
  readonly gate: GatePort;
  readonly sensor: SensorPort;
}

/** The first thing that is known of a device after it was started. */
export function firstHealth(device: Device): Promise<Health> {
  if (device.health.state !== "starting") return Promise.resolve(device.health);
  return new Promise((resolve) => {
    const forget = device.onHealth((health) => {
      forget();
      resolve(health);
    });
  });
}
