import { defineDriver } from "../../../driver.ts";
import { startedAs } from "../session.ts";
import { explainHidPos } from "./explain.ts";
import { hidPosOptions } from "./options.ts";
import { hidPosScanner } from "./session.ts";

export const hidPosDriver = defineDriver({
  name: "hid-pos",
  what: "Barcode scanner in HID POS mode (usage page 8C), which names the symbology and is no keyboard",
  roles: ["scanner", "card"],
  over: ["hid"],
  transports: ["hid"],
  options: hidPosOptions,
  start: (parts, options, role) => startedAs(role, hidPosScanner(parts, options, role)),
  decode: explainHidPos,
});
