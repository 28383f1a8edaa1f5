import { defineDriver } from "../../../driver.ts";
import { explainEscpos } from "./explain.ts";
import { escposOptions } from "./options.ts";
import { escposPrinter } from "./session.ts";

export const escposDriver = defineDriver({
  name: "escpos",
  what: "Receipt printer that speaks ESC/POS: Epson TM and most others",
  roles: ["printer"],
  over: ["stream"],
  transports: ["serial", "usb-lp", "tcp"],
  options: escposOptions,
  start: (parts, options) => ({ role: "printer", device: escposPrinter(parts, options) }),
  decode: (pieces, _options, from) => explainEscpos(pieces, from),
});
