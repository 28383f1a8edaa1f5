import { readFile } from "node:fs/promises";
import { z } from "zod";
import { isZone } from "../core/calendar.ts";
import { LANGUAGE_TAGS } from "../core/contract/languages.ts";
import { readDocument } from "../core/document.ts";
import { fault, type Fault } from "../core/faults.ts";
import { holdTo } from "../core/hold-to-schema.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { stackOptions } from "../devices/pad/options.ts";
import { policySchema } from "../flows/policy.ts";
import { CHARSETS } from "../sip-client/charsets.ts";
import {
  atSite,
  dialect,
  DIALECT_NAMES,
  type Dialect,
  type DialectName,
} from "../sip-client/dialects/index.ts";
import { mailOptions } from "./adapters/mail/options.ts";
import { fleetOptions } from "./fleet/options.ts";
import { observeOptions } from "./observe/options.ts";
import { receiptOptions } from "./receipt/options.ts";

const seconds = z.number().positive().max(600);

/** The lines of a dialect that sites change most. */
const siteSettings = z
  .strictObject({
    charset: z.enum(CHARSETS).optional().describe("The characters of the ILS"),
    terminator: z.enum(["\r", "\r\n", "\n"]).optional().describe("What ends a message that is sent"),
    errorDetection: z
      .enum(["off", "if-present", "required"])
      .optional()
      .describe(
        "Checksums: off; if-present: sent, and checked where the answer has one; required: an answer needs one",
      ),
    loginStyle: z
      .enum(["93", "telnet", "none"])
      .optional()
      .describe(
        "93: by message; telnet: by prompts before the first message; none: by the station's address",
      ),
    sends35: z.boolean().optional().describe("Whether the end of a session is said to the ILS (35)"),
    checksPin: z.boolean().optional().describe("Whether the ILS itself refuses a patron without a PIN"),
    zone: z
      .string()
      .refine(isZone, "is not a time zone that this machine knows")
      .optional()
      .describe("The time zone of dates without one: Europe/Berlin"),
    trustOnLine: z.boolean().optional().describe("Take *not on-line* in 98 at its word"),
    trustStatusFlags: z
      .boolean()
      .optional()
      .describe("Take *checkout not allowed* and its likes in 98 at their word"),
    trustSupportedMessages: z.boolean().optional().describe("Take an N in BX of 98 as *do not ask*"),
    keepAliveSeconds: z
      .number()
      .min(0)
      .max(600)
      .optional()
      .describe("Silence after which a 99 keeps the connection alive; 0 for never"),
    connectSeconds: seconds.optional().describe("Patience for a connection"),
    loginSeconds: seconds.optional().describe("Patience for the answer to a login"),
    answerSeconds: seconds.optional().describe("Patience for an answer where 98 does not say one"),
    timeoutFromStatus: z
      .boolean()
      .optional()
      .describe("Take the time-out of 98, within 5 to 60 seconds, instead of answerSeconds"),
    desensitizeUnknown: z
      .enum(["yes", "no", "unknown"])
      .optional()
      .describe("Whether an item may leave without an alarm where 12 says neither yes nor no (U)"),
    endSessionSeconds: seconds.optional().describe("Patience for the answer to the end of a session"),
  })
  .describe("What this site does otherwise than its dialect says");

/** `zod` leaves undefined where a line is absent; a dialect has only what is set. */
export type SiteSettings = z.output<typeof siteSettings>;

const dialectName = z.enum(DIALECT_NAMES).describe("The ILS by name; `generic` is SIP2 by the book");

/** What the station needs to know of its ILS, wherever that runs. */
export const acsSite = z.strictObject({
  dialect: dialectName.default("generic"),
  site: siteSettings.prefault({}),
  institution: z.string().default("").describe("Institution id (AO); many servers want their own name here"),
  terminalPassword: z.string().default("").describe("AC; empty for most"),
});

const acs = acsSite.extend({
  host: z.string().min(1).describe("Where its SIP2 server listens: a name or an address"),
  port: z.int().min(1).max(65_535).describe("The port there; 6001 at many"),
  tls: z
    .strictObject({
      caFile: z.string().optional().describe("PEM of who signs the certificate of the ACS"),
      pinnedSha256: z.string().optional().describe("The certificate of the ACS by its fingerprint"),
      certificateFile: z.string().optional().describe("PEM that this station shows of itself"),
      keyFile: z
        .string()
        .optional()
        .describe("PEM of the key of certificateFile, readable by the station alone"),
      serverName: z.string().optional().describe("The name in the certificate, if it is not the host"),
    })
    .refine((tls) => (tls.certificateFile === undefined) === (tls.keyFile === undefined), {
      error: "certificateFile and keyFile come together",
    })
    .optional()
    .describe("A secure connection; without it all goes over the network in clear"),
  login: z
    .strictObject({
      user: z.string().min(1).describe("The station's name at the ILS (CN)"),
      passwordFile: z
        .string()
        .min(1)
        .describe(
          "A file, readable by the station alone, whose first line is CO; %d/NAME is a credential of systemd",
        ),
      location: z.string().default("").describe("Where the station stands, as the ILS knows it (CP)"),
    })
    .optional()
    .describe("How the station logs in; without it nobody does"),
});

const words = z.record(z.string(), z.unknown()).default({});

export const deviceSchema = z.strictObject({
  profile: z.string().min(1).describe("A profile that ships with Lectern by its id, or the path of a file"),
  transport: words.describe("What is otherwise here than in the profile: match, baudRate, …"),
  options: words.describe("Options of the driver that are otherwise here than in the profile"),
});

/** A device as a station writes it: a profile, and what is otherwise at this station. */
export type DeviceConfig = z.output<typeof deviceSchema>;

const journal = z
  .strictObject({
    file: z.string().min(1).describe("The journal; on a disk that outlives a power cut"),
    keyFile: z
      .string()
      .min(1)
      .optional()
      .describe("Its key, as `lectern journal key` makes it, readable by the station alone"),
    credential: z
      .string()
      .regex(/^[\w.-]+$/, "is not the name of a credential")
      .optional()
      .describe("Or the name of the systemd credential that holds the key"),
    keepDays: z
      .int()
      .min(1)
      .max(3650)
      .default(30)
      .describe("How long what is closed is kept, for questions at the desk"),
  })
  .refine(({ keyFile, credential }) => (keyFile === undefined) !== (credential === undefined), {
    error: "give the key as keyFile or as credential, one of the two",
  })
  .describe("What is lent, returned, renewed and paid is written down here before it is asked for");

/** The journal as a station writes it; exactly one of `keyFile` and `credential` is there. */
export type JournalConfig = z.output<typeof journal>;

/** What fits the smallest glass. */
const sentence = z.string().max(200);

/** Words of the library, in one language or in several. */
const ownWords = z
  .union([sentence, z.partialRecord(z.enum(LANGUAGE_TAGS), sentence)], {
    error: "is neither a text of at most 200 characters nor texts by language: { en: …, de: … }",
  })
  .default("");

const branding = z
  .strictObject({
    logo: z.string().min(1).optional().describe("A picture (PNG or SVG) beside the library's name"),
    accent: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/, "is not a colour: # and six hexadecimal digits, in quotes")
      .optional()
      .describe('The library\'s colour, as "#005f73"'),
    welcome: ownWords.describe(
      "A sentence of yours for the welcome screen: one text, or one by language as { en: …, de: … }",
    ),
    desk: ownWords.describe("Where the desk is, in words for patrons, as welcome: on the ground floor, left"),
    openingHours: ownWords.describe("When somebody is at the desk, as welcome: Mon to Sat, 10 to 19"),
    pictures: z
      .strictObject({
        directory: z
          .string()
          .min(1)
          .describe(
            "Pictures (JPEG, PNG, SVG, WebP) in the order of their names, at most 2,000,000 bytes each",
          ),
        afterSeconds: z
          .int()
          .min(10)
          .max(3600)
          .default(90)
          .describe("Seconds without anybody until the first is shown"),
        eachSeconds: z
          .int()
          .min(6)
          .max(600)
          .default(15)
          .describe("Seconds that each is shown; where the screen moves less, the first stays"),
      })
      .optional()
      .describe("Pictures on the welcome screen while nobody comes; without them there are none"),
    covers: z
      .strictObject({
        directory: z
          .string()
          .min(1)
          .describe(
            "Pictures by the numbers of items: 31234000000016.jpg, or .png or .webp, at most 100,000 bytes each",
          ),
      })
      .optional()
      .describe("Covers of items; without them, and for items without a picture, the screen draws one"),
  })
  .describe("What the screen shows of the library beside its name");

const screen = z
  .strictObject({
    socket: z.string().min(1).describe("Where the screen finds the station: a path of the file system"),
    speech: z
      .strictObject({
        device: z
          .string()
          .min(1)
          .optional()
          .describe(
            "Its sound device, as `espeak-ng -d` takes it: an ALSA name; by itself the machine's own",
          ),
      })
      .optional()
      .describe("A headset at the station, and espeak-ng; without it nothing is read aloud"),
  })
  .describe("The way to the screen; without it the station runs headless only");

const staff = z
  .strictObject({
    file: z
      .string()
      .min(1)
      .describe("Who they are, as `lectern staff add` writes it; needs the journal's key"),
    tries: z.int().min(1).max(20).default(5).describe("Wrong PINs before staff mode is locked"),
    lockMinutes: z.number().positive().max(1440).default(15).describe("How long it is locked then"),
  })
  .describe("Staff mode at the station; without this section there is none");

/** `station.yaml`: everything that differs from one station to the next. */
export const stationSchema = z.strictObject({
  library: z.string().min(1).describe("The library's name, as receipts show it"),
  branding: branding.prefault({}),
  screen: screen.optional(),
  acs: acs.describe("The library system and the way to it"),
  devices: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "small letters, digits and hyphens only"), deviceSchema)
    .describe("The devices by a name of yours, as logs and the staff screen show it"),
  journal: journal.optional(),
  staff: staff.optional(),
  stack: stackOptions.prefault({}).describe("How the stack on the pad is read and secured"),
  policy: policySchema
    .prefault({})
    .describe("What the library decides: who may do what here, and how long things wait"),
  receipts: receiptOptions.prefault({}).describe("How slips look and read"),
  observe: observeOptions.prefault({}),
  fleet: fleetOptions.optional(),
  mail: mailOptions.optional().describe("Where receipts are mailed through; without it none are"),
});

export type StationConfig = z.output<typeof stationSchema>;

/** The JSON schema of `station.yaml`, for editors and for the reference page. */
export function stationJsonSchema(): Record<string, unknown> {
  return {
    title: "A station of Lectern",
    ...z.toJSONSchema(stationSchema, { io: "input", unrepresentable: "any" }),
  };
}

/** Reads a YAML file that people wrote; a mistake in it is a fault with file, line and column. */
export async function readYaml<S extends z.ZodType>(path: string, schema: S): Promise<Result<z.output<S>>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const read = readDocument(text.value, path, holdTo(schema));
  return read.ok ? ok(read.value.content) : read;
}

/** Reads a text file; that it is not there is a fault, not an exception. */
export async function readText(path: string): Promise<Result<string, Fault<"config.unreadable">>> {
  try {
    return ok(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error) {
      return failed(fault("config.unreadable", `${path}: ${String(error.code)}`));
    }
    throw error;
  }
}

/** A dialect as this site has it. Without credentials nobody logs in, whatever the dialect says. */
export function siteDialect(name: DialectName, site: SiteSettings, hasCredentials: boolean): Dialect {
  const found = dialect(name);
  if (!found.ok) throw new Error(`The schema let "${name}" through`);
  const set = Object.fromEntries(Object.entries(site).filter(([, value]) => value !== undefined));
  return atSite(found.value, { ...set, ...(hasCredentials ? {} : { loginStyle: "none" }) });
}
