import { expect, it, vi } from "vitest";
import { receiptDesk, type ReceiptParts } from "../../src/app/adapters/receipts.ts";
import { seededBytes, virtualClock } from "../../src/core/clock.ts";
import { fault } from "../../src/core/faults.ts";
import type { Printout } from "../../src/core/printout.ts";
import { failed, ok, type Result } from "../../src/core/result.ts";
import type { PrinterPort, PrintFault } from "../../src/devices/ports.ts";
import { EVERYTHING, HOLD_SLIPS, NOTHING } from "../../src/receipts/samples.ts";
import { orElse, stationery } from "../../src/receipts/stationery.ts";
import { openTemplates } from "../../src/receipts/template.ts";
import { printoutText } from "../../src/receipts/text.ts";
import { readStationery, SHIPPED } from "../../src/app/receipt/read.ts";
import { OPEN, shop, valueOf } from "../receipts/shop.ts";

type Print = PrinterPort["print"];

/** A desk whose printer does as the test says, and what came out of it. */
function desk(parts: Partial<ReceiptParts>, print: Print = () => Promise.resolve(ok("verified"))) {
  const slips: string[] = [];
  const logged: string[] = [];
  const made = receiptDesk({
    stationery: () => shop({}),
    printer: {
      columns: 42,
      print(printout: Printout) {
        slips.push(printoutText(printout, 42));
        return print(printout);
      },
    },
    mail: undefined,
    clock: virtualClock(EVERYTHING.at),
    randomBytes: seededBytes(1),
    log: (event, data) => void logged.push(JSON.stringify([event, data])),
    ...parts,
  });
  return { desk: made, slips, logged };
}

const fails =
  (begun: boolean): Print =>
  () =>
    Promise.resolve<Result<never, PrintFault>>(failed({ ...fault("printer.out-of-paper", "p"), begun }));

it.each([
  [() => Promise.resolve(ok("verified" as const)), "printed"],
  [() => Promise.resolve(ok("unverified" as const)), "printed"],
  [fails(false), "not-printed"],
  [fails(true), "may-be-torn"],
] as const)("what becomes of paper is one of three", async (print, outcome) => {
  const here = desk({}, print);
  expect(await here.desk.print(EVERYTHING)).toBe(outcome);
  expect(here.logged).toHaveLength(1);
});

it("without a printer nothing is printed, and nothing fails", async () => {
  const { desk: bare } = desk({ printer: undefined });
  expect(await bare.print(EVERYTHING)).toBe("not-printed");
  expect(await bare.printTestPage()).toBe("not-printed");
});

it("prints the slip for staff and the test page", async () => {
  const here = desk({});
  const [hold] = HOLD_SLIPS;
  if (hold === undefined) throw new Error("There is no sample of a hold slip");
  await here.desk.printHoldSlip(hold);
  await here.desk.printTestPage();
  expect(here.slips[0]).toContain("HOLD ELSEWHERE");
  expect(here.slips[1]).toContain("Test page");
});

it("prints the last slip once more, as masked as it was", async () => {
  const here = desk({}, fails(true));
  expect(await here.desk.reprint()).toBe("not-printed");
  await here.desk.print({ ...EVERYTHING, detail: { name: "none" } });
  await here.desk.reprint();
  expect(here.slips).toHaveLength(2);
  expect(here.slips[1]).toBe(here.slips[0]);
  expect(here.slips[1]).not.toContain("Ada");
});

it("shows what it would print, as wide as the paper is, and with a printer or without", async () => {
  const here = desk({});
  await here.desk.print(EVERYTHING);
  expect(here.desk.preview(EVERYTHING)).toBe(here.slips[0]);
  const { desk: bare } = desk({ printer: undefined });
  expect(bare.preview(EVERYTHING)).toBe(here.slips[0]);
  expect(bare.preview({ ...EVERYTHING, detail: { titles: "off" } })).not.toContain("Verwandlung");
});

it("has a code for what fits into one", () => {
  const { desk: here } = desk({});
  expect(here.code({ ...EVERYTHING, entries: EVERYTHING.entries.slice(0, 3) })).toContain(
    "Due Fri, 26 Mar 2027",
  );
  expect(here.code(EVERYTHING)).toBeUndefined();
});

it("mails by way of the outbox, and not to what is no address", async () => {
  const post = vi.fn(() => Promise.resolve(ok(undefined)));
  const here = desk({ mail: { from: "Library <library@example.org>", post } });
  expect(await here.desk.mail?.(EVERYTHING, "ada@example.org")).toEqual(ok(undefined));
  expect(post).toHaveBeenCalledOnce();
  expect(await here.desk.mail?.(EVERYTHING, "a@b.example,c@d.example")).toMatchObject({
    fault: { code: "receipt.bad-address" },
  });
  expect(post).toHaveBeenCalledOnce();
  expect(desk({}).desk.mail).toBeUndefined();
});

it("a template of the station's own that fails after all is told, and the one that ships prints", async () => {
  const { words, templates } = valueOf(await readStationery([SHIPPED]));
  const parts = {
    library: "Ashby Library",
    zone: "UTC",
    words,
    language: "en",
    options: { detail: OPEN, ilsLines: "both" },
    holdName: "none",
  } as const;
  const broken = openTemplates(new Map([["receipt", { file: "own/receipt.liquid", text: "{{ nothing }}" }]]));
  const told = vi.fn();
  const either = orElse(
    stationery({ ...parts, templates: broken }),
    stationery({ ...parts, templates }),
    told,
  );
  const here = desk({ stationery: () => either });
  expect(await here.desk.print(NOTHING)).toBe("printed");
  expect(here.slips[0]).toContain("Nothing was done.");
  expect(told.mock.calls.flat()).toMatchObject([{ code: "receipt.template" }]);
});
