/** What an ESC/POS printer says of itself, in single bytes. Pure. */
import type { FaultCode } from "../../../../core/faults.ts";

/** DLE EOT n: answered at once, even with the cover open and the buffer full. */
export type RealTimeStatus = 2 | 3 | 4;

export type PrinterTrouble = Extract<FaultCode, `printer.${string}`>;

/** The questions, the plainest cause first: a cover that is open also means no paper and an error. */
export const REAL_TIME_ORDER: readonly RealTimeStatus[] = [2, 3, 4];

interface Cause {
  readonly status: RealTimeStatus;
  readonly mask: number;
  readonly means: PrinterTrouble;
}

/** [Epson ESC/POS reference, DLE EOT] n = 2 off-line cause, 3 error cause, 4 paper sensors. */
const CAUSES: readonly Cause[] = [
  { status: 2, mask: 0x04, means: "printer.cover-open" },
  { status: 2, mask: 0x20, means: "printer.out-of-paper" },
  { status: 3, mask: 0x08, means: "printer.cutter" },
  { status: 3, mask: 0x64, means: "printer.error" },
  { status: 4, mask: 0x60, means: "printer.out-of-paper" },
];

export function realTimeRequest(status: RealTimeStatus): Uint8Array {
  return Uint8Array.of(0x10, 0x04, status);
}

/** Bits 1 and 4 are always set in an answer to DLE EOT, bits 0 and 7 never. */
export function isRealTimeAnswer(byte: number): boolean {
  return (byte & 0x93) === 0x12;
}

/** What keeps the printer from printing, by its answer; undefined for nothing. */
export function readRealTime(status: RealTimeStatus, byte: number): PrinterTrouble | undefined {
  return CAUSES.find((cause) => cause.status === status && (byte & cause.mask) !== 0)?.means;
}

/** GS r 1, paper sensors: answered in the order of the data, so its answer says that all before it was printed. */
export const PAPER_REQUEST: Uint8Array = Uint8Array.of(0x1d, 0x72, 0x01);

/** Bits 4 and 7 are never set in an answer to GS r (XON and XOFF have bit 4). */
export function isPaperAnswer(byte: number): boolean {
  return (byte & 0x90) === 0;
}
