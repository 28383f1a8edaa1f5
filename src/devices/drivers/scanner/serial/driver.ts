import { defineDriver } from "../../../driver.ts";
import { serialCommandShown } from "../commands.ts";
import { explainScans } from "../explain.ts";
import { startedAs } from "../session.ts";
import { serialCodec } from "./codec.ts";
import { serialScannerOptions } from "./options.ts";
import { serialScanner } from "./session.ts";

export const serialScannerDriver = defineDriver({
  name: "serial-scanner",
  what: "Barcode scanner or card reader on a serial line or USB-COM (CDC), which sends each label as text",
  roles: ["scanner", "card"],
  over: ["stream"],
  transports: ["serial", "tcp"],
  options: serialScannerOptions,
  start: (parts, options, role) => startedAs(role, serialScanner(parts, options, role)),
  decode: (pieces, options, from) =>
    from === "host"
      ? pieces.flatMap(serialCommandShown)
      : explainScans(serialCodec({ ...options, duplicateMs: 0 }), pieces),
});
