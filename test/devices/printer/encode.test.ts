import { describe, expect, it } from "vitest";
import type { Printout } from "../../../src/core/printout.ts";
import { explainCommands } from "../../../src/devices/drivers/printer/commands.ts";
import { ESCPOS_COMMANDS } from "../../../src/devices/drivers/printer/escpos/commands.ts";
import { STARPRNT_COMMANDS } from "../../../src/devices/drivers/printer/starprnt/commands.ts";
import { slips, type PaperEvent } from "../../../src/devices/sim/printer/paper.ts";
import { LANGUAGES, line, printed, type Given } from "./languages.ts";

const EVERYTHING: Printout = [
  { kind: "text", text: "Library", align: "center", bold: true, large: true },
  { kind: "text", text: "Grüße, 5 €", align: "right", bold: false, large: false },
  { kind: "rule" },
  { kind: "feed", lines: 2 },
  { kind: "barcode", value: "30001" },
  { kind: "qr", value: "https://example.org/" },
];

const word = (value: unknown): string => (typeof value === "string" ? value : "");

describe.each(LANGUAGES)("$name", ({ name, tongue, encode }) => {
  const paper = (printout: Printout, given: Given = {}): readonly PaperEvent[] =>
    printed(tongue, encode(printout, { columns: 42, ...given }), 42).events;

  it.each(["Grüße, 5 €", "Łódź Žižek", "L’été “à la plage” – ça va", "Smørrebrød på Ærø", "Ñandú ¿qué?"])(
    "accents survive: %s",
    (text) => {
      expect(slips(paper([line(text)]), 42)).toEqual([text]);
    },
  );

  it("a letter sent as base and accent is printed as one", () => {
    expect(slips(paper([line("Cafe\u0301")]), 42)).toEqual(["Café"]);
  });

  it("a character that no code page has becomes a question mark, not a command", () => {
    expect(slips(paper([line("日本 a")]), 42)).toEqual(["?? a"]);
  });

  it("a command hidden in a title is printed as blanks", () => {
    const events = paper([line("a\u001dV\u0000b\u001b@c\u0010\u0004\u0001d\u0007")]);
    expect(events.filter((event) => event.kind === "cut")).toHaveLength(1);
    expect(slips(events, 42)).toEqual(["a V b @c   d"]);
  });

  it("all that a printout may hold comes out, and nothing that the printer does not know", () => {
    const events = paper(EVERYTHING);
    const kinds = events.map((event) => event.kind).filter((kind) => kind !== "line");
    expect(kinds).toEqual(["barcode", "qr", "cut"]);
    expect(events.filter((event) => event.kind !== "line")).toMatchObject([
      { symbology: "code128", data: "30001", align: "center", height: 60, text: "below" },
      { data: "https://example.org/", align: "center", module: 6, level: "M" },
      { partial: true },
    ]);
    const [slip] = slips(events, 42);
    expect(slip).toContain("Library");
    expect(slip).toContain("─".repeat(42));
    const head = events
      .flatMap((event) => (event.kind === "line" ? event.spans : []))
      .find((span) => span.bold);
    expect(head).toMatchObject({ text: "Library", width: 2, height: 2 });
  });

  it.each([
    ["full", 1],
    ["partial", 1],
    ["none", 0],
  ] as const)("cut %s cuts %i times, and the last line is fed past the cutter", (cut, times) => {
    const events = paper([line("last")], { cut, feedBeforeCut: 4 });
    const kinds = events.map((event) => event.kind);
    expect(kinds.filter((kind) => kind === "cut")).toHaveLength(times);
    expect(kinds.slice(0, 5)).toEqual(["line", "line", "line", "line", "line"]);
  });

  it("is explained command by command, nothing left over and nothing unknown", () => {
    const table = name === "ESC/POS" ? ESCPOS_COMMANDS : STARPRNT_COMMANDS;
    const bytes = Buffer.concat(encode(EVERYTHING, { columns: 42 }));
    const shown = explainCommands(bytes, table);
    expect(shown.filter(({ kind }) => kind === "junk")).toEqual([]);
    const hex = shown.map(({ hex }) => word(hex)).join(" ");
    expect(hex.replaceAll(" ", "").toLowerCase()).toBe(bytes.toString("hex"));
    expect(shown).toContainEqual(expect.objectContaining({ command: "cut", cut: "partial" }));
    expect(shown).toContainEqual(
      expect.objectContaining({ command: "barcode", symbology: "code128", data: "30001" }),
    );
    expect(shown).toContainEqual(
      expect.objectContaining({ command: "symbol", does: "store", data: "https://example.org/" }),
    );
    const text = shown.filter(({ kind }) => kind === "text").map(({ text }) => word(text));
    expect(text.join("")).toContain("Grüße, 5 €");
  });

  it("comes in pieces of whole commands: between any two a question may stand", () => {
    const table = name === "ESC/POS" ? ESCPOS_COMMANDS : STARPRNT_COMMANDS;
    for (const piece of encode(EVERYTHING, { columns: 42 })) {
      expect(explainCommands(piece, table).filter(({ kind }) => kind === "junk")).toEqual([]);
    }
  });
});
