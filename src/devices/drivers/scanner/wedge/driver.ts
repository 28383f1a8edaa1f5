import { defineDriver } from "../../../driver.ts";
import { startedAs } from "../session.ts";
import { explainWedge } from "./explain.ts";
import { wedgeOptions } from "./options.ts";
import { wedgeScanner } from "./session.ts";

export const wedgeDriver = defineDriver({
  name: "wedge",
  what: "Barcode scanner or card reader that types like a keyboard, read from its own file and not through the screen",
  roles: ["scanner", "card"],
  over: ["hid", "stream"],
  transports: ["evdev", "hid"],
  options: wedgeOptions,
  start: (parts, options, role) => startedAs(role, wedgeScanner(parts, options, role)),
  decode: explainWedge,
});
