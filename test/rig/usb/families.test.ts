import { globSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { loadPeer } from "../../../src/devices/sim/index.ts";
import { fits, type Wanted } from "../../../src/devices/transports/facts.ts";
import { profileOf, stations } from "./by-hand.ts";
import { FAMILIES } from "./families.ts";

const PROFILES = path.join(import.meta.dirname, "../../../device-profiles");

test("every profile that is on USB or a serial line can be plugged in", async () => {
  const ids = globSync("*.yaml", { cwd: PROFILES }).map((name) => path.basename(name, ".yaml"));
  const profiles = await Promise.all(ids.map(profileOf));
  const plugged = profiles.filter(({ transport }) => transport.type !== "tcp").map(({ id }) => id);
  expect(FAMILIES.map(({ profile }) => profile).toSorted()).toEqual(plugged.toSorted());
});

test.each(FAMILIES.map((family) => [family.profile, family] as const))(
  "%s: a station finds it, and its peer takes its options",
  async (id, { transport, identity, kind, peer, options }) => {
    const profile = await profileOf(id);
    const own: Wanted | undefined = "match" in profile.transport ? profile.transport.match : undefined;
    const wanted: Wanted | undefined = transport.match ?? own;
    expect(wanted).toBeDefined();
    const { vid, pid, product, serialNumber } = identity;
    const usagePages = id.includes("hid-pos") ? [0x8c] : [];
    expect(fits(wanted ?? {}, { vid, pid, product, serialNumber, usagePages })).toBe(true);
    const definition = await loadPeer(peer);
    expect(definition?.line).toBe(kind.line);
    expect(definition?.options.safeParse(options).success).toBe(true);
  },
);

test("every family is in a station, and no station has two printers or two devices that look alike", async () => {
  const all = await stations(FAMILIES, 8);
  expect(
    all
      .flat()
      .map(({ profile }) => profile)
      .toSorted(),
  ).toEqual(FAMILIES.map(({ profile }) => profile).toSorted());
  for (const station of all) {
    expect(station.length).toBeLessThanOrEqual(8);
    const shown = station.map(({ identity }) => JSON.stringify(identity));
    expect(new Set(shown).size).toBe(station.length);
    expect(station.filter(({ profile }) => profile.includes("relay")).length).toBeLessThanOrEqual(1);
  }
});
