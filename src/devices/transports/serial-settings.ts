import { z } from "zod";

/** How a serial line is opened. Apart from the transport, so that reading a configuration loads no native module. */
export const serialSettings = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe("Where the device is; /dev/serial/by-id/… stays the same after replugging"),
  baudRate: z.int().positive().default(9600).describe("Speed of the line; USB-CDC devices do not care"),
  dataBits: z.literal([7, 8]).default(8),
  parity: z.enum(["none", "even", "odd"]).default("none"),
  stopBits: z.literal([1, 2]).default(1),
  flow: z.enum(["none", "rtscts", "xonxoff"]).default("none").describe("Flow control"),
  dtr: z.boolean().optional().describe("Set the DTR line after opening; leave out to let it be"),
  rts: z.boolean().optional().describe("Set the RTS line after opening; leave out to let it be"),
});

export type SerialSettings = z.output<typeof serialSettings>;
