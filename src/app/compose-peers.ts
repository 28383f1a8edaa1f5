/** The simulated devices around a staged station, and people's hands at them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freshSeed, seededRandom, type Clock, type Random } from "../core/clock.ts";
import { ok, type Result } from "../core/result.ts";
import type { Uid } from "../devices/ports.ts";
import type { PrinterPeer } from "../devices/sim/printer/escpos.ts";
import type { Chip } from "../devices/sim/rfid/chip.ts";
import type { ScannerPeer } from "../devices/sim/scanner/serial.ts";
import { writeDanish } from "../devices/tags/danish.ts";
import { uidOf } from "../devices/tags/uid.ts";
import { openPty } from "../devices/transports/pty.ts";
import type { FarEnd, Plug } from "../devices/transports/transport.ts";
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
  close(): Promise<void>;
}

/** What the gate sounds for. [ISO 28560: 07 in stock, C2 on loan] */
const SECURED = 0x07;

/** Plugs in scanner and printer and, if asked for, a pad; bytes come in pieces of any size, as serial lines deliver. */
export async function plugPeers(withPad: boolean, clock: Clock): Promise<Result<StagePeers>> {
  const folder = await mkdtemp(path.join(tmpdir(), "lectern-stage-"));
  const random = seededRandom(freshSeed());
  const close: (() => Promise<unknown>)[] = [];
  const line = (name: string) => path.join(folder, name);
  const plug = (name: string) => async (): Promise<Result<FarEnd>> => {
    const made = await openPty(line(name));
    if (made.ok) close.push(() => made.value.unplug());
    return made;
  };
  async function closeAll(): Promise<void> {
    await Promise.all(close.map((each) => each()));
    await rm(folder, { recursive: true });
  }

  const peers = await startPeers(plug, withPad, random, clock);
  if (!peers.ok) {
    await closeAll();
    return peers;
  }
  const device = (profile: string, name: string, options: DeviceConfig["options"]): DeviceConfig => ({
    profile,
    transport: { type: "serial", match: { path: line(name) } },
    options,
  });
  return ok({
    ...peers.value,
    devices: {
      scanner: device("generic-serial-scanner", "scanner", { duplicateMs: 0 }),
      printer: device("epson-tm-t20-serial", "printer", {}),
      ...(withPad ? { pad: device("feig-cpr-m02", "pad", {}) } : {}),
    },
    close: closeAll,
  });
}

type PlugOf = (name: string) => Plug;

async function startPeers(
  plug: PlugOf,
  withPad: boolean,
  random: Random,
  clock: Clock,
): Promise<Result<Pick<StagePeers, "scanner" | "printer" | "pad">>> {
  const { FACTORY_SCANNER, scannerPeer } = await import("../devices/sim/scanner/serial.ts");
  const { printerPeer } = await import("../devices/sim/printer/escpos.ts");
  const scanner = await scannerPeer(plug("scanner"), FACTORY_SCANNER, random);
  if (!scanner.ok) return scanner;
  const printer = await printerPeer(plug("printer"), 42, random);
  if (!printer.ok) return printer;
  const pad = withPad ? await startPad(plug("pad"), random, clock) : ok(undefined);
  if (!pad.ok) return pad;
  return ok({ scanner: scanner.value, printer: printer.value, pad: pad.value });
}

async function startPad(plug: Plug, random: Random, clock: Clock): Promise<Result<PadHands>> {
  const { feigPeer } = await import("../devices/sim/rfid/feig.ts");
  const { FLAT, openField } = await import("../devices/sim/rfid/field.ts");
  const { CHIPS, makeChip } = await import("../devices/sim/rfid/chip.ts");
  const field = openField(random);
  // A loaded machine may pause longer than the 12 ms that a real reader waits between two bytes.
  const peer = await feigPeer(plug, random, {
    field,
    model: "cpr-m02",
    once: true,
    gapMs: 100,
    clock,
    random,
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
  return ok({
    lay: (item) => field.place(tagOf(item), FLAT),
    lift: (item) => void field.remove(tagOf(item).uid),
    secured: () => new Map(Array.from(tags, ([item, { afi }]) => [item, afi === SECURED])),
  });
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
