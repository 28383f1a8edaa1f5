import { systemClock } from "../../../src/core/clock.ts";
import { makeTransport } from "../../../src/devices/transports/make.ts";
import { streamConformance } from "./conformance.ts";

streamConformance((settings) => makeTransport(settings, systemClock));
