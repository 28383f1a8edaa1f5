import type { Printout } from "../core/printout.ts";
import { encodePrintout } from "../devices/drivers/printer/encode.ts";
import { escposOptions } from "../devices/drivers/printer/escpos/options.ts";
import type { PaperEvent } from "../devices/sim/printer/paper.ts";

/**
 * PNGs of what comes out of a printer, one for each slip that is cut off: the printout as commands, read by the simulated
 * printer. What its code pages have no letter for comes out as it does on paper.
 */
export async function picturesOf(printout: Printout, columns: number): Promise<readonly Buffer[]> {
  const { interpreter } = await import("../devices/sim/printer/interpreter.ts");
  const { ESCPOS_TONGUE } = await import("../devices/sim/printer/escpos-commands.ts");
  const { slipEvents } = await import("../devices/sim/printer/paper.ts");
  const { slipPicture } = await import("../devices/sim/printer/picture.ts");
  const events: PaperEvent[] = [];
  const deaf = { reply() {}, tellChanges() {}, mark() {}, clearMarks() {} };
  const printer = interpreter(ESCPOS_TONGUE, columns, (event) => events.push(event), deaf);
  const options = escposOptions.parse({ columns });
  for (const piece of encodePrintout(printout, { ...options, language: "esc-pos" })) printer.feed(piece);
  return slipEvents(events).map((slip) => slipPicture(slip, columns));
}
