import { defineDriver } from "../../../driver.ts";
import { explainFeig } from "./explain.ts";
import { feigOptions } from "./options.ts";
import { feigPad } from "./session.ts";

export const feigDriver = defineDriver({
  name: "feig-iso-host",
  what: "RFID reader of FEIG (OBID) in ISO Host mode: ID ISC.MR/PR, ISC.LR, CPR.M02/02/04 and pads with one inside",
  roles: ["rfid"],
  over: ["stream"],
  transports: ["serial", "tcp"],
  options: feigOptions,
  start: (parts, options) => ({ role: "rfid", device: feigPad(parts, options) }),
  decode: (pieces, _options, from) => explainFeig(pieces, from),
});
