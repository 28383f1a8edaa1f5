/** A sample of the campaign of `npm run campaign:zvt`, which pulls the cable at every byte. */
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/core/clock.ts";
import {
  disturbed,
  GIVES_BACK,
  KEEPS,
  lengthOf,
  MISCHIEF,
  pulled,
  pulledWhileReversing,
  type Kind,
  type Said,
} from "./trials.ts";

const KINDS: readonly Kind[] = (["apdu", "serial"] as const).flatMap((framing) =>
  [KEEPS, GIVES_BACK].map((peer) => ({ framing, peer })),
);

/** Pulls the cable at every n-th byte of a payment. */
async function all(kind: Kind, every: number): Promise<readonly Said[]> {
  const length = await lengthOf(kind);
  const random = seededRandom(length);
  const found: Said[] = [];
  for (let at = 0; at <= length; at += every) found.push(await pulled(kind, at, random));
  return found;
}

describe("a cable that is pulled in the middle of a payment", () => {
  it.each(KINDS)("($framing, $peer.untold) never makes a charge unknown or twice", async (kind) => {
    const found = await all(kind, 13);
    expect(new Set(found)).toEqual(new Set([0, 1_234]));
  });

  it.each<[string, Kind]>([
    ["that never booked anything before", { framing: "apdu", peer: KEEPS, fresh: true }],
    ["that repeats nothing", { framing: "apdu", peer: { ...KEEPS, repeats: false } }],
    [
      "whose reversals do not name the payment",
      { framing: "apdu", peer: { ...GIVES_BACK, namesOriginal: false } },
    ],
  ])("of a terminal %s: what is not certain stays unknown", async (_what, kind) => {
    expect(await all(kind, 17)).toContain("unknown");
  });
});

describe("a terminal in the middle of a payment", () => {
  it.each(Object.keys(MISCHIEF))("that %s charges once, and what it charged is known", async (what) => {
    const random = seededRandom(what.length);
    for (const kind of [...KINDS, ...KINDS]) expect(await disturbed(kind, what, random)).not.toBe("unknown");
  });
});

describe("a cable that is pulled in the middle of a reversal", () => {
  it.each(["apdu", "serial"] as const)("(%s) gives back once", async (framing) => {
    const kind: Kind = { framing, peer: KEEPS };
    const length = await pulledWhileReversing(kind, Infinity);
    for (let at = 0; at <= length; at += 19) await pulledWhileReversing(kind, at);
    expect(length).toBeGreaterThan(300);
  });
});
