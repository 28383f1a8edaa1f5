/**
 * The container behind bitmap 06: tags, lengths and values as in ISO 8825, tags that hold others with bit 20 set.
 * [PA00P015 rev. 13, chapter 9] Pure.
 */
import { tlvLength, tlvLengthBytes } from "./bmp.ts";

/** What a tag's value is; a tag that is not in the table counts as secret. */
export type TagKind =
  | "digits"
  | "number"
  | "text"
  | "receipt"
  | "card-type"
  | "result"
  | "command"
  | "bytes"
  | "group"
  | "secret";

export interface TagSpec {
  readonly name: string;
  readonly kind: TagKind;
}

const tag = (name: string, kind: TagKind): TagSpec => ({ name, kind });

export const TAG = {
  line: 0x07,
  attribute: 0x09,
  command: 0x0a,
  display: 0x24,
  print: 0x25,
  commands: 0x26,
  receipt: 0x1f07,
} as const;

const TAGS: Readonly<Record<number, TagSpec>> = {
  [TAG.line]: tag("line", "text"),
  0x08: tag("receiptNumber", "digits"),
  [TAG.attribute]: tag("attribute", "number"),
  [TAG.command]: tag("command", "command"),
  0x10: tag("merchantDisplay", "bytes"),
  0x11: tag("customerDisplay", "bytes"),
  0x12: tag("printerColumns", "digits"),
  0x13: tag("extraResult", "result"),
  0x14: tag("characterSet", "bytes"),
  0x15: tag("language", "text"),
  0x19: tag("returnCode", "result"),
  0x1a: tag("longestApdu", "bytes"),
  0x1b: tag("diagnosis", "number"),
  0x40: tag("emvConfiguration", "bytes"),
  0x41: tag("cardType", "card-type"),
  0x42: tag("application", "text"),
  0x43: tag("applicationId", "bytes"),
  0x44: tag("preferredName", "text"),
  0x45: tag("receiptParameter", "bytes"),
  0x49: tag("operatorCardType", "bytes"),
  0x4b: tag("issuerCountry", "bytes"),
  0xc1: tag("transactionType", "bytes"),
  0x1f04: tag("receiptParameter", "bytes"),
  0x1f05: tag("transactionParameter", "bytes"),
  [TAG.receipt]: tag("receipt", "receipt"),
  0x1f0e: tag("date", "digits"),
  0x1f0f: tag("time", "digits"),
  0x1f10: tag("cardholderCheck", "number"),
  0x1f11: tag("online", "number"),
  0x1f12: tag("technology", "number"),
  0x1f16: tag("errorCode", "bytes"),
  0x1f17: tag("errorText", "text"),
  0x1f2b: tag("trace", "digits"),
  0x1f37: tag("receiptInformation", "bytes"),
  0x1f40: tag("deviceName", "text"),
  0x1f41: tag("softwareVersion", "text"),
  0x1f42: tag("serialNumber", "bytes"),
  0x1f43: tag("deviceState", "number"),
  0x1f44: tag("terminal", "digits"),
  0x20: tag("fleetCard", "secret"),
  0x23: tag("reservations", "group"),
  [TAG.display]: tag("display", "group"),
  [TAG.print]: tag("print", "group"),
  [TAG.commands]: tag("commands", "group"),
  0x27: tag("characterSets", "group"),
  0x28: tag("languages", "group"),
  0x2e: tag("timeStamp", "group"),
  0x2f: tag("payment", "group"),
  0x34: tag("dateTime", "group"),
  0x60: tag("application", "group"),
  0x61: tag("stripeApplications", "group"),
  0x62: tag("chipApplications", "group"),
  0x64: tag("receiptHeader", "group"),
  0x65: tag("receiptAdvertising", "group"),
  0x66: tag("customerReceipt", "group"),
  0x67: tag("merchantReceipt", "group"),
  0xe4: tag("device", "group"),
};

export function tagSpec(id: number): TagSpec | undefined {
  return TAGS[id];
}

export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array;
}

/** A tag that was read, and where in the data its value begins. */
export interface FoundTlv extends Tlv {
  readonly at: number;
}

/** Tags in their order; undefined if the bytes are no TLV to the end. */
export function readTlvs(data: Uint8Array): readonly FoundTlv[] | undefined {
  const found: FoundTlv[] = [];
  for (let at = 0; at < data.length;) {
    const first = data[at++] ?? 0;
    let id = first;
    if ((first & 0x1f) === 0x1f) {
      // A byte with its highest bit set is followed by another of the same tag.
      for (let more = true; more && id < 0x1_0000; at++) {
        const next = data[at];
        if (next === undefined) return undefined;
        id = id * 0x100 + next;
        more = (next & 0x80) !== 0;
      }
    }
    const sized = tlvLength(data.subarray(at));
    if (sized === undefined || at + sized.head + sized.length > data.length) return undefined;
    at += sized.head;
    found.push({ tag: id, at, value: Uint8Array.from(data.subarray(at, at + sized.length)) });
    at += sized.length;
  }
  return found;
}

export function encodeTlvs(tlvs: readonly Tlv[]): Uint8Array {
  return Uint8Array.from(
    tlvs.flatMap(({ tag: id, value }) => [...tagBytes(id), ...tlvLengthBytes(value.length), ...value]),
  );
}

function tagBytes(id: number): readonly number[] {
  return id < 0x100 ? [id] : [...tagBytes(Math.floor(id / 0x100)), id & 0xff];
}

/** The values of all tags of that number, also within others. */
export function valuesOf(tlvs: readonly Tlv[], id: number): readonly Uint8Array[] {
  return tlvs.flatMap(({ tag: own, value }) => {
    if (own === id) return [value];
    return holdsOthers(own) ? valuesOf(readTlvs(value) ?? [], id) : [];
  });
}

/** Whether the first byte of the tag says that it holds other tags. */
export function holdsOthers(id: number): boolean {
  const [first = 0] = tagBytes(id);
  return (first & 0x20) !== 0;
}
