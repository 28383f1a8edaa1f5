import { expect, it } from "vitest";
import { linesOf } from "../../../src/app/observe/lines.ts";
import type { Status } from "../../../src/app/observe/status.ts";
import { WELL, withDevice } from "./status-of.ts";

const GLASS = { columns: 80, rows: 24, colour: false };

it("says of a station at which all is well that it serves, and how long it has", () => {
  expect(linesOf(WELL, GLASS)).toEqual([
    "  Lectern 0.1.0, up 3 h, memory 90 MB, disk 50 % free, late 3 ms",
    "  Station   serving",
    "  ACS       online for 2 h",
    "  Screen    1 connected; shows welcome",
    "  Devices",
    "  scanner  scanner  ready for 1 h",
    "  slips    printer  ready for 1 h",
    "  Journal   0 under way; 0 for staff; 0 payments open",
    "  Since start  5 visits, 12 loans, 0 returns, 0 renewals, 0 payments, 0 refusals",
  ]);
});

it("marks what does not work without colour too, and says it in words", () => {
  const lines = linesOf(withDevice("slips", { state: "trouble", fault: "printer.out-of-paper" }), GLASS);
  expect(lines[6]).toBe("X slips    printer  trouble for 1 h: The printer has no paper.");
});

it("stays within 80 by 24 however much is wrong, and never drops what is above the last faults", () => {
  const faults: Status["faults"] = Array.from({ length: 20 }, (_, times) => ({
    at: WELL.at,
    event: "device.unsafe",
    about: "device.not-as-commanded ".repeat(5),
    times,
  }));
  const limits = ["off-line", "returns-only", "no-security", "no-pad", "no-scanner", "no-printer"];
  const lines = linesOf({ ...WELL, faults, service: { fault: null, limits } }, GLASS);
  expect(lines).toHaveLength(24);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines[8]).toMatch(/^ {2}Since start/);
});

it("colours only where it is asked to", () => {
  const escape = "\u001b[";
  expect(linesOf(WELL, GLASS).join("")).not.toContain(escape);
  expect(linesOf(WELL, { ...GLASS, colour: true }).join("")).toContain(`${escape}32m`);
});
