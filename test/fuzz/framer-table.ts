/** The framers of devices that are fuzzed, one row each. */
import { cctalkFramer, encodeCctalk } from "../../src/devices/drivers/payment/cctalk/codec.ts";
import { encodeFeig, feigFramer } from "../../src/devices/drivers/rfid/feig/frame.ts";
import { encodeThreeM, threeMFramer } from "../../src/devices/drivers/rfid/three-m/frame.ts";
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

export const FRAMERS: readonly FramerRow[] = [
  row("cctalk", 260, cctalkFramer, encodeCctalk, (dice) => ({
    to: dice.pick([1, 2, dice.below(256)]),
    from: dice.pick([1, 2, dice.below(256)]),
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
];
