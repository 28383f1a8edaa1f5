import { describe, expect, it } from "vitest";
import {
  focusAfter,
  keyGuard,
  SCAN_OVER_MS,
  SLOWEST_SCANNER_MS,
  type KeyStroke,
} from "../../src/kiosk-ui/renderer/keys.ts";

const stroke = (key: string, how: Partial<KeyStroke> = {}): KeyStroke => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  repeat: false,
  ...how,
});

describe("a keypad", () => {
  it("moves, presses, goes back and repeats", () => {
    const guard = keyGuard();
    const typed = ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft", "Enter", "Escape", "F5"];
    expect(typed.map((key, index) => guard.wish(stroke(key), index * 200))).toEqual([
      "next",
      "previous",
      "next",
      "previous",
      "press",
      "back",
      "repeat",
    ]);
  });

  it("has no other keys, and none with another one held", () => {
    const guard = keyGuard();
    for (const [index, key] of ["a", "1", " ", "Tab", "F12", "ContextMenu", "Backspace"].entries()) {
      expect(guard.wish(stroke(key), index * 200)).toBeUndefined();
    }
    for (const [index, held] of (["ctrlKey", "altKey", "metaKey", "repeat"] as const).entries()) {
      expect(guard.wish(stroke("Enter", { [held]: true }), 5000 + index * 200)).toBeUndefined();
    }
  });
});

describe("a scanner in wedge mode", () => {
  it("presses nothing with the Enter at the end of a label", () => {
    const guard = keyGuard();
    const label = [..."31234000000016".split(""), "Enter"];
    expect(label.map((key, index) => guard.wish(stroke(key), index * 3))).toEqual(label.map(() => undefined));
  });

  it("moves nothing with arrows in a label, at whatever speed scanners have", () => {
    for (const pause of [1, 8, 30, SLOWEST_SCANNER_MS - 1]) {
      const guard = keyGuard();
      const label = ["a", "ArrowDown", "Enter", "Escape", "Enter"];
      expect(label.map((key, index) => guard.wish(stroke(key), index * pause))).toEqual(
        label.map(() => undefined),
      );
    }
  });

  it("presses nothing where a busy station hears its keys with gaps", () => {
    const guard = keyGuard();
    const label = ["3", "1", "Tab", "Enter", "Alt", "ArrowDown", "Enter"];
    const gap = SCAN_OVER_MS / 4;
    expect(label.map((key, index) => guard.wish(stroke(key), index * gap))).toEqual(
      label.map(() => undefined),
    );
    expect(guard.wish(stroke("Enter"), label.length * gap + SCAN_OVER_MS)).toBe("press");
  });
});

it("a finger that rests on a key asks once, and is no scanner", () => {
  const guard = keyGuard();
  expect(guard.wish(stroke("ArrowDown"), 0)).toBe("next");
  expect([500, 530, 560].map((at) => guard.wish(stroke("ArrowDown", { repeat: true }), at))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(guard.wish(stroke("Enter"), 700)).toBe("press");
});

it("the focus goes round and round", () => {
  expect([0, 1, 2].map((at) => focusAfter(3, at, "next"))).toEqual([1, 2, 0]);
  expect([0, 1, 2].map((at) => focusAfter(3, at, "previous"))).toEqual([2, 0, 1]);
  expect([focusAfter(3, -1, "next"), focusAfter(3, -1, "previous"), focusAfter(0, -1, "next")]).toEqual([
    0, 2, -1,
  ]);
});
