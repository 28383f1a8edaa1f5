/** A device profile: what a technician writes about a device, and what it can be held to. */
import { z } from "zod";
import type { Driver } from "../driver.ts";
import { ROLES } from "../../core/staff.ts";
import {
  evdevSettings,
  hidSettings,
  serialSettings,
  tcpSettings,
  transportSettings,
  usbControlSettings,
  usbLpSettings,
} from "../transports/settings.ts";

/** The form of profiles that this program reads; another number is another form. */
export const PROFILE_FORM = "lectern-device/1";

const text = z.string().trim().min(1);

const provenance = z
  .strictObject({
    basis: z
      .enum(["manual", "captured", "assumed"])
      .describe(
        "manual: the maker's document; captured: recorded from a real device; assumed: neither, and the doctor says so",
      ),
    sources: z.array(text).min(1).describe("Documents, captures or programs that the facts come from"),
    unsure: z.array(text).default([]).describe("What nobody has confirmed yet"),
  })
  .describe("How it is known that the device behaves so");

const quirk = z.strictObject({
  what: text.describe("What this device does otherwise than one would think"),
  why: text.describe("How that is known, or what happens without it"),
});

const hex = z
  .string()
  .regex(/^[\s0-9A-Fa-f]+$/, "is not hexadecimal: pairs of 0-9 and A-F, blanks between them");

/** What a decoded frame must hold at least: a value by its key, as `lectern device decode` prints it. */
const meaning = z.looseObject({ kind: text });

const example = z.strictObject({
  note: text.describe("What the example shows"),
  from: z.enum(["host", "device"]).describe("Who sent the bytes"),
  hex: z
    .union([hex, z.array(hex).min(1)])
    .describe("The bytes; a list where each report or transfer stands for itself"),
  means: z
    .array(meaning)
    .min(1)
    .describe("What `lectern device decode` says of them, frame by frame; keys may be left out"),
  source: text.optional().describe("Where the bytes come from, if not from the sources above"),
});

/** How a device is connected, as profiles write it: which device is meant may be left to the station. */
const transportInProfile = z.discriminatedUnion("type", [
  serialSettings.extend({ match: serialSettings.shape.match.optional() }),
  tcpSettings.extend({ host: tcpSettings.shape.host.optional() }),
  usbLpSettings.extend({ match: usbLpSettings.shape.match.optional() }),
  evdevSettings.extend({ match: evdevSettings.shape.match.optional() }),
  hidSettings.extend({ match: hidSettings.shape.match.optional() }),
  usbControlSettings,
]);

/** The schema of profiles for one driver. */
export function profileSchema(driver: Driver) {
  return z.strictObject({
    schema: z.literal(PROFILE_FORM),
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/, "small letters, digits and hyphens only")
      .describe("The profile's name; its file has the same"),
    name: text.describe("Maker and model, for people"),
    role: z.enum(ROLES).describe("What the device is for"),
    driver: z.literal(driver.name).describe(driver.what),
    provenance,
    transport: transportInProfile.describe(
      "How the device is connected; `match` or `host` may be left to the station: any adapter can be in between",
    ),
    options: driver.options.prefault({}).describe("Options of the driver"),
    quirks: z.array(quirk).default([]).describe("Peculiarities, each with its reason"),
    examples: z
      .array(example)
      .min(1)
      .describe("Real bytes and what they mean; all of them are run by the tests"),
  });
}

/** The schema of a profile as a station has it: there it is known which device is meant. */
export function stationProfileSchema(driver: Driver) {
  return profileSchema(driver).extend({ transport: transportSettings });
}

export type Profile = z.output<ReturnType<typeof profileSchema>>;
export type Example = Profile["examples"][number];
