/** The simulated devices around a staged station, and people's hands at them. */
import type { WayToPay } from "../core/payment.ts";
import { ok, type Result } from "../core/result.ts";
import type { Uid } from "../devices/ports.ts";
import type { Verb } from "../devices/sim/definition.ts";
import type { ZvtPeer } from "../devices/sim/payment/zvt.ts";
import type { PrinterPeer } from "../devices/sim/printer/escpos.ts";
import type { Chip } from "../devices/sim/rfid/chip.ts";
import type { ScannerPeer } from "../devices/sim/scanner/serial.ts";
import { writeDanish } from "../devices/tags/danish.ts";
import { uidOf } from "../devices/tags/uid.ts";
import type { Plug } from "../devices/transports/transport.ts";
import type { Wires } from "./compose-wires.ts";
import type { DeviceConfig } from "./config.ts";

/** What people have in their hands for the pad, each with one tag that stays the same. */
export interface PadHands {
  lay(thing: PadThing): void;
  lift(thing: PadThing): void;
  /** Every item that was ever on the pad, and whether one of its tags is still secured. */
  secured(): ReadonlyMap<string, boolean>;
}

/** A library card, or an item; of a set, one of its parts. */
export interface PadThing {
  readonly is: "card" | "item";
  readonly id: string;
  readonly part: number;
  readonly parts: number;
}

export interface StagePeers {
  /** The devices as `station.yaml` would name them. */
  readonly devices: Readonly<Record<string, DeviceConfig>>;
  readonly scanner: ScannerPeer;
  readonly printer: PrinterPeer;
  /** The slip with this number, from 1, as a PNG. */
  picture(slip: number): Uint8Array | undefined;
  /** Undefined without a pad. */
  readonly pad: PadHands | undefined;
  /** Undefined without a card terminal. */
  readonly terminal: ZvtPeer | undefined;
  /** What people can do to each device, by its name. */
  readonly verbs: Readonly<Record<string, Verbs>>;
}

type Verbs = Readonly<Record<string, Verb>>;

/** What the gate sounds for. [ISO 28560: 07 in stock, C2 on loan] */
const SECURED = 0x07;

/** What a station has beside scanner and printer. */
export interface Extras {
  readonly pad: boolean;
  readonly tills: readonly WayToPay[];
  readonly desensitizer: boolean;
}

/** Plugs in scanner and printer and what is asked for, each on a line of its own. */
export async function plugPeers(extras: Extras, wires: Wires): Promise<Result<StagePeers>> {
  const { pad: withPad, tills } = extras;
  const { FACTORY_SCANNER, scannerPeer, scannerVerbs } = await import("../devices/sim/scanner/serial.ts");
  const { printerPeer } = await import("../devices/sim/printer/escpos.ts");
  const { printerVerbs } = await import("../devices/sim/printer/definition.ts");
  const { slipEvents } = await import("../devices/sim/printer/paper.ts");
  const { slipPicture } = await import("../devices/sim/printer/picture.ts");
  const lines = { scanner: wires.line("scanner"), printer: wires.line("printer"), pad: wires.line("pad") };
  const scanner = await scannerPeer(lines.scanner.plug, FACTORY_SCANNER, wires.fragmentation());
  if (!scanner.ok) return scanner;
  const printer = await printerPeer(lines.printer.plug, 42, wires.fragmentation());
  if (!printer.ok) return printer;
  const pad = withPad ? await startPad(lines.pad.plug, wires) : ok(undefined);
  if (!pad.ok) return pad;
  const terminal = tills.includes("card") ? await startTerminal(wires) : ok(undefined);
  if (!terminal.ok) return terminal;
  const coins = tills.includes("coins") ? await startCoins(wires) : ok(undefined);
  if (!coins.ok) return coins;
  const desensitizer = extras.desensitizer ? await startDesensitizer(wires) : ok(undefined);
  if (!desensitizer.ok) return desensitizer;
  const device = (
    profile: string,
    { path }: { readonly path: string },
    options: DeviceConfig["options"],
  ): DeviceConfig => ({ profile, transport: { type: "serial", match: { path } }, options });
  return ok({
    scanner: scanner.value,
    printer: printer.value,
    picture(slip) {
      const events = slipEvents(printer.value.paper)[slip - 1];
      return events === undefined ? undefined : slipPicture(events, printer.value.columns);
    },
    pad: pad.value?.hands,
    terminal: terminal.value?.peer,
    verbs: {
      scanner: scannerVerbs(scanner.value),
      printer: printerVerbs(printer.value),
      ...(pad.value === undefined ? {} : { pad: pad.value.verbs }),
      ...(terminal.value === undefined ? {} : { terminal: terminal.value.verbs }),
      ...(coins.value === undefined ? {} : { coins: coins.value.verbs }),
      ...(desensitizer.value === undefined ? {} : { desensitizer: desensitizer.value.verbs }),
    },
    devices: {
      scanner: device("generic-serial-scanner", lines.scanner, { duplicateMs: 0 }),
      printer: device("epson-tm-t20-serial", lines.printer, {}),
      ...(withPad ? { pad: device("feig-cpr-m02", lines.pad, {}) } : {}),
      ...(terminal.value === undefined
        ? {}
        : { terminal: device("zvt-serial", terminal.value, { framing: "serial" }) }),
      ...(coins.value === undefined ? {} : { coins: device("cctalk-coin-acceptor", coins.value, {}) }),
      ...(desensitizer.value === undefined
        ? {}
        : { desensitizer: device("lcus-1-relay", desensitizer.value, {}) }),
    },
  });
}

async function startPad(
  plug: Plug,
  { clock, dice, fragmentation }: Wires,
): Promise<Result<{ readonly hands: PadHands; readonly verbs: Verbs }>> {
  const { feigPeer, feigVerbs } = await import("../devices/sim/rfid/feig.ts");
  const { FLAT, openField } = await import("../devices/sim/rfid/field.ts");
  const { CHIPS, makeChip } = await import("../devices/sim/rfid/chip.ts");
  const field = openField(dice());
  // A loaded machine may pause longer than the 12 ms that a real reader waits between two bytes.
  const peer = await feigPeer(plug, fragmentation(), {
    field,
    model: "cpr-m02",
    once: true,
    gapMs: 100,
    clock,
    random: dice(),
  });
  if (!peer.ok) return peer;
  const tags = new Map<string, Chip>();
  const items = new Map<string, readonly Chip[]>();
  function tagOf(thing: PadThing): Chip {
    const { is, id, part } = thing;
    const there = tags.get(`${id} ${part}`);
    if (there !== undefined) return there;
    const text = { afi: SECURED, dsfid: 0, eas: true, password: undefined, memory: memoryOf(thing) };
    const chip = makeChip({ uid: uidNo(tags.size + 1), model: CHIPS["icode-slix"], ...text });
    tags.set(`${id} ${part}`, chip);
    if (is === "item") items.set(id, [...(items.get(id) ?? []), chip]);
    return chip;
  }
  const hands: PadHands = {
    lay: (thing) => field.place(tagOf(thing), FLAT),
    lift: (thing) => void field.remove(tagOf(thing).uid),
    secured: () =>
      new Map(Array.from(items, ([item, chips]) => [item, chips.some(({ afi }) => afi === SECURED)])),
  };
  return ok({ hands, verbs: feigVerbs(peer.value) });
}

/** A terminal as most are, at the end of a serial line. */
async function startTerminal(
  wires: Wires,
): Promise<Result<{ readonly peer: ZvtPeer; readonly path: string; readonly verbs: Verbs }>> {
  const { zvtPeer } = await import("../devices/sim/payment/zvt.ts");
  const { zvtVerbs } = await import("../devices/sim/payment/zvt-definition.ts");
  const { plug, path } = wires.line("terminal");
  const peer = await zvtPeer(plug, wires.fragmentation(), {
    clock: wires.clock,
    framing: "serial",
    password: "000000",
    currency: 978,
    answerMs: 5_000,
    cardMs: 60_000,
    untold: "keep",
    alone: "goes-on",
    repeats: true,
    namesOriginal: true,
  });
  if (!peer.ok) return peer;
  // It is not new: a terminal that never booked anything cannot tell of a lost payment by what it booked last.
  peer.value.book.giveBack(peer.value.book.charge(100));
  return ok({ peer: peer.value, path, verbs: zvtVerbs(peer.value) });
}

async function startCoins(wires: Wires): Promise<Result<{ readonly path: string; readonly verbs: Verbs }>> {
  const { coinPeer, coinVerbs } = await import("../devices/sim/payment/cctalk.ts");
  const { plug, path } = wires.line("coins");
  const peer = await coinPeer(plug, wires.fragmentation(), { address: 2, echo: true, clock: wires.clock });
  return peer.ok ? ok({ path, verbs: coinVerbs(peer.value) }) : peer;
}

/** A relay that switches a desensitizer: it says nothing back. */
async function startDesensitizer(
  wires: Wires,
): Promise<Result<{ readonly path: string; readonly verbs: Verbs }>> {
  const { lcusDefinition } = await import("../devices/sim/security/relay-serial.ts");
  const { clock, dice, fragmentation } = wires;
  const { plug, path } = wires.line("desensitizer");
  const given = { plug, fragmentation: fragmentation(), clock, random: dice() };
  const peer = await lcusDefinition.start(given, lcusDefinition.options.parse({}));
  return peer.ok ? ok({ path, verbs: peer.value.verbs }) : peer;
}

function memoryOf({ is, id: item, part, parts }: PadThing): Uint8Array {
  const written = writeDanish({
    usage: is === "card" ? "patron-card" : "circulating",
    part,
    parts,
    item,
    owner: "",
    bytes: 32,
    habits: [],
  });
  if (!written.ok) throw new Error(written.fault);
  return written.value;
}

function uidNo(number: number): Uid {
  const uid = uidOf(`E00401${number.toString(16).padStart(10, "0")}`);
  if (uid === undefined) throw new Error(`No tag ${number}`);
  return uid;
}
