import { defineDriver } from "../../../driver.ts";
import { explainStarprnt } from "./explain.ts";
import { starprntOptions } from "./options.ts";
import { starPrinter } from "./session.ts";

export const starprntDriver = defineDriver({
  name: "starprnt",
  what: "Receipt printer that speaks StarPRNT: Star mC-Print, TSP100IV, TSP650II and others",
  roles: ["printer"],
  over: ["stream"],
  transports: ["serial", "usb-lp", "tcp"],
  options: starprntOptions,
  start: (parts, options) => ({ role: "printer", device: starPrinter(parts, options) }),
  decode: (pieces, _options, from) => explainStarprnt(pieces, from),
});
