/** What hosts say to scanners, as people read it: makers' commands that stand in captures. */
import type { Decoded } from "../../driver.ts";
import { hexOf } from "../../hex.ts";

const SYN = 0x16;
const CR = 0x0d;
/** Honeywell: SYN, a letter, CR (HenkVanAsselt/python_hon_usbhid). */
const HONEYWELL: Readonly<Record<number, string>> = { 0x54: "trigger", 0x07: "beep", 0x4d: "menu" };
/** Microscan MS-820 manual: words in angle brackets; others set a value. */
const MICROSCAN: Readonly<Record<string, string>> = { H: "enable", I: "disable", A: "save" };

/** Explains a command to a scanner with a serial line. */
export function serialCommandShown(bytes: Uint8Array): readonly Decoded[] {
  const hex = hexOf(bytes);
  const honeywell = honeywellFacts(bytes);
  if (honeywell !== undefined) return [{ ...honeywell, hex }];
  const words =
    Buffer.from(bytes)
      .toString("latin1")
      .match(/<[^<>]+>/g) ?? [];
  if (words.length === 0) return [{ kind: "unknown", hex }];
  return words.map((word) => ({
    kind: "command",
    command: MICROSCAN[word.slice(1, -1)] ?? "set",
    text: word,
  }));
}

/** Explains a report to a HID POS scanner: an output report FD with the length of the command, or a feature report. */
export function hidCommandShown(report: Uint8Array): Decoded {
  const hex = hexOf(report);
  const [id, length = 0] = report;
  if (id === 0xfe) return { kind: "feature", hidPos: length === 1, hex };
  const facts = id === 0xfd ? honeywellFacts(report.subarray(2, 2 + length)) : undefined;
  return { ...(facts ?? { kind: "unknown" }), hex };
}

function honeywellFacts(bytes: Uint8Array): Decoded | undefined {
  const [syn, letter = 0, cr] = bytes;
  const command = HONEYWELL[letter];
  if (syn !== SYN || cr !== CR || command === undefined) return undefined;
  const menu = Buffer.from(bytes.subarray(3)).toString("latin1");
  return { kind: "command", command, ...(menu === "" ? {} : { menu }) };
}

const ANSWERS: Readonly<Record<string, string>> = { "\x06": "ack", "\x15": "nak", "\x05": "enq" };

/** Honeywell's answer to a menu command: the command, then 06, 15 or 05, then its end; undefined if it is none. */
export function menuAnswerShown(data: string): Decoded | undefined {
  const [, menu = "", code = "", end = ""] = /^([^\x00-\x1f]+)([\x05\x06\x15])([.!@]?)$/.exec(data) ?? [];
  const answer = ANSWERS[code];
  return answer === undefined ? undefined : { kind: "answer", menu: menu + end, answer };
}
