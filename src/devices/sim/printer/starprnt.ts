import type { Result } from "../../../core/result.ts";
import type { Plug } from "../../transports/transport.ts";
import type { Fragmentation } from "../fragments.ts";
import { BUFFER, canPrint, printerMachine, type Machine, type PrinterPeer, type Speech } from "./machine.ts";
import { STARPRNT_TONGUE } from "./starprnt-commands.ts";

/** A StarPRNT printer at the far end of a line. */
export function starPeer(
  plug: Plug,
  columns: number,
  fragmentation: Fragmentation,
  buffer = BUFFER,
): Promise<Result<PrinterPeer>> {
  return printerMachine(plug, fragmentation, { columns, buffer }, STARPRNT);
}

const STARPRNT: Speech = {
  tongue: STARPRNT_TONGUE,
  realTime: [{ kind: "status", first: [0x1b, 0x06, 0x01], hasNumber: false }],
  obey: (_command, machine) => machine.reply(status(machine)),
  automatic: status,
  // The mark is told by the status itself, to those who asked to be told.
  marked: () => [],
};

/** Star ASB, nine bytes: two headers, then printer, errors (two), sensors (two), ETB counter, presenter. */
function status({ state, marks }: Machine): readonly number[] {
  const { coverOpen, error, paper } = state;
  const counter = marks.count & 0x1f;
  const bits = (is: boolean, bit: number): number => (is ? bit : 0);
  const sent = [
    0x23,
    0x06,
    bits(!canPrint(state), 0x08) | bits(coverOpen, 0x20) | bits(marks.fresh, 0x02),
    bits(error, 0x08),
    0x00,
    bits(paper === "out", 0x08) | bits(paper !== "ok", 0x04),
    0x00,
    ((counter & 0x18) << 2) | ((counter & 0x07) << 1),
    0x00,
  ];
  // ETB is told once.
  marks.fresh = false;
  return sent;
}
