import { afterAll } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { deviceHost } from "../../../src/devices/host/parent.ts";
import { streamConformance } from "../transports/conformance.ts";

const host = deviceHost({ clock: systemClock, log: silentLog });
afterAll(host.stop);

streamConformance(host.make);
