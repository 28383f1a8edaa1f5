import type { ControlSetup, ControlTransport } from "../../../../src/devices/transports/transport.ts";
import type { ControlAnswer, UsbFunction } from "../device.ts";

/** Longer than a driver waits: the host gives up first. */
const PATIENCE_MS = 10_000;
const TO_HOST = 0x80;
const TYPES = ["standard", "class", "vendor"] as const satisfies readonly ControlSetup["type"][];

/** A device that is driven by control transfers alone, whose maker is a peer at the far end of such a line; it is open. */
export function vendorFunction(line: ControlTransport): UsbFunction {
  return {
    bcd: 0x0100,
    interfaces: [
      { class: 0xff, subclass: 0, protocol: 0, classDescriptors: new Uint8Array(0), endpoints: [] },
    ],
    async control({ requestType, request, value, index, length }, data): Promise<ControlAnswer> {
      const type = TYPES[(requestType >> 5) & 3];
      if (type === undefined) return "stall";
      const setup = { type, request, value, index };
      if ((requestType & TO_HOST) !== 0) {
        const answer = await line.controlIn(setup, length, PATIENCE_MS);
        return answer.ok ? answer.value : "stall";
      }
      return (await line.controlOut(setup, data, PATIENCE_MS)).ok ? "taken" : "stall";
    },
    out: () => Promise.resolve(),
  };
}
