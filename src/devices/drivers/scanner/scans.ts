import type { DiscardCode } from "../../ports.ts";

/** What was cut out of the characters that a scanner sends. */
export type Cut =
  | { readonly kind: "scan"; readonly body: string }
  | { readonly kind: "discard"; readonly code: DiscardCode; readonly length: number };

/**
 * Cuts characters into scans. It holds no timer: whoever reads the line says when it has fallen silent. However the
 * characters are cut into pieces, the same scans come.
 */
export interface ScanFramer {
  feed(text: string): Cut[];
  /** The line has been silent for longer than a scan pauses. */
  silence(): Cut[];
  /** The line is gone: what is held is no scan, whatever ends one. */
  lost(): Cut[];
  /** True while part of a scan is held. */
  readonly waiting: boolean;
}

/** Noise without an end is reported each time so many characters have gone by. */
const NOISE = 4_096;

/** `ends`: what ends a scan; none leaves it to the silence. A scan of more than `limit` characters is no label. */
export function scanFramer(ends: readonly string[], limit: number): ScanFramer {
  let held = "";
  /** Characters of an overlong scan that were let go already; undefined while the scan may still be good. */
  let dropped: number | undefined;

  function finish(body: string): Cut[] {
    const length = (dropped ?? 0) + body.length;
    const overlong = dropped !== undefined;
    held = "";
    dropped = undefined;
    if (overlong) return [{ kind: "discard", code: "scan.too-long", length }];
    // The LF after a CR, or an empty line: nothing was thrown away.
    return length === 0 ? [] : [{ kind: "scan", body }];
  }

  /** Keeps the memory of an overlong scan small; its tail stays, for a terminator of two characters. */
  function shorten(): Cut[] {
    if (held.length <= limit) return [];
    dropped = (dropped ?? 0) + held.length - 1;
    held = held.slice(-1);
    if (dropped < NOISE) return [];
    const length = dropped;
    dropped = 0;
    return [{ kind: "discard", code: "scan.too-long", length }];
  }

  function giveUp(): Cut[] {
    if (dropped !== undefined) return finish(held);
    const { length } = held;
    held = "";
    return length === 0 ? [] : [{ kind: "discard", code: "scan.partial", length }];
  }

  return {
    get waiting() {
      return held !== "" || dropped !== undefined;
    },
    feed(text) {
      const cuts: Cut[] = [];
      for (let at = 0; at < text.length; at++) {
        held += text[at];
        const end = ends.find((candidate) => held.endsWith(candidate));
        cuts.push(...(end === undefined ? shorten() : finish(held.slice(0, -end.length))));
      }
      return cuts;
    },
    silence: () => (ends.length === 0 ? finish(held) : giveUp()),
    lost: giveUp,
  };
}
