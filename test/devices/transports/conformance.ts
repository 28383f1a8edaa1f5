/** What every stream transport owes, whatever it is made of and wherever it runs. */
import { describe, expect, it, onTestFinished } from "vitest";
import { fault } from "../../../src/core/faults.ts";
import type { TransportSettings } from "../../../src/devices/transports/settings.ts";
import type { AnyTransport, Transport } from "../../../src/devices/transports/transport.ts";
import { must, until } from "../bench.ts";
import { plugged, STREAM_LINES, type StreamLine } from "./lines.ts";

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);
/** More than any buffer on the way holds. */
const HUGE = new Uint8Array(12_000_000);

export function streamConformance(make: (settings: TransportSettings) => AnyTransport): void {
  async function bench(line: StreamLine) {
    const { far, plug, settings } = await plugged(line);
    const transport = make(settings);
    onTestFinished(() => transport.close());
    if (transport.kind !== "stream") throw new Error(`${transport.name} is no stream`);
    const heard: number[] = [];
    const states: string[] = [];
    transport.onBytes(({ bytes }) => heard.push(...bytes));
    transport.onState(({ state }) => states.push(state));
    return { far, plug, transport, heard, states };
  }

  describe.each(STREAM_LINES.map((line) => [line.name, line] as const))("%s", (_name, line) => {
    it("brings every byte value unchanged and in order, in whatever pieces", async () => {
      const { far, transport, heard, states } = await bench(line);
      must(await transport.open());
      await connected(line, transport, far);
      far.write(EVERY_BYTE);
      await until(() => heard.length >= 256);
      for (const byte of EVERY_BYTE) far.write(Uint8Array.of(byte));
      await until(() => heard.length >= 512);
      expect(heard).toEqual([...EVERY_BYTE, ...EVERY_BYTE]);
      expect(states).toEqual(["opening", "open"]);
    });

    it("is as it was when an open line is opened", async () => {
      const { transport, states } = await bench(line);
      must(await transport.open());
      must(await transport.open());
      expect(states).toEqual(["opening", "open"]);
    });

    it("says that nothing is there, and opens when something is", async () => {
      const { far, plug, transport, states } = await bench(line);
      await far.unplug();
      const code = line.name === "tcp" ? "device.unreachable" : "device.not-found";
      expect(await transport.open()).toMatchObject({ ok: false, fault: { code } });
      expect(states).toEqual(["opening", "closed"]);
      must(await plug());
      expect(await transport.open()).toEqual({ ok: true, value: undefined });
    });

    it("takes nothing while it is not open", async () => {
      const { transport } = await bench(line);
      const written = await transport.write(Uint8Array.of(1), 1_000);
      expect(written).toMatchObject({ ok: false, fault: { code: "device.lost" } });
      expect(transport.state).toEqual({ state: "closed" });
    });

    it("is lost when the cable is pulled, and opens again when it is back", async () => {
      const { far, plug, transport, heard, states } = await bench(line);
      must(await transport.open());
      await connected(line, transport, far);
      await far.unplug();
      await until(() => transport.state.state === "lost");
      expect(states).toEqual(["opening", "open", "lost"]);
      expect(transport.state).toMatchObject({
        reason: expect.stringMatching(/^(unplugged|error)$/),
        fault: { code: "device.lost" },
      });
      const again = must(await plug());
      must(await transport.open());
      await connected(line, transport, again);
      again.write(Uint8Array.of(7));
      await until(() => heard.length > 0);
      expect(heard).toEqual([7]);
    });

    it("is lost by a driver's verdict, hears nothing of the old connection, and opens again", async () => {
      const { far, transport, heard, states } = await bench(line);
      must(await transport.open());
      await connected(line, transport, far);
      const why = fault("device.silent", "test");
      transport.declareLost("silent", why);
      expect(transport.state).toEqual({ state: "lost", reason: "silent", fault: why });
      transport.declareLost("silent", why);
      expect(states).toEqual(["opening", "open", "lost"]);
      expect(await transport.write(Uint8Array.of(1), 500)).toMatchObject({ ok: false });
      await reopened(line, transport, far);
      heard.length = 0;
      far.write(Uint8Array.of(42));
      await until(() => heard.length > 0);
      expect(heard).toEqual([42]);
    });

    it("hears nothing once it is closed, and opens again", async () => {
      const { far, transport, heard } = await bench(line);
      must(await transport.open());
      await connected(line, transport, far);
      far.write(Uint8Array.of(1));
      await transport.close();
      const before = heard.length;
      expect(transport.state).toEqual({ state: "closed" });
      await reopened(line, transport, far);
      expect(heard.length - before).toBeLessThanOrEqual(1);
    });

    it("can be closed while it is being opened, and leaves the line free", async () => {
      const { transport, states } = await bench(line);
      const opening = transport.open();
      await transport.close();
      expect(await opening).toMatchObject({ ok: false, fault: { code: "device.lost" } });
      expect(states).toEqual(["opening", "closed"]);
      expect(await transport.open()).toEqual({ ok: true, value: undefined });
    });

    it("can be closed twice, and when it was never opened", async () => {
      const { transport } = await bench(line);
      await transport.close();
      await transport.close();
      must(await transport.open());
      await Promise.all([transport.close(), transport.close()]);
      expect(transport.state).toEqual({ state: "closed" });
    });
  });

  describe.each(STREAM_LINES.filter((line) => line.takesBytes).map((line) => [line.name, line] as const))(
    "%s, writing,",
    (_name, line) => {
      it("hands over every byte value unchanged, one job after the other", async () => {
        const { far, transport } = await bench(line);
        const there: number[] = [];
        far.onBytes((bytes) => there.push(...bytes));
        must(await transport.open());
        const jobs = [EVERY_BYTE, Uint8Array.of(), EVERY_BYTE].map((job) => transport.write(job, 5_000));
        for (const written of await Promise.all(jobs)) must(written);
        await until(() => there.length >= 512);
        expect(there).toEqual([...EVERY_BYTE, ...EVERY_BYTE]);
      });

      it("ends at its deadline where the device takes nothing, and nothing of it comes behind the next", async () => {
        const { far, transport } = await bench(line);
        const there: number[] = [];
        far.onBytes((bytes) => {
          for (const byte of bytes) if (byte !== 0 || there.length > 0) there.push(byte);
        });
        must(await transport.open());
        await connected(line, transport, far);
        far.pause();
        const [first, second] = await Promise.all([
          transport.write(HUGE, 80),
          transport.write(Uint8Array.of(9), 5_000),
        ]);
        expect(first).toMatchObject({ ok: false, fault: { code: "device.write-timeout" } });
        expect(second).toMatchObject({ ok: false, fault: { code: "device.write-timeout" } });
        expect(transport.state).toMatchObject({ state: "lost", reason: "stuck" });
        far.resume();
        await reopened(line, transport, far);
        there.length = 0;
        must(await transport.write(Uint8Array.of(1, 2, 3), 5_000));
        await until(() => there.length >= 3);
        expect(there).toEqual([1, 2, 3]);
      });

      it("hears the device although that takes nothing", async () => {
        const { far, transport, heard } = await bench(line);
        must(await transport.open());
        await connected(line, transport, far);
        far.pause();
        const writing = transport.write(HUGE, 25_000);
        await new Promise<void>((resolve) => {
          setTimeout(resolve, 20);
        });
        far.write(Uint8Array.of(1, 2, 3));
        await until(() => heard.length === 3);
        await transport.close();
        await writing;
      });

      it("ends with the loss when the cable is pulled meanwhile", async () => {
        const { far, transport } = await bench(line);
        must(await transport.open());
        await connected(line, transport, far);
        far.pause();
        const writing = transport.write(HUGE, 25_000);
        await until(() => true);
        await far.unplug();
        expect(await writing).toMatchObject({ ok: false, fault: { code: "device.lost" } });
        expect(transport.state.state).toBe("lost");
      });

      it("ends when the line is closed meanwhile", async () => {
        const { far, transport, states } = await bench(line);
        must(await transport.open());
        await connected(line, transport, far);
        far.pause();
        const writing = transport.write(HUGE, 25_000);
        await transport.close();
        expect(await writing).toMatchObject({ ok: false, fault: { code: "device.lost" } });
        expect(states).toEqual(["opening", "open", "closed"]);
      });
    },
  );
}

/** Waits until the far end has the connection: only on a network is that later than at our end. */
async function connected(line: StreamLine, transport: Transport, far: { onBytes: Heard }): Promise<void> {
  if (line.name !== "tcp") return;
  const there = new Promise<void>((resolve) => {
    const forget = far.onBytes(() => {
      forget();
      resolve();
    });
  });
  must(await transport.write(Uint8Array.of(0), 5_000));
  await there;
}

type Heard = (listener: (bytes: Uint8Array) => void) => () => void;

/** Opens until the far end has taken the connection: a device with one connection sends others away. */
async function reopened(line: StreamLine, transport: Transport, far: { onBytes: Heard }): Promise<void> {
  if (line.name !== "tcp") {
    must(await transport.open());
    return;
  }
  const there: number[] = [];
  const forget = far.onBytes((bytes) => there.push(...bytes.filter((byte) => byte === 0x55)));
  while (there.length === 0) {
    if (!(await transport.open()).ok) continue;
    await transport.write(Uint8Array.of(0x55), 1_000);
    await until(() => there.length > 0 || transport.state.state !== "open");
  }
  forget();
}
