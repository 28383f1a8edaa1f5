import { defineDriver } from "../../../driver.ts";
import { explainBookcheck } from "./explain.ts";
import { bookcheckOptions } from "./options.ts";
import { bookcheck } from "./session.ts";

export const bookcheckDriver = defineDriver({
  name: "bookcheck940",
  what:
    "3M Bookcheck 940 series over USB control transfers; in hexadecimal a transfer is the eight bytes of its set-up " +
    "and the answer behind them, or each for itself",
  roles: ["security"],
  over: ["usb-control"],
  transports: ["usb-control"],
  options: bookcheckOptions,
  start: (parts, options) => ({ role: "security", device: bookcheck(parts, options) }),
  decode: (pieces, _options, from) => explainBookcheck(pieces, from),
});
