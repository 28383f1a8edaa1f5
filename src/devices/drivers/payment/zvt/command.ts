/** An APDU taken apart: what stands in front, the bitmaps, and what could not be read. Pure. */
import { readBmps, type FoundBmp } from "./bmp.ts";
import type { Apdu } from "./frame.ts";
import { commandOf, type Lead } from "./tables.ts";

/** A value in front of the bitmaps; a completion's state is a version and a terminal's status, each of which may be missing. */
export interface LeadValue {
  readonly lead: Exclude<Lead, "state"> | "version" | "terminal-state";
  /** Where in the data it begins. */
  readonly at: number;
  readonly value: Uint8Array;
}

export interface ReadCommand {
  readonly lead: readonly LeadValue[];
  readonly bmps: readonly FoundBmp[];
  readonly rest: Uint8Array;
}

const SIZES: Readonly<Record<Exclude<Lead, "text" | "state">, number>> = {
  password: 3,
  config: 1,
  currency: 2,
  result: 1,
  intermediate: 1,
  minutes: 1,
  seconds: 1,
  attribute: 1,
};

export function readCommand({ command, data }: Apdu): ReadCommand {
  return readLead(commandOf(command)?.lead ?? [], data);
}

function readLead(leads: readonly Lead[], data: Uint8Array): ReadCommand {
  const [lead, ...more] = leads;
  if (lead === undefined) return { lead: [], ...readBmps(data) };
  if (lead === "state") return readState(data);
  const without = readLead(more, data);
  const size = lead === "text" ? textSize(data) : SIZES[lead];
  if (size === 0 || data.length < size) return without;
  const taken = taking(lead, data, 0, size, readLead(more, data.subarray(size)));
  // A currency is left out by some, and its first half byte is always 0.
  if (lead === "currency" && ((data[0] ?? 0) > 0x09 || betterWithout(taken, without))) return without;
  return taken;
}

/** A value at the head of the data, and what was read behind it. */
function taking(
  lead: LeadValue["lead"],
  data: Uint8Array,
  at: number,
  end: number,
  behind: ReadCommand,
): ReadCommand {
  const shift = <T extends { readonly at: number }>(found: readonly T[]): readonly T[] =>
    found.map((one) => ({ ...one, at: one.at + end }));
  return {
    lead: [{ lead, at, value: Uint8Array.from(data.subarray(at, end)) }, ...shift(behind.lead)],
    bmps: shift(behind.bmps),
    rest: behind.rest,
  };
}

function betterWithout(taken: ReadCommand, without: ReadCommand): boolean {
  return taken.rest.length > 0 && without.rest.length === 0;
}

/** A line ends where a container begins that reaches to the end: no line holds the control character 06. */
function textSize(data: Uint8Array): number {
  const at = data.indexOf(0x06);
  return at >= 0 && readBmps(data.subarray(at)).rest.length === 0 ? at : data.length;
}

/**
 * A completion has bitmaps, or it answers *status enquiry*: the version where that was asked for, which begins with the F
 * of its length as no bitmap of a completion does, and one byte of status.
 */
function readState(data: Uint8Array): ReadCommand {
  const digits = Array.from(data.subarray(0, 3));
  const versioned = digits.length === 3 && digits.every((byte) => byte >= 0xf0 && byte <= 0xf9);
  if (versioned) {
    const end = 3 + Number(digits.map((byte) => byte & 0x0f).join(""));
    return taking("version", data, 3, end, readStatus(data.subarray(end)));
  }
  const plain = readBmps(data);
  const status = readStatus(data);
  return plain.rest.length > 0 && status.rest.length === 0 ? status : { lead: [], ...plain };
}

function readStatus(data: Uint8Array): ReadCommand {
  if (data.length === 0) return { lead: [], bmps: [], rest: data };
  return taking("terminal-state", data, 0, 1, { lead: [], ...readBmps(data.subarray(1)) });
}

export function leadOf(read: ReadCommand, lead: LeadValue["lead"]): Uint8Array | undefined {
  return read.lead.find((one) => one.lead === lead)?.value;
}
