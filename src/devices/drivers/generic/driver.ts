import { defineDriver } from "../../driver.ts";
import { explainGeneric } from "./explain.ts";
import { mistakesIn } from "./mistakes.ts";
import { genericOptions } from "./options.ts";
import { genericGate, genericLamp, genericSecurity, genericSensor } from "./ports.ts";
import { genericDevice } from "./session.ts";

export const genericDriver = defineDriver({
  name: "generic-cmd",
  what: "Any device of commands and answers, described wholly in its profile: relay boards, lamps, gates, sensors",
  roles: ["security", "lamp", "gate", "sensor"],
  over: ["stream", "hid", "usb-control"],
  transports: ["serial", "tcp", "hid", "usb-control"],
  options: genericOptions,
  mistakes: mistakesIn,
  start(parts, options, role) {
    const device = genericDevice(parts, options);
    if (role === "lamp") return { role, device: genericLamp(device, options) };
    if (role === "gate") return { role, device: genericGate(device) };
    if (role === "sensor") return { role, device: genericSensor(device) };
    return { role: "security", device: genericSecurity(device, options) };
  },
  decode: explainGeneric,
});
