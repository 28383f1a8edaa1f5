/** A station with one device, for tests that end it: says the number of its device host's process when it is open. */
import { systemClock } from "../../../src/core/clock.ts";
import { deviceHost } from "../../../src/devices/host/parent.ts";
import { transportSettings } from "../../../src/devices/transports/settings.ts";

let pid: unknown;
const host = deviceHost({
  clock: systemClock,
  log: (_event, data) => {
    pid = data["pid"];
  },
});
const path = process.argv[2];
const opened = await host.make(transportSettings.parse({ type: "serial", match: { path } })).open();
if (!opened.ok) throw new Error(opened.fault.detail);
process.stdout.write(`${String(pid)}\n`);
