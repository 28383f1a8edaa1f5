import type { Result } from "../../../core/result.ts";
import type { Plug } from "../../transports/transport.ts";
import type { Fragmentation } from "../fragments.ts";
import { ESCPOS_TONGUE } from "./escpos-commands.ts";
import {
  BUFFER,
  canPrint,
  printerMachine,
  type Machine,
  type PrinterPeer,
  type PrinterState,
  type Speech,
} from "./machine.ts";

export type { PrinterPeer } from "./machine.ts";

/** An ESC/POS printer at the far end of a line. */
export function printerPeer(
  plug: Plug,
  columns: number,
  fragmentation: Fragmentation,
  buffer = BUFFER,
): Promise<Result<PrinterPeer>> {
  return printerMachine(plug, fragmentation, { columns, buffer }, ESCPOS);
}

const ESCPOS: Speech = {
  tongue: ESCPOS_TONGUE,
  realTime: [
    { kind: "status", first: [0x10, 0x04], hasNumber: true },
    { kind: "recover", first: [0x10, 0x05], hasNumber: true },
  ],
  obey({ kind, n }, machine) {
    if (kind === "status") machine.reply([statusByte(n, machine.state)]);
    // DLE ENQ is for errors only; paper end and an open cover are none.
    else if (machine.state.error && (n === 1 || n === 2)) machine.goOn(n === 2);
  },
  automatic,
  marked: ({ state }) => [state.paper === "low" ? 0x03 : 0x00],
};

/** The bits that are so, and those that always are. */
function byteOf(always: number, bits: readonly (readonly [boolean, number])[]): number {
  return bits.reduce((byte, [is, bit]) => (is ? byte | bit : byte), always);
}

/** The answer to DLE EOT n: 12h and a bit for each thing that is so. */
function statusByte(n: number, state: PrinterState): number {
  const { coverOpen, error, feeding, paper } = state;
  const bits: Readonly<Record<number, readonly (readonly [boolean, number])[]>> = {
    1: [
      [!canPrint(state), 0x08],
      [feeding, 0x40],
    ],
    2: [
      [coverOpen, 0x04],
      [feeding, 0x08],
      [paper === "out", 0x20],
      [error, 0x40],
    ],
    3: [[error, 0x08]],
    4: [
      [paper !== "ok", 0x0c],
      [paper === "out", 0x60],
    ],
  };
  return byteOf(0x12, bits[n] ?? []);
}

/** Automatic status back, four bytes. */
function automatic({ state }: Machine): readonly number[] {
  const { coverOpen, error, feeding, paper } = state;
  return [
    byteOf(0x10, [
      [!canPrint(state), 0x08],
      [coverOpen, 0x20],
      [feeding, 0x40],
    ]),
    byteOf(0, [[error, 0x08]]),
    byteOf(0, [
      [paper !== "ok", 0x03],
      [paper === "out", 0x0c],
    ]),
    0x0f,
  ];
}
