import { defineDriver } from "../../../driver.ts";
import { explainThreeM } from "./explain.ts";
import { threeMOptions } from "./options.ts";
import { threeMPad } from "./session.ts";

export const threeMDriver = defineDriver({
  name: "3m-d6",
  what: "RFID pad of 3M or Bibliotheca that speaks D6 frames: models 210 and 810",
  roles: ["rfid"],
  over: ["stream"],
  transports: ["serial"],
  options: threeMOptions,
  start: (parts, options) => ({ role: "rfid", device: threeMPad(parts, options) }),
  decode: (pieces, _options, from) => explainThreeM(pieces, from),
});
