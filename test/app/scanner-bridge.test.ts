import { describe, expect, it } from "vitest";
import { bridgeScanner } from "../../src/app/adapters/scanner-bridge.ts";
import { listeners } from "../../src/devices/listeners.ts";
import type { Barcode, Discard } from "../../src/devices/ports.ts";

function bench() {
  const barcodes = listeners<Barcode>();
  const discards = listeners<Discard>();
  const told: unknown[] = [];
  const forget = bridgeScanner(
    { onBarcode: barcodes.add, onDiscard: discards.add },
    { scan: (...scan) => told.push(scan), publishersLabel: () => told.push("publisher") },
  );
  return { barcodes, discards, told, forget };
}

const label = { text: "123", aim: undefined, at: 0 };

describe("what a scanner tells the flows", () => {
  it("is a label, with what it is on where the device knows", () => {
    const { barcodes, told, forget } = bench();
    barcodes.tell({ ...label, kind: undefined });
    barcodes.tell({ ...label, kind: "patron" });
    barcodes.tell({ ...label, kind: "item" });
    for (const each of forget) each();
    barcodes.tell({ ...label, kind: "item" });
    expect(told).toEqual([
      ["123", undefined],
      ["123", "card"],
      ["123", "item"],
    ]);
  });

  it("of refused scans is only what the patron can do something about", () => {
    const { discards, told } = bench();
    discards.tell({ code: "scan.partial", length: 3, at: 0 });
    discards.tell({ code: "scan.publishers-label", length: 13, at: 0 });
    expect(told).toEqual(["publisher"]);
  });
});
