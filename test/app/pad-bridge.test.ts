import { describe, expect, it } from "vitest";
import { bridgePad } from "../../src/app/adapters/pad-bridge.ts";
import { itemSecurity } from "../../src/app/adapters/item-security.ts";
import type { ScreenName } from "../../src/core/contract/view-model.ts";
import { virtualClock } from "../../src/core/clock.ts";
import { itemId } from "../../src/core/ids.ts";
import { ok } from "../../src/core/result.ts";
import { Secret } from "../../src/core/secret.ts";
import { listeners } from "../../src/devices/listeners.ts";
import type { PadSeen } from "../../src/flows/pad.ts";
import type { Stack, StackEntry, StackPort, Uid } from "../../src/devices/ports.ts";

const UID = "E004010000000001" as Uid;

function item(id: string, complete = true): StackEntry {
  return {
    kind: "item",
    item: id,
    uids: [UID],
    present: [1],
    parts: complete ? 1 : 2,
    complete,
    owner: undefined,
    security: "unknown",
  };
}

/** A pad whose stack the test says; starting over keeps what lies there, as the real one does. */
function desk(first: ScreenName, lying: readonly StackEntry[] = []) {
  const told = listeners<Stack>();
  const screens = listeners<ScreenName>();
  let stack: Stack = { revision: 0, entries: lying, settled: true };
  let screen = first;
  const items: string[] = [];
  const cards: string[] = [];
  const seen: PadSeen[] = [];
  const show = (entries: readonly StackEntry[], settled: boolean): void => {
    stack = { revision: stack.revision + 1, entries, settled };
    told.tell(stack);
  };
  const port: Pick<StackPort, "onStack" | "startOver" | "release" | "arm"> & { readonly stack: Stack } = {
    get stack() {
      return stack;
    },
    onStack: told.add,
    release: (id) => Promise.resolve(ok(id === "A" ? ("verified" as const) : ("unverified" as const))),
    arm: (id) => Promise.resolve(ok(id === "A" ? ("verified" as const) : ("unverified" as const))),
    startOver() {
      const { entries } = stack;
      show([], false);
      show(entries, true);
    },
  };
  bridgePad(port, {
    get screen() {
      return screen;
    },
    onScreen: screens.add,
    item: (id) => items.push(id),
    card: (id) => cards.push(id),
    pad: (now) => seen.push(now),
  });
  return {
    port,
    seen,
    cards,
    put: (...entries: StackEntry[]) => show(entries, true),
    uneasy: (...entries: StackEntry[]) => show(entries, false),
    goTo(next: ScreenName) {
      screen = next;
      screens.tell(next);
    },
    /** What was told since the last question. */
    told: () => items.splice(0),
  };
}

describe("items on a pad", () => {
  it("wake the station, and are told once", () => {
    const here = desk("welcome");
    here.put(item("A"), item("B"));
    here.goTo("card");
    here.put(item("A"), item("B"), item("C"));
    expect(here.told()).toEqual(["A", "B", "C"]);
  });

  it("are told again when they were taken off and put down again, but not for a flicker", () => {
    const here = desk("items");
    here.put(item("A"));
    here.uneasy();
    here.put(item("A"));
    expect(here.told()).toEqual(["A"]);
    here.put();
    here.put(item("A"));
    expect(here.told()).toEqual(["A"]);
  });

  it("that one patron left behind are not the next one's until they were taken off", () => {
    const here = desk("welcome");
    here.put(item("A"));
    for (const screen of ["card", "items", "receipt", "goodbye", "welcome", "card", "items"] as const) {
      here.goTo(screen);
    }
    expect(here.told()).toEqual(["A"]);
    here.put(item("A"), item("B"));
    expect(here.told()).toEqual(["B"]);
    here.put(item("B"));
    here.put(item("B"), item("A"));
    expect(here.told()).toEqual(["A"]);
  });

  it("that somebody left who never showed a card wake nobody, but count for whoever shows one", () => {
    const here = desk("welcome");
    here.put(item("A"));
    here.goTo("card");
    here.goTo("welcome");
    expect(here.told()).toEqual(["A"]);
    here.goTo("pin");
    expect(here.told()).toEqual(["A"]);
  });

  it("that lay there before the station began wake nobody, but count for whoever comes", () => {
    const here = desk("welcome", [item("A")]);
    expect(here.told()).toEqual([]);
    here.goTo("returns");
    expect(here.told()).toEqual(["A"]);
  });

  it("that were brought back are not told to who borrows next, though they are moved about, until the session ends", () => {
    const here = desk("welcome");
    here.put(item("A"));
    for (const screen of ["card", "returns"] as const) here.goTo(screen);
    here.put(item("A"), item("B"));
    here.goTo("time");
    here.put(item("A"), item("B"), item("C"));
    here.goTo("returns");
    expect(here.told()).toEqual(["A", "B", "C"]);
    here.put();
    here.put(item("A"));
    expect(here.told()).toEqual(["A"]);
    for (const screen of ["card", "pin", "items"] as const) here.goTo(screen);
    here.put();
    here.put(item("A"), item("B"), item("C"), item("D"));
    expect(here.told()).toEqual(["D"]);
    here.put();
    for (const screen of ["goodbye", "welcome"] as const) here.goTo(screen);
    here.put(item("A"));
    expect(here.told()).toEqual(["A"]);
  });

  it("that were lent can be brought back in the same session", () => {
    const here = desk("items");
    here.put(item("A"));
    here.goTo("returns");
    here.put();
    here.put(item("A"));
    expect(here.told()).toEqual(["A", "A"]);
  });

  it("that were brought back and left are nobody's", () => {
    const here = desk("welcome");
    here.goTo("returns");
    here.put(item("A"));
    for (const screen of ["goodbye", "welcome", "card", "items"] as const) here.goTo(screen);
    expect(here.told()).toEqual(["A"]);
  });

  it("wait while the station is out of service", () => {
    const here = desk("out-of-service");
    here.put(item("A"));
    expect(here.told()).toEqual([]);
    here.goTo("welcome");
    expect(here.told()).toEqual(["A"]);
  });

  it("that are no items to lend are named, the most pressing first, and never told as items", () => {
    const here = desk("items");
    here.put(item("A", false));
    here.put(item("A", false), { kind: "patron-card", uid: UID, card: undefined });
    here.put({ kind: "double-tagged", item: "B", uids: [UID] });
    here.put({ kind: "foreign", uid: UID, item: "X", owner: "DK-710100" });
    here.put({ kind: "unprogrammed", uid: UID });
    here.put();
    expect(here.told()).toEqual([]);
    expect(here.seen.map(({ notice }) => notice)).toEqual([
      { name: "pad-part-missing", item: "A", missing: 1, parts: 2 },
      { name: "pad-card" },
      { name: "pad-double-tagged" },
      { name: "pad-foreign" },
      { name: "pad-unreadable" },
      undefined,
    ]);
  });

  it("are told as lying there as soon as they are told, and as gone once that is certain", () => {
    const here = desk("items");
    here.uneasy(item("A"));
    here.put(item("A"), item("B"), item("C", false));
    here.uneasy(item("B"));
    here.put(item("B"));
    expect(here.seen.map(({ items }) => items)).toEqual([["A"], ["A", "B"], ["B"]]);
  });
});

describe("a library card on a pad", () => {
  const card: StackEntry = { kind: "patron-card", uid: UID, card: new Secret("P1") };

  it("says who somebody is, once", () => {
    const here = desk("welcome");
    here.put(card);
    here.goTo("pin");
    here.put(card, item("A"));
    expect(here.cards).toEqual(["P1"]);
  });

  it("is told with its number, which no dump shows", () => {
    const here = desk("items");
    here.put(card);
    here.put({ ...card, card: new Secret("P2") });
    here.put(card, { kind: "patron-card", uid: "E004010000000002" as Uid, card: undefined });
    const numbers = here.seen.map(({ cards }) => cards.map((each) => each?.reveal()));
    expect(numbers).toEqual([["P1"], ["P2"], ["P1", undefined]]);
    expect(JSON.stringify(here.seen)).not.toContain("P1");
  });

  it("of the next person begins their session while the goodbye still stands, the one before's does not", () => {
    const here = desk("welcome");
    here.put(card, item("A"));
    for (const screen of ["items", "goodbye"] as const) here.goTo(screen);
    here.put();
    here.put(card, item("B"));
    expect(here.cards).toEqual(["P1"]);
    here.put(card, item("B"), {
      kind: "patron-card",
      uid: "E004010000000002" as Uid,
      card: new Secret("P2"),
    });
    expect(here.cards).toEqual(["P1", "P2"]);
    expect(here.told()).toEqual(["A", "B"]);
    for (const screen of ["card", "items"] as const) here.goTo(screen);
    expect(here.told()).toEqual([]);
  });

  it("that was forgotten says nothing of who comes next, until it was taken off", () => {
    const here = desk("welcome");
    here.put(card);
    for (const screen of ["pin", "items", "goodbye", "welcome", "card", "welcome"] as const)
      here.goTo(screen);
    expect(here.cards).toEqual(["P1"]);
    here.put();
    here.put(card);
    expect(here.cards).toEqual(["P1", "P1"]);
  });

  it("that is laid down while somebody borrows opens no session after theirs", () => {
    const here = desk("items");
    here.put(card);
    for (const screen of ["goodbye", "welcome"] as const) here.goTo(screen);
    expect(here.cards).toEqual([]);
  });
});

describe("security of an item", () => {
  it("is the pad's for an item with a tag, else the desensitizer's; there is none without either", async () => {
    const here = desk("items");
    here.put(item("A"));
    const media: string[] = [];
    const desensitizer = {
      release: (what: string) => {
        media.push(what);
        return Promise.resolve(ok("unverified" as const));
      },
      arm: (what: string) => {
        media.push(`armed ${what}`);
        return Promise.resolve(ok("unverified" as const));
      },
    };
    const both = itemSecurity(here.port, desensitizer, virtualClock(0));
    expect(await both?.release(itemId("A"), "book")).toEqual(ok("verified"));
    expect(await both?.release(itemId("B"), "magnetic")).toEqual(ok("unverified"));
    // Lifted before the ILS said yes, or out of sight with the pad: a desensitizer does not reach its tag.
    here.uneasy();
    expect(await both?.release(itemId("A"), "book")).toEqual(ok("verified"));
    here.put(item("C"));
    here.put();
    expect(await both?.release(itemId("C"), "book")).toEqual(ok("unverified"));
    // What puts it on again is found in the same way.
    expect(await both?.arm(itemId("A"), "book")).toEqual(ok("verified"));
    expect(await both?.arm(itemId("B"), "book")).toEqual(ok("unverified"));
    expect(media).toEqual(["magnetic", "armed book"]);
    expect(itemSecurity(undefined, undefined, virtualClock(0))).toBeUndefined();
  });

  it("can be changed without anybody's doing only for what lies on the pad, once the pad has read it", async () => {
    const here = desk("items");
    const clock = virtualClock(0);
    const pad = itemSecurity(here.port, undefined, clock);
    here.put(item("A"));
    expect(await pad?.isPresent(itemId("A"))).toBe(true);
    expect(await pad?.isPresent(itemId("B"))).toBe(false);
    here.uneasy();
    const soon = pad?.isPresent(itemId("B"));
    here.put(item("B"));
    expect(await soon).toBe(true);
    here.uneasy();
    const never = pad?.isPresent(itemId("B"));
    clock.advance(3000);
    expect(await never).toBe(false);
    const refuses = () => Promise.reject(new Error("no"));
    const alone = itemSecurity(undefined, { release: refuses, arm: refuses }, clock);
    expect(await alone?.isPresent(itemId("A"))).toBe(false);
  });
});
