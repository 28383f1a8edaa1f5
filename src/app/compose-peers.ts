/** The simulated devices around a staged station, and people's hands at them. */
import { ok, type Result } from "../core/result.ts";
import type { Uid } from "../devices/ports.ts";
import type { Verb } from "../devices/sim/definition.ts";
import type { PrinterPeer } from "../devices/sim/printer/escpos.ts";
import type { Chip } from "../devices/sim/rfid/chip.ts";
import type { ScannerPeer } from "../devices/sim/scanner/serial.ts";
import { writeDanish } from "../devices/tags/danish.ts";
import { uidOf } from "../devices/tags/uid.ts";
import type { Plug } from "../devices/transports/transport.ts";
import type { Wires } from "./compose-wires.ts";
import type { DeviceConfig } from "./config.ts";

/** Items on the pad, each with one tag that stays the same. */
export interface PadHands {
  lay(item: string): void;
  lift(item: string): void;
  /** Every item that was ever on the pad, and whether its tag is still secured. */
  secured(): ReadonlyMap<string, boolean>;
}

export interface StagePeers {
  /** The devices as `station.yaml` would name them. */
  readonly devices: Readonly<Record<string, DeviceConfig>>;
  readonly scanner: ScannerPeer;
  readonly printer: PrinterPeer;
  /** Undefined without a pad. */
  readonly pad: PadHands | undefined;
  /** What people can do to each device, by its name. */
  readonly verbs: Readonly<Record<string, Verbs>>;
}

type Verbs = Readonly<Record<string, Verb>>;

/** What the gate sounds for. [ISO 28560: 07 in stock, C2 on loan] */
const SECURED = 0x07;

/** Plugs in scanner and printer and, if asked for, a pad, each on a line of its own. */
export async function plugPeers(withPad: boolean, wires: Wires): Promise<Result<StagePeers>> {
  const { FACTORY_SCANNER, scannerPeer, scannerVerbs } = await import("../devices/sim/scanner/serial.ts");
  const { printerPeer } = await import("../devices/sim/printer/escpos.ts");
  const { printerVerbs } = await import("../devices/sim/printer/definition.ts");
  const lines = { scanner: wires.line("scanner"), printer: wires.line("printer"), pad: wires.line("pad") };
  const scanner = await scannerPeer(lines.scanner.plug, FACTORY_SCANNER, wires.fragmentation());
  if (!scanner.ok) return scanner;
  const printer = await printerPeer(lines.printer.plug, 42, wires.fragmentation());
  if (!printer.ok) return printer;
  const pad = withPad ? await startPad(lines.pad.plug, wires) : ok(undefined);
  if (!pad.ok) return pad;
  const device = (
    profile: string,
    { path }: { readonly path: string },
    options: DeviceConfig["options"],
  ): DeviceConfig => ({ profile, transport: { type: "serial", match: { path } }, options });
  return ok({
    scanner: scanner.value,
    printer: printer.value,
    pad: pad.value?.hands,
    verbs: {
      scanner: scannerVerbs(scanner.value),
      printer: printerVerbs(printer.value),
      ...(pad.value === undefined ? {} : { pad: pad.value.verbs }),
    },
    devices: {
      scanner: device("generic-serial-scanner", lines.scanner, { duplicateMs: 0 }),
      printer: device("epson-tm-t20-serial", lines.printer, {}),
      ...(withPad ? { pad: device("feig-cpr-m02", lines.pad, {}) } : {}),
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
  function tagOf(item: string): Chip {
    const there = tags.get(item);
    if (there !== undefined) return there;
    const text = { afi: SECURED, dsfid: 0, eas: true, password: undefined, memory: memoryOf(item) };
    const chip = makeChip({ uid: uidNo(tags.size + 1), model: CHIPS["icode-slix"], ...text });
    tags.set(item, chip);
    return chip;
  }
  const hands: PadHands = {
    lay: (item) => field.place(tagOf(item), FLAT),
    lift: (item) => void field.remove(tagOf(item).uid),
    secured: () => new Map(Array.from(tags, ([item, { afi }]) => [item, afi === SECURED])),
  };
  return ok({ hands, verbs: feigVerbs(peer.value) });
}

function memoryOf(item: string): Uint8Array {
  const written = writeDanish({
    usage: "circulating",
    part: 1,
    parts: 1,
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
