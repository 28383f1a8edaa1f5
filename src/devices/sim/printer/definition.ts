/** Printers for people who drive them from a prompt or a script. */
import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { Json } from "../../driver.ts";
import type { PeerDefinition, Verb } from "../definition.ts";
import { commonVerbs, verb } from "../verbs.ts";
import { printerPeer } from "./escpos.ts";
import { BUFFER, type PrinterPeer } from "./machine.ts";
import { slipEvents, slipText } from "./paper.ts";
import { slipPicture } from "./picture.ts";
import { starPeer } from "./starprnt.ts";

const options = z.strictObject({
  columns: z.int().min(16).max(64).default(42).describe("Characters on a line"),
  buffer: z.int().min(1).default(BUFFER).describe("Bytes that it takes before it stops taking more"),
});

function printerDefinition(name: string, what: string, open: typeof printerPeer): PeerDefinition {
  return {
    name,
    what,
    line: "stream",
    options,
    async start({ plug, fragmentation }, given) {
      const { columns, buffer } = options.parse(given);
      const made = await open(plug, columns, fragmentation, buffer);
      if (!made.ok) return made;
      const peer = made.value;
      return ok({
        get path() {
          return peer.path;
        },
        verbs: printerVerbs(peer),
        stop: () => peer.unplug(),
      });
    },
  };
}

/** What people can do to a printer. */
export function printerVerbs(peer: PrinterPeer): Readonly<Record<string, Verb>> {
  return {
    slip: verb("slip [N] [FILE]", "the last slip, or the Nth, as text; as a picture into FILE.png", (words) =>
      showSlip(peer, words),
    ),
    "out-of-paper": verb("out-of-paper", "the roll ends", () => peer.outOfPaper()),
    "paper-low": verb("paper-low", "the roll is nearly at its end", () => peer.paperLow()),
    "new-roll": verb("new-roll", "puts in a new roll", () => peer.newRoll()),
    "open-cover": verb("open-cover", "opens the cover", () => peer.openCover()),
    "close-cover": verb("close-cover", "closes the cover", () => peer.closeCover()),
    "jam-cutter": verb(
      "jam-cutter [now|at-cut]",
      "something gets into the blade: it stops now, or when it is to cut",
      ([when]) => peer.jamCutter(when === "at-cut" ? when : "now"),
    ),
    "clear-jam": verb("clear-jam", "takes it out again; the error stays until the host lets it go on", () =>
      peer.clearJam(),
    ),
    feed: verb("feed on|off", "holds the feed button, or lets go", ([word]) => peer.feed(word === "on")),
    "power-cycle": verb("power-cycle", "off and on: what it had not printed is gone", () =>
      peer.powerCycle(),
    ),
    ...commonVerbs(peer, (on) => peer.hang(on)),
  };
}

/** `slip`, `slip 2`, `slip out.png`, `slip 2 out.png`. */
async function showSlip(peer: PrinterPeer, words: readonly string[]): Promise<Result<Json | undefined>> {
  const [first = ""] = words;
  const number = /^[0-9]+$/.test(first) ? Number(first) : undefined;
  const file = number === undefined ? words[0] : words[1];
  const slips = slipEvents(peer.paper);
  const slip = number === undefined ? slips.at(-1) : slips[number - 1];
  if (slip === undefined) return failed(fault("config.bad-argument", `${slips.length} slips were printed`));
  if (file !== undefined) {
    if (!file.endsWith(".png"))
      return failed(fault("config.bad-argument", `${file} is no name of a PNG file`));
    try {
      await writeFile(file, slipPicture(slip, peer.columns));
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      return failed(fault("config.bad-argument", `${file}: ${String(error.code)}`));
    }
  }
  return ok(slipText(slip, peer.columns));
}

export const escposDefinition = printerDefinition(
  "escpos",
  "Receipt printer that speaks ESC/POS",
  printerPeer,
);
export const starprntDefinition = printerDefinition(
  "starprnt",
  "Receipt printer that speaks StarPRNT",
  starPeer,
);
