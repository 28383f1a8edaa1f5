import { describe, expect, it, onTestFinished, test } from "vitest";
import { seededRandom, systemClock, type Random } from "../../../src/core/clock.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import { makeTransport } from "../../../src/devices/transports/make.ts";
import { tcpSettings } from "../../../src/devices/transports/settings.ts";
import { tcpPlug } from "../../../src/devices/transports/tcp-far-end.ts";
import type { FarEnd, Plug } from "../../../src/devices/transports/transport.ts";
import { must, partsOn, serialOn, stablePlug, until } from "../bench.ts";
import { PATIENT } from "./bench.ts";
import { ESCPOS, LANGUAGES, line } from "./languages.ts";

const PRINTED = { ok: true, value: "verified" };

/** A plug whose cable falls out when the device has taken so many bytes, counted from `arm`. */
function loosePlug(
  plug: Plug,
  most: number,
): { readonly plug: Plug; arm(): void; readonly out: Promise<void> } {
  const { promise: out, resolve } = Promise.withResolvers<void>();
  let armed = false;
  let taken = 0;
  return {
    out,
    arm() {
      armed = true;
    },
    async plug() {
      const made = await plug();
      if (!made.ok) return made;
      const end = made.value;
      let isOut = false;
      const onBytes: FarEnd["onBytes"] = (listener) =>
        end.onBytes((bytes) => {
          if (isOut) return;
          if (!armed) return listener(bytes);
          const rest = bytes.subarray(0, Math.max(0, most - taken));
          taken += bytes.length;
          listener(rest);
          if (taken < most) return;
          armed = false;
          isOut = true;
          void end.unplug().then(resolve);
        });
      return { ok: true, value: { ...end, onBytes } };
    },
  };
}

describe.each(LANGUAGES)("$name: unplugged at many offsets", (language) => {
  const slip = [
    line("Borrowed: 1"),
    line("Die Verwandlung / Franz Kafka, Grüße"),
    { kind: "barcode", value: "31234000000016" },
    { kind: "qr", value: "https://example.org/a" },
    line("end"),
  ] as const;
  const questions = language === ESCPOS ? 12 : 3;
  const length = questions + Buffer.concat(language.encode(slip, { columns: 42 })).length;
  const offsets = Array.from({ length: 27 }, (_, step) => 1 + Math.round((step * (length - 1)) / 26));

  it.each(offsets)(
    "after byte %i: a typed result, found again, the next slip whole and alone",
    async (most) => {
      const { path, plug } = await stablePlug();
      const loose = loosePlug(plug, most);
      const peer = must(await language.peer(() => loose.plug(), 42, "whole"));
      const port = language.port(partsOn(serialOn(path)), { ...PATIENT, tellsChanges: false });
      onTestFinished(() => port.stop());
      expect((await firstHealth(port)).state).toBe("ready");
      loose.arm();
      const outcome = await port.print(slip);
      expect(outcome).toMatchObject({ ok: false, fault: { code: "device.lost" } });
      // At the last byte of the questions, their answer may still have come through.
      if (most !== questions) expect(outcome).toMatchObject({ fault: { begun: most > questions } });
      await loose.out;
      await peer.unplug();
      must(await peer.plugIn());
      await until(() => port.health.state === "ready");
      expect(await port.print([line("next")])).toEqual(PRINTED);
      expect(peer.slips().filter((text) => text.includes("next"))).toEqual(["next"]);
      expect(peer.slips().at(-1)).toBe("next");
    },
  );
});

test.each(LANGUAGES)("$name over the network: printed, switched off, and found again", async (language) => {
  const peer = must(await language.peer(tcpPlug(0), 42, seededRandom(9)));
  onTestFinished(() => peer.unplug());
  const [host = "", at] = peer.path.split(":");
  const settings = tcpSettings.parse({ type: "tcp", host, port: Number(at) });
  const port = language.port(partsOn(makeTransport(settings, systemClock)), PATIENT);
  onTestFinished(() => port.stop());
  expect((await firstHealth(port)).state).toBe("ready");
  expect(await port.print([line("One")])).toEqual(PRINTED);
  await peer.unplug();
  await until(() => port.health.state === "lost");
  expect(await port.print([line("lost")])).toMatchObject({ ok: false, fault: { begun: false } });
  must(await peer.plugIn());
  await until(() => port.health.state === "ready");
  expect(await port.print([line("Two")])).toEqual(PRINTED);
  expect(peer.slips()).toEqual(["One", "Two"]);
});

/** A plug that loses bytes of the device, as long as it is told to. */
function leakyPlug(plug: Plug, random: Random): { readonly plug: Plug; leaks: boolean } {
  const leaky = {
    leaks: false,
    async plug(): ReturnType<Plug> {
      const made = await plug();
      if (!made.ok) return made;
      const end = made.value;
      const write: FarEnd["write"] = (bytes) => end.write(bytes.filter(() => !leaky.leaks || random() > 0.1));
      return { ok: true, value: { ...end, write } };
    },
  };
  return leaky;
}

describe.each(LANGUAGES)("$name: a line that loses bytes of the answers", (language) => {
  it.each([1, 2, 3, 4, 5, 6])("seed %i: what is said to be on paper is on paper", async (seed) => {
    const { path, plug } = await stablePlug();
    const leaky = leakyPlug(plug, seededRandom(seed));
    const peer = must(await language.peer(() => leaky.plug(), 42, "whole"));
    // Looked at now and then, as at a station: a cut answer can read as an open cover, and only the next one says otherwise.
    const given = { ...PATIENT, jobMs: 1_000, statusMs: 150, watchMs: 200, tellsChanges: true };
    const port = language.port(partsOn(serialOn(path)), given);
    onTestFinished(() => port.stop());
    await until(() => port.health.state === "ready");
    for (let slip = 1; slip <= 4; slip++) {
      leaky.leaks = true;
      const outcome = await port.print([line(`Slip ${slip}`)]);
      if (outcome.ok) expect(peer.slips().at(-1)).toBe(`Slip ${slip}`);
      else expect(outcome.fault.begun).toBeTypeOf("boolean");
      leaky.leaks = false;
      await until(() => port.health.state === "ready");
    }
    while (!(await port.print([line("last")])).ok) await until(() => port.health.state === "ready");
    expect(peer.slips().at(-1)).toBe("last");
  });
});

test("a command whose length was garbled on the way swallows some slips, but not all that follow", async () => {
  const { path, plug } = await stablePlug();
  const peer = must(await ESCPOS.peer(plug, 42, "whole"));
  const transport = serialOn(path);
  const port = ESCPOS.port(partsOn(transport), { ...PATIENT, jobMs: 700, statusMs: 300 });
  onTestFinished(() => port.stop());
  expect((await firstHealth(port)).state).toBe("ready");
  // GS ( k with a length of 6,912 bytes, as a lost byte makes it.
  must(await transport.write(Uint8Array.of(0x1d, 0x28, 0x6b, 0x00, 0x1b), 1_000));
  let slips = 1;
  while (!(await port.print([line("next")])).ok) {
    slips++;
    await until(() => port.health.state === "ready");
  }
  expect(slips).toBeLessThan(10);
  expect(peer.slips().at(-1)).toBe("next");
});
