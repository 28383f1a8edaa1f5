import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { shippedProfiles } from "../../../src/app/equipment.ts";
import type { Person } from "../../../src/app/person.ts";
import { newProfile } from "../../../src/app/profile/new.ts";
import { seededRandom, systemClock } from "../../../src/core/clock.ts";
import { readProfile } from "../../../src/devices/profile/read.ts";
import { feigPeer } from "../../../src/devices/sim/rfid/feig.ts";
import { FLAT, openField } from "../../../src/devices/sim/rfid/field.ts";
import { FACTORY_SCANNER, scannerPeer } from "../../../src/devices/sim/scanner/serial.ts";
import { must, stablePlug } from "../../devices/bench.ts";
import { tag } from "../../devices/tag-bench.ts";
import { fakeMachine } from "../../devices/transports/sysfs.ts";

/** Somebody who picks the first that fits, takes what is offered, and agrees. */
function person(
  picks: readonly RegExp[],
  hears: (text: string) => unknown,
): Person & { readonly told: string[] } {
  const told: string[] = [];
  let at = 0;
  return {
    told,
    tell(text) {
      told.push(text);
      hears(text);
    },
    ask: (_question, otherwise) => Promise.resolve(otherwise),
    confirm: () => Promise.resolve(true),
    choose(question, of) {
      const wanted = picks[at++] ?? /^$/;
      const found = of.find(({ label }) => wanted.test(label));
      if (found === undefined)
        throw new Error(`${question}: none of ${of.map(({ label }) => label).join("; ")}`);
      return Promise.resolve(found.value);
    },
  };
}

async function directory(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "lectern-new-"));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

/** A USB adapter of a made-up machine whose line is a pseudo-terminal. */
async function adapterAt(pty: string, facts: { vid: string; pid: string; product: string }) {
  const machine = fakeMachine();
  machine.plug({ socket: "1-1", ...facts }, { class: "tty", name: "ttyUSB0", node: "ttyUSB0" });
  const node = path.join(machine.roots.dev, "ttyUSB0");
  await rm(node);
  await symlink(pty, node);
  return machine.roots;
}

it("a profile is begun from one that fits, tried, and holds what the scanner said", async () => {
  const { plug, path: pty } = await stablePlug();
  const scanner = must(await scannerPeer(plug, FACTORY_SCANNER, "whole"));
  const roots = await adapterAt(pty, { vid: "067b", pid: "2303", product: "Flat 3000" });
  const somebody = person([/ttyUSB0 \(067B:2303/, /^scanner$/, /^generic-serial-scanner/], (text) => {
    if (text.startsWith("Scan the label")) setTimeout(() => void scanner.scan("31234000000016"), 400);
  });
  const into = await directory();
  const file = must(
    await newProfile(somebody, must(await shippedProfiles()), { directory: into, roots, tryMs: 1_200 }),
  );
  expect(file).toBe(path.join(into, "flat-3000.yaml"));
  const text = await readFile(file ?? "", "utf8");
  expect(text).toMatch(/vid: 0x67b\n\s+pid: 0x2303/i);
  const { profile } = must(await readProfile(text, "flat-3000.yaml"));
  expect(profile).toMatchObject({
    id: "flat-3000",
    name: "Flat 3000",
    role: "scanner",
    provenance: { basis: "captured" },
    examples: [{ from: "device", means: [{ kind: "barcode", text: "31234000000016" }] }],
  });
});

it("a device that answers is recorded with what it was asked", async () => {
  const { plug, path: pty } = await stablePlug();
  const random = seededRandom(1);
  const field = openField(random);
  field.place(tag(1, {}), FLAT);
  must(
    await feigPeer(plug, "whole", {
      field,
      model: "cpr-m02",
      once: true,
      gapMs: 100,
      clock: systemClock,
      random,
    }),
  );
  const roots = await adapterAt(pty, { vid: "0403", pid: "6001", product: "Pad 7" });
  const somebody = person([/ttyUSB0/, /^rfid$/, /^feig-cpr-m02/], () => {});
  const into = await directory();
  const file = must(
    await newProfile(somebody, must(await shippedProfiles()), { directory: into, roots, tryMs: 1_000 }),
  );
  const { profile } = must(await readProfile(await readFile(file ?? "", "utf8"), "pad-7.yaml"));
  const senders = profile.examples.map(({ from }) => from);
  expect(new Set(senders)).toEqual(new Set(["host", "device"]));
  expect(profile.provenance.basis).toBe("captured");
});

it("cards are never recorded", async () => {
  const { plug, path: pty } = await stablePlug();
  const reader = must(await scannerPeer(plug, FACTORY_SCANNER, "whole"));
  const roots = await adapterAt(pty, { vid: "0403", pid: "6001", product: "Cards" });
  const somebody = person([/ttyUSB0/, /^card$/, /^card-uid-serial/], () => void reader.scan("04A1B2C3"));
  const into = await directory();
  const file = must(
    await newProfile(somebody, must(await shippedProfiles()), { directory: into, roots, tryMs: 500 }),
  );
  const text = await readFile(file ?? "", "utf8");
  expect(text).toContain("basis: assumed");
  expect(somebody.told.join("\n")).toContain("Cards are not tried");
});
