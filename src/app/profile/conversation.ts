/** What goes over a line, as people read it: hex and meaning, who said it. */
import type { Clock, Timer } from "../../core/clock.ts";
import type { Decoded, Driver } from "../../devices/driver.ts";
import { hexOf } from "../../devices/hex.ts";

/** One side's turn of a conversation. */
export interface Turn {
  readonly from: "host" | "device";
  /** Pieces as they came. */
  readonly pieces: readonly Uint8Array[];
  readonly means: readonly Decoded[];
}

export interface Conversation {
  readonly hear: (from: "host" | "device", bytes: Uint8Array) => void;
  /** What is held back is told at once. */
  readonly flush: () => void;
}

/** Silence after which somebody has said what they had to say. */
const TURN_MS = 100;

/** Gathers pieces into turns: one ends when the other side speaks, or after a silence. */
export function conversation(
  driver: Driver,
  options: unknown,
  clock: Clock,
  tell: (turn: Turn) => void,
): Conversation {
  let from: Turn["from"] = "host";
  let pieces: Uint8Array[] = [];
  let timer: Timer | undefined;

  function flush(): void {
    timer?.cancel();
    if (pieces.length === 0) return;
    const said = pieces;
    pieces = [];
    tell({ from, pieces: said, means: driver.decode(said, options, from) });
  }

  return {
    hear(who, bytes) {
      if (who !== from) flush();
      from = who;
      pieces.push(Uint8Array.from(bytes));
      timer?.cancel();
      timer = clock.after(TURN_MS, flush);
    },
    flush,
  };
}

/** `>` is what we said, `<` what the device said; under it, what it means. */
export function turnText({ from, pieces, means }: Turn): string {
  const mark = from === "host" ? ">" : "<";
  const lines = pieces.map((piece) => `${mark} ${hexOf(piece)}`);
  return [...lines, ...means.map((one) => `    ${JSON.stringify(one)}`)].join("\n");
}
