import { describe, expect, it, onTestFinished } from "vitest";
import { seededRandom, systemClock } from "../../src/core/clock.ts";
import { feigOptions } from "../../src/devices/drivers/rfid/feig/options.ts";
import { feigPad } from "../../src/devices/drivers/rfid/feig/session.ts";
import { threeMOptions } from "../../src/devices/drivers/rfid/three-m/options.ts";
import { threeMPad } from "../../src/devices/drivers/rfid/three-m/session.ts";
import type { Json } from "../../src/devices/driver.ts";
import type { DeviceParts } from "../../src/devices/keep-open.ts";
import { firstHealth, type PadPort, type Uid } from "../../src/devices/ports.ts";
import { loadPeer, PEER_NAMES } from "../../src/devices/sim/index.ts";
import { readTag } from "../../src/devices/tags/read.ts";
import { uidOf } from "../../src/devices/tags/uid.ts";
import { must, partsOn, serialOn, stablePlug, until } from "./bench.ts";
import { stopping } from "./tag-bench.ts";

const PADS: Readonly<
  Record<string, { readonly options: object; readonly pad: (parts: DeviceParts) => PadPort }>
> = {
  "3m-d6": {
    options: { busyMs: 0 },
    pad: (parts) => threeMPad(parts, threeMOptions.parse({ answerMs: 400 })),
  },
  "feig-iso-host": {
    options: { gapMs: 100 },
    pad: (parts) => feigPad(parts, feigOptions.parse({ answerMs: 400 })),
  },
};

async function bench(name: string) {
  const definition = await loadPeer(name);
  const made = PADS[name];
  if (definition === undefined || made === undefined) throw new Error(name);
  const { plug, path } = await stablePlug();
  const parts = { plug, fragmentation: "whole", clock: systemClock, random: seededRandom(1) } as const;
  const peer = must(await definition.start(parts, made.options));
  onTestFinished(() => peer.stop());
  const pad = stopping(made.pad(partsOn(serialOn(path))));
  await firstHealth(pad);
  /** Says a line at the prompt. */
  const say = async (line: string): Promise<Json | undefined> => {
    const [word = "", ...words] = line.split(" ");
    const verb = peer.verbs[word];
    if (verb === undefined) throw new Error(`no verb ${word}`);
    return must(await verb.run(words));
  };
  const place = async (line: string): Promise<Uid> => {
    const told = await say(`place ${line}`);
    const uid = typeof told === "string" ? uidOf(told) : undefined;
    if (uid === undefined) throw new Error(line);
    return uid;
  };
  return { say, place, pad, peer };
}

it.each(Object.keys(PADS))("%s stands in the table of peers", (name) => expect(PEER_NAMES).toContain(name));

describe.each(Object.keys(PADS))("at the prompt of %s", (name) => {
  it.each<[string, object]>([
    [
      "31017000987658 part=2/3 owner=DK-710100",
      { format: "iso28560-3", item: "31017000987658", part: 2, parts: 3 },
    ],
    ["31017000987658 format=iso28560-2", { format: "iso28560-2", item: "31017000987658" }],
    ["1302003767 format=3m", { format: "3m", item: "1302003767" }],
    ["42 usage=patron-card", { format: "iso28560-3", usage: "patron-card" }],
    ["11223344 order=reversed", { format: "iso28560-3", item: "11223344" }],
  ])("place %s lays what a library wrote", async (line, content) => {
    const { place, pad } = await bench(name);
    const uid = await place(line);
    const [tag] = must(await pad.inventory());
    expect(tag?.uid).toBe(uid);
    const info = must(await pad.tagInfo(uid));
    const memory = Uint8Array.from(must(await pad.readBlocks(uid, 0, 12)));
    const read = readTag(memory, info.dsfid, 4, false, { acceptBadCrc: "never" });
    expect(read).toMatchObject({ kind: "content", content });
  });

  it("place UID lays a blank tag, with what else is said", async () => {
    const { place, pad, say } = await bench(name);
    const uid = await place("E004010012345678 afi=C2 dsfid=06 eas=off");
    expect(must(await pad.tagInfo(uid))).toMatchObject({ uid, afi: 0xc2, dsfid: 6 });
    expect(must(await pad.readEas(uid))).toBe(false);
    expect(await say("tags")).toEqual([
      { uid, chip: "ICODE SLIX", afi: "C2", dsfid: "06", eas: "off", writes: 0 },
    ]);
  });

  it("tags come, go, leave, are hidden, locked and guarded by their items", async () => {
    const { place, pad, say } = await bench(name);
    const uid = await place("31234000000016");
    await say("remove 31234000000016");
    expect(must(await pad.inventory())).toEqual([]);
    // It is the same tag, with what was written to it.
    expect(await place("31234000000016")).toBe(uid);
    expect(must(await pad.inventory())).toHaveLength(1);
    await say("lock 31234000000016 dsfid");
    expect(await pad.writeDsfid(uid, 6)).toMatchObject({ ok: false, fault: { code: "tag.locked" } });
    await say("password 31234000000016 89ABCDEF");
    expect(await pad.writeAfi(uid, 0xc2)).toMatchObject({ ok: false, fault: { code: "tag.protected" } });
    await say("ghost");
    expect(must(await pad.inventory())).toHaveLength(1);
    await say("flicker 31234000000016 0");
    expect(must(await pad.inventory())).toEqual([]);
    await say("flat 31234000000016");
    await say("leave-after 31234000000016 1");
    must(await pad.readBlocks(uid, 0, 1));
    expect(await pad.readAfi(uid)).toMatchObject({ ok: false, fault: { code: "tag.gone" } });
  });

  it("the reader is late, spoilt, pulled and put in again", async () => {
    const { pad, say } = await bench(name);
    for (const line of ["spoil flipped", "late 10", "reboot 20"]) {
      await say(line);
      must(await pad.inventory());
    }
    await say("unplug");
    await until(() => pad.health.state === "lost");
    await say("plug");
    await until(() => pad.health.state === "ready");
  });

  it.each([
    ["place", /it is: place UID\|ITEM/],
    ["place 1 colour=red", /this key is not known/],
    ["place 1 red", /"red" is no WORD=VALUE/],
    ["place 12345678901234567", /item/],
    ["remove 9", /no tag 9 was placed/],
    ["flicker 9 2", /no tag 9/],
    ["spoil eaten", /it is: spoil/],
  ])("%s is refused with what is right", async (line, says) => {
    const { peer } = await bench(name);
    const [word = "", ...words] = line.split(" ");
    const outcome = await peer.verbs[word]?.run(words);
    expect(outcome).toMatchObject({ ok: false, fault: { code: "config.bad-argument" } });
    expect(outcome?.ok === false ? outcome.fault.detail : "").toMatch(says);
  });
});
