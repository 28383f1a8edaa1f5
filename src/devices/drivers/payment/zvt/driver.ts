import { defineDriver } from "../../../driver.ts";
import { explainZvt } from "./explain.ts";
import { zvtOptions } from "./options.ts";
import { zvtTerminal } from "./session.ts";

export const zvtDriver = defineDriver({
  name: "zvt",
  what: "Payment terminal that speaks ZVT (Germany, Austria, Switzerland), over TCP or a serial line",
  roles: ["payment"],
  over: ["stream"],
  transports: ["tcp", "serial"],
  options: zvtOptions,
  start: (parts, options) => ({ role: "payment", device: zvtTerminal(parts, options) }),
  decode: (pieces, options, from) => explainZvt(pieces, options, from),
});
