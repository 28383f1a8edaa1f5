import { checksum } from "../sip-client/checksum.ts";
import { encodeText } from "../sip-client/charsets.ts";
import { encode } from "../sip-client/codec.ts";
import type { AnyMessage } from "../sip-client/message.ts";
import { TERMINATORS, type Settings } from "./behaviours/settings.ts";

/** What stands around the fields of an answer. */
export interface Trim {
  readonly sequence: number | undefined;
  /** Text between the last field and AY. */
  readonly tail: string;
  readonly spoilChecksum: boolean;
}

const TERMINATOR_BYTES = {
  cr: Buffer.from(TERMINATORS.cr),
  crlf: Buffer.from(TERMINATORS.crlf),
  lf: Buffer.from(TERMINATORS.lf),
};

/** An answer in bytes, with its terminator: one buffer, so that it goes out in one write. */
export function write(message: AnyMessage, settings: Settings, trim: Trim): Buffer {
  const { charset, delimiter, escape, terminator } = settings;
  const inside = trim.tail === "" ? trim.sequence : undefined;
  const written = encode(message, { charset, delimiter, escape, sequence: inside });
  // Delimiters are escaped and widths come from the table: only a bug in an answer can fail here.
  if (!written.ok) throw new Error(`an answer cannot be written: ${written.fault.detail}`);
  const end = TERMINATOR_BYTES[terminator];
  if (trim.tail === "" && !trim.spoilChecksum) return Buffer.concat([written.value, end]);
  const parts = [written.value, encodeText(trim.tail, charset)];
  if (trim.tail !== "" && trim.sequence !== undefined) parts.push(Buffer.from(`AY${trim.sequence}AZ`));
  const whole = Buffer.concat(parts);
  const sum =
    trim.tail !== "" && trim.sequence !== undefined
      ? Buffer.from(checksum(whole, whole.length))
      : Buffer.alloc(0);
  const bytes = Buffer.concat([whole, sum, end]);
  if (trim.spoilChecksum && trim.sequence !== undefined) spoil(bytes, bytes.length - end.length - 1);
  return bytes;
}

/** Another hex digit than the one that stands there. */
function spoil(bytes: Buffer, at: number): void {
  bytes[at] = bytes[at] === 0x30 ? 0x31 : 0x30;
}

/** Any text as a line. */
export function writeLine(text: string, settings: Settings): Buffer {
  return Buffer.concat([encodeText(text, settings.charset), TERMINATOR_BYTES[settings.terminator]]);
}
