/** People's hands at the devices of a staged station, and what they hold in them afterwards. */
import { fault } from "../core/faults.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { Json } from "../devices/driver.ts";
import type { StackEntry } from "../devices/ports.ts";
import type { Verb } from "../devices/sim/definition.ts";
import type { PrinterPeer } from "../devices/sim/printer/escpos.ts";
import type { Letter } from "./adapters/mail/outbox.ts";
import type { MailWay } from "./adapters/receipts.ts";
import type { Living } from "./compose-life.ts";
import type { PadHands, PadThing, StagePeers } from "./compose-peers.ts";
import type { Stage, StagePad } from "./scenario/stage.ts";

/** A way for letters on which each of them can be seen. */
export function postTo(letters: Letter[], changed: () => void): MailWay {
  return {
    from: "kiosk@library.example",
    post(letter) {
      letters.push(letter);
      changed();
      return Promise.resolve(ok(undefined));
    },
  };
}

/** What is cut off; what still hangs out of the printer is nobody's yet. */
export function cutSlips(printer: PrinterPeer): readonly string[] {
  const cuts = printer.paper.filter((event) => event.kind === "cut").length;
  return printer.slips().slice(0, cuts);
}

/** What people can do to each device, for whoever offers it to them. */
export function verbsOf({ verbs }: StagePeers): Stage["verbs"] {
  const told = (known: Readonly<Record<string, Verb>>) =>
    Object.values(known).map(({ usage, what }) => ({ does: usage, what }));
  return Object.fromEntries(Object.entries(verbs).map(([device, known]) => [device, told(known)]));
}

/** `printer open-cover`: the device, what is done, and words that it takes. */
export async function byHand({ verbs }: StagePeers, words: string): Promise<Result<Json | undefined>> {
  const [device = "", does = "", ...rest] = words.split(" ");
  const known = verbs[device];
  const verb = known?.[does];
  if (verb !== undefined) return verb.run(rest);
  const there = known === undefined ? Object.keys(verbs) : Object.values(known).map(({ usage }) => usage);
  return failed(fault("config.unknown-name", `"${words}"; there are: ${there.join(", ")}`));
}

/** Hands at the pad, whichever life of the station looks at it. */
export function handsAt(
  hands: PadHands,
  isCard: (label: string) => boolean,
  stack: () => Living["stack"],
): StagePad {
  /** `31234000000016 1/3`: one part of a set of three. */
  const thingOf = (label: string): PadThing => {
    const [id = "", part = "1/1"] = label.split(" ");
    const [ordinal, parts] = part.split("/").map(Number);
    return { is: isCard(id) ? "card" : "item", id, part: ordinal ?? 1, parts: parts ?? 1 };
  };
  return {
    put(labels) {
      for (const label of labels) hands.lay(thingOf(label));
    },
    take(labels) {
      for (const label of labels) hands.lift(thingOf(label));
    },
    sees(label) {
      const thing = thingOf(label);
      return stack()?.stack.entries.some((entry) => isSeenAs(thing, entry)) ?? false;
    },
    gate: () =>
      new Map(Array.from(hands.secured(), ([item, secured]) => [item, secured ? "alarm" : "silent"])),
  };
}

function isSeenAs({ is, id, part }: PadThing, entry: StackEntry): boolean {
  if (is === "card") return entry.kind === "patron-card" && entry.card?.reveal() === id;
  return entry.kind === "item" && entry.item === id && entry.present.includes(part);
}
