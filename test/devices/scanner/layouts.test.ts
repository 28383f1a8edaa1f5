/** The layouts are held to those of xkeyboard-config, and the keys of event files to the order of a PC's scan codes. */
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeOf } from "../../../src/devices/drivers/scanner/wedge/evdev.ts";
import {
  layoutOf,
  LAYOUT_NAMES,
  type LayoutName,
} from "../../../src/devices/drivers/scanner/wedge/layouts.ts";
import { NO_CHARACTER, typistFor } from "../../../src/devices/drivers/scanner/wedge/typist.ts";
import { canType, typeLabel, typingHabits } from "../../../src/devices/sim/scanner/typing.ts";

interface Fixture {
  readonly layouts: Readonly<Record<LayoutName, Readonly<Record<string, string>>>>;
}

const FIXTURE = JSON.parse(
  readFileSync(new URL("../../fixtures/keyboard-layouts.json", import.meta.url), "utf8"),
) as Fixture;

const ASCII = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)).join("");
const hex = (usage: number): string => usage.toString(16).toUpperCase().padStart(2, "0");

describe.each(LAYOUT_NAMES)("the layout %s", (name) => {
  const layout = layoutOf(name);
  const levels = [layout.plain, layout.shift, layout.altGr ?? new Map<number, never>()];

  test("has its ASCII characters where xkeyboard-config has them", () => {
    const keys = FIXTURE.layouts[name];
    const other: string[] = [];
    for (const [level, caps] of levels.entries()) {
      for (const [usage, { character }] of caps) {
        const given = keys[hex(usage)];
        if (given === undefined || !/^[\x21-\x7e]$/.test(character)) continue;
        if (given[level] !== character) other.push(`${hex(usage)} ${level} ${character}`);
      }
    }
    // On Windows a US board of 105 keys has a second backslash there.
    expect(other).toEqual(name === "us" ? ["64 0 \\", "64 1 |"] : []);
  });

  test("can type all of ASCII", () => {
    expect(canType(ASCII, name)).toBe(true);
  });

  test("gives back whatever is typed in it", () => {
    const characters = [
      ...new Set(levels.flatMap((caps) => Array.from(caps.values(), (cap) => cap.character))),
    ];
    const typable = characters.filter((character) => !/[\r\t]/.test(character));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...typable, ...Array.from(ASCII))),
        fc.boolean(),
        (text, keypad) => {
          const habits = typingHabits.parse({ layout: name, keypad });
          const typist = typistFor(name);
          const back = typeLabel(text.join(""), habits)
            .flatMap(({ modifiers, keys }) => keys.map((usage) => typist.press({ usage, modifiers })))
            .join("");
          expect(back).toBe(`${text.join("")}\r`);
        },
      ),
    );
  });
});

test.each([
  ["de", [0x35, 0x08], "ê"],
  ["de", [0x35, 0x1e], "^1"],
  ["de", [0x35, 0x35], "^^"],
  ["de", [0x35, 0x2c], "^"],
  ["de", [0x35, 0x28], "^\r"],
  ["de", [0x2e, 0x04], "á"],
  ["fr", [0x2f, 0x12], "ô"],
  ["us", [0x35, 0x08], "`e"],
] as const)("in the layout %s the keys %j give %s", (name, usages, text) => {
  const typist = typistFor(name);
  expect(usages.map((usage) => typist.press({ usage, modifiers: 0 })).join("")).toBe(text);
  expect(typist.rest()).toBe("");
});

test("a dead key with nothing behind it is its own character", () => {
  const typist = typistFor("fr");
  expect(typist.press({ usage: 0x2f, modifiers: 0 })).toBe("");
  expect(typist.rest()).toBe("^");
});

test.each([
  ["F1", 0x3a, 0],
  ["Escape", 0x29, 0],
  ["Backspace", 0x2a, 0],
  ["an arrow", 0x4f, 0],
  ["Ctrl with a letter", 0x10, 0x01],
  ["Ctrl with Enter", 0x28, 0x10],
  ["Alt with a digit of the keypad", 0x59, 0x04],
  ["the logo key with a letter", 0x04, 0x08],
  ["AltGr with a key that has no third character", 0x04, 0x40],
  ["AltGr and Shift", 0x14, 0x42],
  ["Ctrl and Alt together", 0x14, 0x05],
  ["Shift with a digit of the keypad", 0x59, 0x02],
  ["a key that no keyboard has", 0xa5, 0],
])("%s is no character of a label", (_what, usage, modifiers) => {
  expect(typistFor("de").press({ usage, modifiers })).toBe(NO_CHARACTER);
});

test("the right Alt key of a layout without AltGr is an Alt key", () => {
  expect(typistFor("us").press({ usage: 0x04, modifiers: 0x40 })).toBe(NO_CHARACTER);
});

test.each([0x39, 0x47, 0x53])("the lock key %i says nothing", (usage) => {
  expect(typistFor("us").press({ usage, modifiers: 0x02 })).toBe("");
});

test("codes of event files stand in the order of the scan codes of a PC's keys", () => {
  const rows = ["1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "\\zxcvbnm,./"];
  const firsts = [2, 16, 30, 43];
  const us = Array.from(layoutOf("us").plain);
  for (const [row, characters] of rows.entries()) {
    for (const [index, character] of Array.from(characters).entries()) {
      const [usage = 0] = us.find(([key, cap]) => cap.character === character && key < 0x54) ?? [];
      expect(codeOf(usage), character).toBe((firsts[row] ?? 0) + index);
    }
  }
  // Digits of the keypad by rows from the top; Enter, Tab, Space; the key by the left Shift; modifiers.
  const others = [
    0x5f, 0x60, 0x61, 0x5c, 0x5d, 0x5e, 0x59, 0x5a, 0x5b, 0x62, 0x28, 0x2b, 0x2c, 0x64, 0x58, 0x39, 0x53,
  ];
  expect(others.map(codeOf)).toEqual([71, 72, 73, 75, 76, 77, 79, 80, 81, 82, 28, 15, 57, 86, 96, 58, 69]);
  const modifiers = Array.from({ length: 8 }, (_, bit) => codeOf(0xe0 + bit));
  expect(modifiers).toEqual([29, 42, 56, 125, 97, 54, 100, 126]);
});
