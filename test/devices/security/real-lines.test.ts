/** Devices by their profiles over lines of the operating system, in its own time. */
import { onTestFinished, expect, it } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { genericDriver } from "../../../src/devices/drivers/generic/driver.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import { lsp2Peer } from "../../../src/devices/sim/gate/lsp2.ts";
import { serialRelayPeer } from "../../../src/devices/sim/security/relay-serial.ts";
import { makeTransport } from "../../../src/devices/transports/make.ts";
import { tcpSettings } from "../../../src/devices/transports/settings.ts";
import { tcpPlug } from "../../../src/devices/transports/tcp-far-end.ts";
import { must, partsOn, serialOn, stablePlug, until } from "../bench.ts";
import { optionsOf } from "./bench.ts";

it("a relay board on a serial line releases, is pulled, and comes back", async () => {
  const { plug, path } = await stablePlug();
  const peer = must(await serialRelayPeer(plug, "numato", 2, "single"));
  const started = genericDriver.start(partsOn(serialOn(path)), optionsOf("numato-relay"), "security");
  if (started.role !== "security") throw new Error("Not a desensitizer");
  const { device } = started;
  onTestFinished(() => device.stop());
  expect(await firstHealth(device)).toEqual({ state: "ready" });
  expect(await device.release("book")).toEqual({ ok: true, value: "verified" });
  const released = device.release("book");
  await until(() => peer.relays.isOn(1));
  await peer.unplug();
  expect(await released).toMatchObject({ ok: false, fault: { code: "device.lost" } });
  must(await peer.plugIn());
  await until(() => device.health.state === "ready");
  expect(peer.relays.state).toBe(0);
});

it("a gate on the network is counted", async () => {
  const peer = must(await lsp2Peer(tcpPlug(0), "single"));
  onTestFinished(() => peer.unplug());
  const port = Number(/(\d+)$/.exec(peer.path)?.[1]);
  const transport = makeTransport(tcpSettings.parse({ type: "tcp", host: "127.0.0.1", port }), systemClock);
  const polls = [{ command: "people", everyMs: 50 }];
  const started = genericDriver.start(
    partsOn(transport),
    { ...optionsOf("tagsys-lsp2-gate"), polls },
    "gate",
  );
  if (started.role !== "gate") throw new Error("Not a gate");
  onTestFinished(() => started.device.stop());
  expect(await firstHealth(started.device)).toEqual({ state: "ready" });
  let people = 0;
  let looks = 0;
  started.device.onCount((count) => {
    looks++;
    people += count.people ?? 0;
  });
  await until(() => looks > 0);
  peer.enter(3);
  await until(() => people === 3);
});
