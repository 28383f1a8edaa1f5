import { isChecksum } from "./checksum.ts";
import { warn, type Warning } from "./warnings.ts";

export type ChecksumState = "absent" | "right" | "wrong";

/** The error detection at the end of a frame. */
export interface Trailer {
  /** Where the variable part ends, in characters. */
  readonly start: number;
  readonly sequence: string | undefined;
  readonly checksum: ChecksumState;
}

const ANY = /^/;
const ASCII = /^[\0-\x7f]*$/;

/**
 * Finds AY and AZ at the end. Damaged digits after AZ are a wrong checksum, not a missing one; but glued to a value,
 * only a whole `AY` … `AZ` with four digits that ends the frame is taken for a trailer: the rest may end a title.
 */
export function readTrailer(
  bytes: Buffer,
  text: string,
  fixedEnd: number,
  delimiter: string,
  warnings: Warning[],
): Trailer {
  const end = trimmedEnd(text, fixedEnd, delimiter);
  // Line noise is single bytes; a letter of several bytes that stands here is the end of a value.
  const noise = text.length === bytes.length ? ANY : ASCII;
  const between = (from: number, to: number): boolean => {
    const part = text.slice(from, to);
    return noise.test(part) && !part.includes(delimiter);
  };
  const az = findTag(text, "AZ", end, [4, 0, 1, 2, 3], fixedEnd, between);
  const ay = az === -1 ? -1 : findTag(text, "AY", az, [1, 0, 2, 3], fixedEnd, between);
  const start = ay === -1 ? az : ay;
  const digits = text.slice(az + 2, end);
  const whole = /^[\dA-Fa-f]{4}$/.test(digits);
  const glued = start > fixedEnd && text[start - 1] !== delimiter;
  if (az === -1 || (glued && (ay === -1 || !whole || text.includes(delimiter, end)))) {
    return { start: text.length, sequence: undefined, checksum: "absent" };
  }
  const sequence = ay === -1 ? undefined : text.slice(ay + 2, az);
  if (glued) warn(warnings, "checksum-glued", "AY");
  if (end < text.length) warn(warnings, "trailing-junk", "AZ");
  if (sequence !== undefined && !/^\d$/.test(sequence)) warn(warnings, "bad-sequence", "AY");
  // What stands after AZ is counted from the end: what stands before it may have fewer characters than bytes.
  const summed = bytes.length - Buffer.byteLength(text.slice(az + 2));
  const right = whole && isChecksum(bytes, summed, digits);
  if (!right) warn(warnings, "checksum-wrong", "AZ");
  return { start, sequence, checksum: right ? "right" : "wrong" };
}

/** Where the text ends if blanks, control bytes and delimiters at its end do not count. */
function trimmedEnd(text: string, from: number, delimiter: string): number {
  let end = text.length;
  while (end > from && (isBlank(text.charCodeAt(end - 1)) || text[end - 1] === delimiter)) end--;
  return end;
}

/** Where `tag` starts if one of these numbers of characters, of the right kind, stands before `end`; otherwise -1. */
function findTag(
  text: string,
  tag: string,
  end: number,
  widths: readonly number[],
  from: number,
  between: (from: number, to: number) => boolean,
): number {
  for (const width of widths) {
    const at = end - width - tag.length;
    if (at >= from && text.startsWith(tag, at) && between(end - width, end)) return at;
  }
  return -1;
}

function isBlank(unit: number): boolean {
  return unit <= 32 || unit === 127;
}

/** True if nothing but blanks and control characters stands there. */
export function isBlankFrom(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isBlank(text.charCodeAt(at))) return false;
  return true;
}
