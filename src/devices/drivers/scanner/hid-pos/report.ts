/** Reports of HID POS scanners (HID Point of Sale Usage Tables 1.02, page 8C): where the scan lies in them. Pure. */
import { readDescriptor, type ReportField } from "../../../hid-descriptor.ts";
import type { HidPosOptions } from "./options.ts";

/** Where in a report, as it is received, the parts of a scan lie; a report id is byte 0. */
export interface ReportLayout {
  /** 0: the device's reports have no id. */
  readonly id: number;
  /** How many bytes of data there are; undefined: the data end with the last byte that is not 00. */
  readonly count: number | undefined;
  /** The first, second and third character of the AIM identifier; none where the report has no place for it. */
  readonly aim: readonly number[];
  readonly data: number;
  /** Bytes of data that one report holds at most. */
  readonly room: number;
  /** The bits that say that the scan goes on in the next report, at -1 in its last byte; undefined: it never does. */
  readonly more: { readonly at: number; readonly mask: number } | undefined;
  /** The maker's own letter for the symbology, where there is one. */
  readonly symbology: number | undefined;
  /** The length of a report. */
  readonly bytes: number;
}

/** What a report says of a scan. */
export interface ScanReport {
  readonly data: Uint8Array;
  readonly aim: string | undefined;
  readonly more: boolean;
  readonly symbology: number | undefined;
}

const BRACKET = 0x5d;

/** `other`: a report with another id. `bad`: it is too short for what it claims to hold. */
export function readReport(report: Uint8Array, layout: ReportLayout): ScanReport | "other" | "bad" {
  const { id, count, data, room, more, symbology } = layout;
  if (id !== 0 && report[0] !== id) return "other";
  const [first] = layout.aim;
  // Some makers put the identifier, and the data behind it, one byte later (@point-of-sale/webhid-barcode-scanner).
  const isLate = first !== undefined && report[first] !== BRACKET && report[first + 1] === BRACKET;
  const late = isLate ? 1 : 0;
  const start = data + late;
  const size = count === undefined ? undefined : report[count];
  if (count !== undefined && (size === undefined || size > room || start + size > report.length))
    return "bad";
  const field = report.subarray(start, start + (size ?? room));
  return {
    data: size === undefined ? withoutZeros(field) : field,
    aim: aimOf(
      report,
      layout.aim.map((at) => at + late),
    ),
    more: more !== undefined && ((flagsOf(report, layout, more.at) ?? 0) & more.mask) !== 0,
    symbology: symbology === undefined ? undefined : report[symbology],
  };
}

/** Behind the data: a report that was cut short has no last byte that could be taken for it. */
function flagsOf(report: Uint8Array, { data, room }: ReportLayout, at: number): number | undefined {
  const byte = at < 0 ? report.length + at : at;
  return byte < data + room ? undefined : report[byte];
}

function aimOf(report: Uint8Array, places: readonly number[]): string | undefined {
  const aim = places.map((at) => String.fromCharCode(report[at] ?? 0)).join("");
  return /^\][A-Za-z][0-9A-Za-z]$/.test(aim) ? aim : undefined;
}

function withoutZeros(field: Uint8Array): Uint8Array {
  return field.subarray(0, field.findLastIndex((byte) => byte !== 0) + 1);
}

const USAGE = { byteCount: 0x0001003b, decodedData: 0x008c00fe, moreFollows: 0x008c00ff } as const;
const AIM_USAGES = [0x008c00fb, 0x008c00fc, 0x008c00fd] as const;

/** The layout that a report descriptor gives; undefined if none of its input reports holds a scan in whole bytes. */
export function walkDescriptor(descriptor: Uint8Array): ReportLayout | undefined {
  const fields = readDescriptor(descriptor) ?? [];
  const scan = fields.find(({ kind, usage }) => kind === "input" && usage === USAGE.decodedData);
  const data = scan === undefined ? undefined : byteOf(scan);
  if (scan === undefined || data === undefined) return undefined;
  const same = fields.filter(({ kind, reportId }) => kind === "input" && reportId === scan.reportId);
  const find = (wanted: number): ReportField | undefined => same.find(({ usage }) => usage === wanted);
  const bytesAt = (wanted: number): number | undefined => byteOf(find(wanted));
  const aim = AIM_USAGES.map(bytesAt).filter((at) => at !== undefined);
  return {
    id: scan.reportId,
    count: bytesAt(USAGE.byteCount),
    aim: aim.length === AIM_USAGES.length ? aim : [],
    data,
    room: scan.count,
    more: bitsOf(find(USAGE.moreFollows)),
    symbology: undefined,
    bytes: Math.ceil(Math.max(...same.map(endOf)) / 8) + (scan.reportId === 0 ? 0 : 1),
  };
}

const startOf = ({ bit, reportId }: ReportField): number => bit + (reportId === 0 ? 0 : 8);
const endOf = ({ bit, size, count }: ReportField): number => bit + size * count;

/** The byte at which a field of whole bytes begins. */
function byteOf(field: ReportField | undefined): number | undefined {
  if (field === undefined || field.size !== 8 || startOf(field) % 8 !== 0) return undefined;
  return startOf(field) / 8;
}

/** Where the bits of a flag are; makers declare it as one bit, or as eight of the same name. */
function bitsOf(field: ReportField | undefined): ReportLayout["more"] {
  if (field === undefined) return undefined;
  const first = startOf(field) % 8;
  const bits = Math.min(field.size * field.count, 8 - first);
  return { at: Math.floor(startOf(field) / 8), mask: ((1 << bits) - 1) << first };
}

/** The layout that a profile's table of offsets gives. */
export function layoutOf(table: HidPosOptions["report"]): ReportLayout {
  const { id, bytes, count, aim, data, room, more, symbology } = table;
  return {
    id,
    bytes,
    count,
    aim: [aim, aim + 1, aim + 2],
    data,
    room,
    more: { at: more ?? -1, mask: 1 },
    symbology,
  };
}

/** Captures that hold several reports in a row, cut where one ends. */
export function cutReports(piece: Uint8Array, { bytes }: ReportLayout): readonly Uint8Array[] {
  if (piece.length <= bytes || piece.length % bytes !== 0) return piece.length === 0 ? [] : [piece];
  return Array.from({ length: piece.length / bytes }, (_, index) =>
    piece.subarray(index * bytes, (index + 1) * bytes),
  );
}
