import type { Decoded, Sender } from "../../../driver.ts";
import { hexOf } from "../../../hex.ts";
import { hidCommandShown, menuAnswerShown } from "../commands.ts";
import { eventShown } from "../explain.ts";
import { hidPosCodec } from "./codec.ts";
import type { HidPosOptions } from "./options.ts";
import { cutReports, readReport, walkDescriptor, type ReportLayout } from "./report.ts";

/** Honeywell's AIM identifier for its answers to menu commands. */
const MENU_ANSWER = "]Z6";

/** Honeywell's letters for symbologies (webhid-barcode-scanner, and a trace of a Voyager). */
const LETTERS: Readonly<Record<string, string>> = {
  a: "Codabar",
  b: "Code 39",
  c: "UPC-A",
  d: "EAN-13",
  e: "Interleaved 2 of 5",
  j: "Code 128",
  D: "EAN-8",
  r: "PDF417",
  s: "QR Code",
  w: "Data Matrix",
};

/**
 * Explains captured reports, one a piece. A report descriptor among them is used for those behind it. Without a sender,
 * reports with Honeywell's ids for commands (FD, FE) are the host's.
 */
export function explainHidPos(
  pieces: readonly Uint8Array[],
  options: HidPosOptions,
  from: Sender,
): readonly Decoded[] {
  const codec = hidPosCodec({ ...options, duplicateMs: 0 });
  const shown: Decoded[] = [];
  for (const piece of pieces) {
    if (walkDescriptor(piece) !== undefined) {
      codec.describe(piece);
      shown.push(layoutShown(codec.layout));
    } else if (isCommand(piece, codec.layout, from)) shown.push(hidCommandShown(piece));
    else shown.push(...cutReports(piece, codec.layout).flatMap(reportShown));
  }
  return [...shown, ...codec.silence(0).map(eventShown)];

  function reportShown(bytes: Uint8Array): readonly Decoded[] {
    const report = readReport(bytes, codec.layout);
    if (report === "other") return [{ kind: "other-report", id: bytes[0] ?? 0, hex: hexOf(bytes) }];
    const data = report === "bad" ? "" : Buffer.from(report.data).toString("latin1");
    const answer = report !== "bad" && report.aim === MENU_ANSWER ? menuAnswerShown(data) : undefined;
    const events = codec.feed(bytes, 0);
    if (answer !== undefined) return [answer];
    const letter = report === "bad" ? undefined : LETTERS[String.fromCharCode(report.symbology ?? 0)];
    const symbology = letter === undefined ? {} : { symbology: letter };
    return events.map((event) => ({ ...eventShown(event), ...(event.kind === "barcode" ? symbology : {}) }));
  }
}

function isCommand(piece: Uint8Array, { id }: ReportLayout, from: Sender): boolean {
  const [first] = piece;
  return from === "host" || (from === undefined && first !== id && (first === 0xfd || first === 0xfe));
}

function layoutShown({ id, bytes, count, aim, data, room, more }: ReportLayout): Decoded {
  return {
    kind: "descriptor",
    report: id,
    bytes,
    ...(count === undefined ? {} : { count }),
    aim,
    data,
    room,
    ...(more === undefined ? {} : { more: more.at, moreMask: more.mask }),
  };
}
