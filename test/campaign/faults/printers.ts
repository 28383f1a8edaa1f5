/** Printers: a slip that is said to be on paper is on paper, whole; nothing of the one before is on the next. */
import type { Printout } from "../../../src/core/printout.ts";
import type { DeviceParts } from "../../../src/devices/keep-open.ts";
import { escposOptions } from "../../../src/devices/drivers/printer/escpos/options.ts";
import { escposPrinter } from "../../../src/devices/drivers/printer/escpos/session.ts";
import { starprntOptions } from "../../../src/devices/drivers/printer/starprnt/options.ts";
import { starPrinter } from "../../../src/devices/drivers/printer/starprnt/session.ts";
import { faultyLine } from "../../../src/devices/sim/faulty.ts";
import { simulatedStream } from "../../../src/devices/sim/lines/stream.ts";
import { printerPeer } from "../../../src/devices/sim/printer/escpos.ts";
import { starPeer } from "../../../src/devices/sim/printer/starprnt.ts";
import { must } from "../../devices/bench.ts";
import { partsOf, type Subject } from "./trial.ts";

const JOB_MS = 3_000;
const COLUMNS = 42;

const PRINTERS = {
  escpos: {
    peer: printerPeer,
    start: (parts: DeviceParts) => escposPrinter(parts, escposOptions.parse({ jobMs: JOB_MS })),
  },
  starprnt: {
    peer: starPeer,
    start: (parts: DeviceParts) => starPrinter(parts, starprntOptions.parse({ jobMs: JOB_MS })),
  },
} as const;

const text = (words: string) =>
  ({ kind: "text", text: words, align: "left", bold: false, large: false }) as const;

function slipNo(number: number): Printout {
  return [
    text(`Slip ${number} begins`),
    text("Lighthouse Keeper, due 2026-12-22"),
    text(`Slip ${number} ends`),
  ];
}

const isWhole = (slip: string, number: number): boolean =>
  [`Slip ${number} begins`, "Lighthouse Keeper, due 2026-12-22", `Slip ${number} ends`].every((line) =>
    slip.includes(line),
  );

export const PRINTER_SUBJECTS: readonly Subject[] = Object.entries(PRINTERS).map(
  ([name, { peer, start }]) => ({
    name,
    deadlineMs: JOB_MS + 500,
    kinds: ["unplug", "silence", "drop", "flip", "double", "late"],
    async open(clock, random) {
      const line = simulatedStream(name, clock, 0);
      const path = faultyLine(line.plug, clock);
      const printer = must(await peer(path.plug, COLUMNS, random));
      let unplugged = false;
      path.onUnplug(() => {
        unplugged = true;
        void printer.unplug();
      });
      const device = start(partsOf(line.transport, clock, random));
      let number = 0;
      const lies: string[] = [];
      return {
        device,
        path,
        async work() {
          const mine = ++number;
          const before = printer.slips().length;
          const outcome = await device.print(slipNo(mine));
          const slips = printer.slips().slice(before);
          if (outcome.ok && !slips.some((slip) => isWhole(slip, mine)))
            lies.push(`slip ${mine} is not on paper`);
          const mixed = printer
            .slips()
            .find((slip) => slip.includes(`Slip ${mine} ends`) && slip.includes(`Slip ${mine - 1} `));
          if (mixed !== undefined) lies.push(`slip ${mine} has something of the one before on it`);
          if (!outcome.ok && !outcome.fault.begun && slips.some((slip) => slip.includes(`Slip ${mine}`)))
            lies.push(`slip ${mine} came out although nothing of it was sent`);
          return outcome;
        },
        // The languages of printers have no check: what a bad line changes in a text is printed so.
        lies: (damaged) => (damaged ? [] : lies),
        async mend() {
          if (unplugged) must(await printer.plugIn());
          unplugged = false;
          printer.clearJam();
          printer.closeCover();
          printer.hang(false);
        },
        stop: () => device.stop(),
      };
    },
  }),
);
