import { describe, expect, it } from "vitest";
import type { Person } from "../../../src/app/person.ts";
import { testByHand } from "../../../src/app/doctor/tests.ts";
import { seededRandom, systemClock } from "../../../src/core/clock.ts";
import { feigOptions } from "../../../src/devices/drivers/rfid/feig/options.ts";
import { feigPad } from "../../../src/devices/drivers/rfid/feig/session.ts";
import { escposOptions } from "../../../src/devices/drivers/printer/escpos/options.ts";
import { escposPrinter } from "../../../src/devices/drivers/printer/escpos/session.ts";
import { loadDriver } from "../../../src/devices/drivers/index.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import { printerPeer } from "../../../src/devices/sim/printer/escpos.ts";
import { feigPeer } from "../../../src/devices/sim/rfid/feig.ts";
import { FLAT, openField } from "../../../src/devices/sim/rfid/field.ts";
import { FACTORY_SCANNER, scannerPeer } from "../../../src/devices/sim/scanner/serial.ts";
import { must, partsOn, serialOn, stablePlug } from "../../devices/bench.ts";
import { stopping, tag } from "../../devices/tag-bench.ts";

const clock = systemClock;

/** Somebody who does as they are told, and then says yes or no. */
function person(
  does: (text: string) => unknown,
  says: (question: string) => boolean,
): Person & { told: string[] } {
  const told: string[] = [];
  return {
    told,
    tell(text) {
      told.push(text);
      does(text);
    },
    confirm(question) {
      told.push(question);
      return Promise.resolve(says(question));
    },
    ask: () => Promise.reject(new Error("nothing is to be typed")),
    choose: () => Promise.reject(new Error("nothing is to be chosen")),
  };
}

const parts = (somebody: Person) => ({
  person: somebody,
  clock,
  withinMs: 3_000,
  afi: { secured: 0x07, unsecured: 0xc2 },
});

describe("a test by hand", () => {
  it("of a scanner shows how long the label was, never the label", async () => {
    const { plug, path } = await stablePlug();
    const peer = must(await scannerPeer(plug, FACTORY_SCANNER, "whole"));
    const driver = await loadDriver("serial-scanner");
    const started = driver.start(partsOn(serialOn(path)), {}, "scanner");
    stopping(started.device);
    await firstHealth(started.device);
    const somebody = person(
      () => void peer.scan("21234000000018"),
      () => true,
    );
    const tested = await testByHand("scanner", started, parts(somebody));
    expect(tested).toEqual({ name: "scanner", passed: true, says: "14 characters" });
    expect(JSON.stringify([tested, somebody.told])).not.toContain("21234");
  });

  it("of a printer prints a page that somebody reads", async () => {
    const { plug, path } = await stablePlug();
    const peer = must(await printerPeer(plug, 42, "whole"));
    const device = stopping(escposPrinter(partsOn(serialOn(path)), escposOptions.parse({})));
    await firstHealth(device);
    const started = { role: "printer", device } as const;
    expect(
      await testByHand(
        "printer",
        started,
        parts(
          person(
            () => {},
            () => true,
          ),
        ),
      ),
    ).toMatchObject({ passed: true });
    expect(peer.slips()[0]).toContain("Lectern test page");
    const illegible = await testByHand(
      "printer",
      started,
      parts(
        person(
          () => {},
          () => false,
        ),
      ),
    );
    expect(illegible).toMatchObject({ passed: false });
    peer.openCover();
    expect(
      await testByHand(
        "printer",
        started,
        parts(
          person(
            () => {},
            () => true,
          ),
        ),
      ),
    ).toMatchObject({
      passed: false,
      says: expect.stringContaining("cover is open"),
    });
  });

  it("of a pad sees three tags, writes one that it may, and leaves it as it was", async () => {
    const { plug, path } = await stablePlug();
    const random = seededRandom(1);
    const field = openField(random);
    must(await feigPeer(plug, "whole", { field, model: "cpr-m02", once: true, gapMs: 100, clock, random }));
    const device = stopping(feigPad(partsOn(serialOn(path)), feigOptions.parse({ answerMs: 300 })));
    await firstHealth(device);
    const chips = [1, 2, 3].map((number) => tag(number, { afi: 0x07 }));
    const somebody = person(
      () => {
        for (const chip of chips) field.place(chip, FLAT);
      },
      () => {
        for (const chip of chips.slice(1)) field.remove(chip.uid);
        return true;
      },
    );
    const tested = await testByHand("pad", { role: "rfid", device }, parts(somebody));
    expect(tested).toMatchObject({ passed: true });
    expect(chips.map(({ afi, writes }) => [afi, writes])).toEqual([
      [0x07, 3],
      [0x07, 0],
      [0x07, 0],
    ]);
  });

  it("of a pad writes nothing without leave", async () => {
    const { plug, path } = await stablePlug();
    const random = seededRandom(1);
    const field = openField(random);
    must(await feigPeer(plug, "whole", { field, model: "cpr-m02", once: true, gapMs: 100, clock, random }));
    const device = stopping(feigPad(partsOn(serialOn(path)), feigOptions.parse({ answerMs: 300 })));
    await firstHealth(device);
    const chips = [1, 2, 3].map((number) => tag(number, {}));
    for (const chip of chips) field.place(chip, FLAT);
    const tested = await testByHand(
      "pad",
      { role: "rfid", device },
      parts(
        person(
          () => {},
          () => false,
        ),
      ),
    );
    expect(tested).toMatchObject({ passed: true, says: expect.stringContaining("none was written") });
    expect(chips.map(({ writes }) => writes)).toEqual([0, 0, 0]);
  });
});
