/** The framers of devices that are fuzzed, one row each. */
import { genericFramer, wrap } from "../../src/devices/drivers/generic/framer.ts";
import { genericOptions } from "../../src/devices/drivers/generic/options.ts";
import { cctalkFramer, encodeCctalk } from "../../src/devices/drivers/payment/cctalk/codec.ts";
import {
  encodeEscpos,
  escposFramer,
  LONGEST_BLOCK,
  type EscposFrame,
} from "../../src/devices/drivers/printer/escpos/status.ts";
import {
  encodeStar,
  LONGEST_STAR,
  starFramer,
  type StarFrame,
} from "../../src/devices/drivers/printer/starprnt/status.ts";
import {
  apduFramer,
  apduOf,
  blockFramer,
  encodeApdu,
  encodeBlock,
} from "../../src/devices/drivers/payment/zvt/frame.ts";
import { encodeFeig, feigFramer } from "../../src/devices/drivers/rfid/feig/frame.ts";
import { encodeThreeM, threeMFramer } from "../../src/devices/drivers/rfid/three-m/frame.ts";
import {
  encodeInputEvent,
  EVENT_BYTES,
  inputEventFramer,
  type InputEvent,
} from "../../src/devices/drivers/scanner/wedge/evdev.ts";
import type { Framer } from "../../src/devices/framer.ts";
import type { Dice } from "./corpus.ts";

/** A piece of the stream as a framer cut it out, by the bytes that it had on the line. */
export interface Piece {
  readonly kind: "frame" | "junk";
  readonly bytes: Uint8Array;
}

/** A framer with the kind of its frames put out of sight. */
export interface PieceFramer {
  feed(bytes: Uint8Array): readonly Piece[];
  flush(): readonly Piece[];
}

export interface FramerRow {
  readonly name: string;
  /** Bytes of its greatest frame: it may hold back no more. */
  readonly most: number;
  /** Nothing tells its frames from rubbish: behind some, they are found again only after a silence. */
  readonly unmarked?: true;
  open(): PieceFramer;
  /** A good frame as it stands on the line. */
  good(dice: Dice): Uint8Array;
}

export function someBytes(dice: Dice, most: number): Uint8Array {
  return Uint8Array.from({ length: dice.below(most + 1) }, () => dice.below(256));
}

/** A row: how a framer is made, what its frames look like on the line, and how a good one is thrown. */
function row<F>(
  name: string,
  most: number,
  make: () => Framer<F>,
  encode: (frame: F) => Uint8Array,
  throwOne: (dice: Dice) => F,
): FramerRow {
  const pieces = (cut: ReturnType<Framer<F>["feed"]>): Piece[] =>
    cut.map((each) =>
      each.kind === "junk"
        ? { kind: "junk", bytes: each.bytes }
        : { kind: "frame", bytes: encode(each.frame) },
    );
  return {
    name,
    most,
    open() {
      const framer = make();
      return {
        feed: (bytes) => pieces(framer.feed(bytes)),
        flush: () => pieces(framer.flush()),
      };
    },
    good: (dice) => encode(throwOne(dice)),
  };
}

/** A byte whose bits outside `free` are as they must be. */
const byte = (dice: Dice, fixed: number, free: number): number => fixed | (dice.below(256) & free);

const ESCPOS: readonly ((dice: Dice) => EscposFrame)[] = [
  (dice) => ({ kind: "real-time", byte: byte(dice, 0x12, 0x6c) }),
  (dice) => ({ kind: "answer", byte: byte(dice, 0, 0x6f) }),
  (dice) => ({ kind: "flow", byte: dice.pick([0x11, 0x13]) }),
  (dice) => ({
    kind: "block",
    header: dice.pick([0x5f, 0x37]),
    text: String.fromCharCode(...Array.from({ length: dice.below(20) }, () => 0x20 + dice.below(0x5f))),
  }),
  (dice) => {
    const status = Uint8Array.from([byte(dice, 0x10, 0x6c), ...[0, 0, 0].map(() => byte(dice, 0, 0x6f))]);
    // Flow control may stand anywhere behind the first byte.
    const line = Array.from(status).flatMap((each, at) =>
      at > 0 && dice.chance(0.1) ? [0x13, each] : [each],
    );
    return { kind: "asb", status, line: Uint8Array.from(line) };
  },
];

const STAR: readonly ((dice: Dice) => StarFrame)[] = [
  (dice) => ({ kind: "byte", byte: dice.pick([0x08, 0x18, 0x20, 0x0c, 0x1c]) }),
  (dice) => ({ kind: "flow", byte: dice.pick([0x11, 0x13]) }),
  (dice) => ({
    kind: "print-end",
    s: dice.below(2),
    n1: dice.below(256),
    n2: dice.below(256),
    counter: dice.below(256),
  }),
  (dice) => {
    const bytes = 7 + dice.below(9);
    const isExtended = dice.chance(0.2);
    const head = [0x01 | ((bytes & 7) << 1) | ((bytes & 0x18) << 2), (isExtended ? 0x80 : 0) | 0x06];
    const status = Uint8Array.from([
      ...head,
      ...Array.from({ length: bytes - 2 }, () => byte(dice, 0, 0x6e)),
    ]);
    const extension = someBytes(dice, 12);
    const line = isExtended ? [...status, 0, extension.length, ...extension] : status;
    return { kind: "asb", status, line: Uint8Array.from(line) };
  },
];

function someInputEvent(dice: Dice): InputEvent {
  const type = dice.pick([0, 1, 1, 4]);
  return {
    seconds: dice.pick([0, 1_795_000_000 + dice.below(1_000)]),
    micros: dice.below(1_000_000),
    type,
    code: dice.below(768),
    value: type === 1 ? dice.below(3) : dice.below(0x7_0100),
  };
}

/** A framing of generic-cmd as a profile writes it. Reports and transfers are thrown as the device sends them, without an id. */
function generic(
  kind: string,
  framing: Readonly<Record<string, unknown>>,
  throwOne: (dice: Dice) => Uint8Array,
): FramerRow {
  const read = genericOptions.shape.framing.parse({ kind, ...framing });
  const encode = (message: Uint8Array): Uint8Array => (kind === "report" ? message : wrap(read, message));
  return row(`generic-${kind}`, 4_096, () => genericFramer(read), encode, throwOne);
}

const CRC16 = { kind: "crc16", poly: 0x1021, init: 0xffff, xorOut: 0xffff };
const some = (dice: Dice): Uint8Array => Uint8Array.of(dice.below(256), ...someBytes(dice, 20));
const without = (dice: Dice, ...left: readonly number[]): Uint8Array =>
  some(dice).map((byte) => (left.includes(byte) ? 0x20 : byte));

const GENERIC: readonly FramerRow[] = [
  generic("length", { start: "D6", offset: 1, size: 2, counts: "after-field", check: CRC16, from: 1 }, some),
  generic("stx-etx", { start: "02", end: "03", check: { kind: "sum8" } }, (dice) => without(dice, 2, 3)),
  ...[
    generic("delimiter", { end: "0D" }, (dice) => without(dice, 0x0d)),
    generic("fixed", { size: 4 }, (dice) => Uint8Array.from({ length: 4 }, () => dice.below(256))),
    generic("gap", {}, some),
    generic("report", { length: 8 }, some),
    generic("control", {}, some),
  ].map((one) => ({ ...one, unmarked: true as const })),
];

const ZVT_COMMANDS = [0x0600, 0x0601, 0x040f, 0x04ff, 0x060f, 0x06d1, 0x06d3, 0x8000];

export const FRAMERS: readonly FramerRow[] = [
  row("cctalk", 260, cctalkFramer, encodeCctalk, (dice) => ({
    ...(dice.chance(0.5) ? { to: 1, from: dice.below(256) } : { to: dice.below(256), from: 1 }),
    header: dice.below(256),
    data: someBytes(dice, 20),
  })),
  row("feig", 2_048, feigFramer, encodeFeig, (dice) => ({
    address: dice.pick([0x00, 0xff]),
    command: dice.pick([0x52, 0x69, 0xb0, 0xbf]),
    body: someBytes(dice, dice.pick([1, 20, 20, 200])),
    advanced: dice.chance(0.3),
  })),
  row("3m-d6", 2_403, threeMFramer, encodeThreeM, (dice) => ({
    start: dice.pick([0xd6, 0xd6, 0xd5]),
    command: dice.pick([0xfe, 0x02, 0x09, 0x11, dice.below(256)]),
    body: someBytes(dice, dice.pick([9, 20, 60])),
  })),
  row("escpos-status", LONGEST_BLOCK, escposFramer, encodeEscpos, (dice) => dice.pick(ESCPOS)(dice)),
  row("star-status", LONGEST_STAR, starFramer, encodeStar, (dice) => dice.pick(STAR)(dice)),
  ...([32, 64] as const).map((bits): FramerRow => ({
    ...row(
      `evdev-${bits}`,
      EVENT_BYTES[bits],
      () => inputEventFramer(bits),
      (event) => encodeInputEvent(event, bits),
      someInputEvent,
    ),
    unmarked: true,
  })),
  ...GENERIC,
  {
    ...row("zvt", 65_540, apduFramer, encodeApdu, (dice) =>
      apduOf(dice.pick(ZVT_COMMANDS), someBytes(dice, dice.pick([0, 10, 60, 300]))),
    ),
    unmarked: true,
  },
  row("zvt-serial", 8_198, blockFramer, encodeBlock, (dice) => ({
    kind: "apdu" as const,
    apdu: apduOf(dice.pick(ZVT_COMMANDS), someBytes(dice, dice.pick([0, 10, 60, 300]))),
  })),
];
