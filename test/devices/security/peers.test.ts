/** Desensitizers, gates, lamps and sensors in the table of peers, as people at a prompt have them. */
import { onTestFinished, expect, it } from "vitest";
import { loadPeer, PEER_NAMES } from "../../../src/devices/sim/index.ts";
import type { Json } from "../../../src/devices/driver.ts";
import type { RunningPeer } from "../../../src/devices/sim/definition.ts";
import { must } from "../bench.ts";
import { newClock, profileFile } from "./bench.ts";
import { wire } from "./wire.ts";

async function start(name: string, options: object): Promise<RunningPeer> {
  const definition = await loadPeer(name);
  if (definition === undefined) throw new Error(`${name} is not in the table`);
  expect(definition.name).toBe(name);
  const clock = newClock();
  const { plug } = wire(clock);
  const parts = { plug, fragmentation: "whole", clock, random: () => 0 } as const;
  const peer = must(await definition.start(parts, definition.options.parse(options)));
  onTestFinished(() => peer.stop());
  expect(peer.transport?.kind ?? "stream").toBe(definition.line);
  return peer;
}

async function say(peer: RunningPeer, line: string): Promise<Json | undefined> {
  const [name = "", ...words] = line.split(" ");
  const verb = peer.verbs[name];
  if (verb === undefined) throw new Error(`no verb ${name}`);
  return must(await verb.run(words));
}

it.each<[string, object, readonly (readonly [string, Json?])[]]>([
  ["usbrelay", { relays: 4 }, [["show", [false, false, false, false]], ["stick 4 on"], ["drop"]]],
  ["ch551", {}, [["show", [false, false]], ["stick 1 off"]]],
  ["lcus", { relays: 1 }, [["show", [false]], ["hang on"], ["hang off"]]],
  ["numato", {}, [["stick 8 on"], ["unplug"], ["plug"]]],
  ["rly02", {}, [["show", [false, false]]]],
  ["lamp", {}, [["look", []]]],
  ["presence", {}, [["come"], ["leave"]]],
  ["lsp2", {}, [["enter"], ["enter 20"], ["alarm"], ["reset"]]],
  [
    "generic",
    { profile: profileFile("tagsys-lsp2-gate"), state: { people: 4 } },
    [["heard", []], ["set people 5"]],
  ],
])("%s does what it is told", async (name, options, lines) => {
  const peer = await start(name, options);
  for (const [line, value] of lines) expect([line, await say(peer, line)]).toEqual([line, value]);
  for (const verb of ["unplug", "plug", "hang"]) expect(Object.keys(peer.verbs)).toContain(verb);
});

it("words that do not fit are refused with what would", async () => {
  const peer = await start("usbrelay", {});
  for (const words of [[], ["1"], ["1", "onn"], ["1", "on", "on"]]) {
    expect(await peer.verbs["stick"]?.run(words)).toMatchObject({
      fault: { detail: "it is: stick RELAY on|off" },
    });
  }
  expect(await peer.verbs["stick"]?.run(["9", "on"])).toMatchObject({
    fault: { detail: "there are relays 1 to 2" },
  });
});

it.each([
  ["none", "config.unreadable"],
  ["usbrelay-hid", "config.bad-argument"],
  ["generic-serial-scanner", "config.bad-argument"],
])("the generic device refuses the profile %s: %s", async (id, code) => {
  const profile = profileFile(id);
  const definition = await loadPeer("generic");
  const clock = newClock();
  const parts = { plug: wire(clock).plug, fragmentation: "whole", clock, random: () => 0 } as const;
  expect(await definition?.start(parts, { profile, state: {} })).toMatchObject({
    ok: false,
    fault: { code },
  });
});

it("every one of them is in the table", () => {
  for (const name of [
    "bookcheck",
    "generic",
    "usbrelay",
    "lcus",
    "numato",
    "rly02",
    "ch551",
    "lsp2",
    "lamp",
    "presence",
  ])
    expect(PEER_NAMES).toContain(name);
});
