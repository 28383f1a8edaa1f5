/** Options of the generic device: everything that its manual says, as data. */
import { z } from "zod";
import { FAULTS, type FaultCode } from "../../../core/faults.ts";
import { readPattern } from "./pattern.ts";

/** A pattern as it is written, read already. */
const pattern = z.string().transform((source, context) => {
  const read = readPattern(source);
  if (read.ok) return read.value;
  context.addIssue({ code: "custom", message: `the pattern ${read.fault}` });
  return z.NEVER;
});

const hexBytes = z
  .string()
  .regex(/^[0-9A-Fa-f]{2}(\s?[0-9A-Fa-f]{2})*$/, "is not hexadecimal: two digits a byte")
  .transform((text) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ""), "hex")));

const ms = (least: number, most: number) => z.int().min(least).max(most);

const check = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z
        .enum(["xor8", "sum8", "sum8-neg"])
        .describe("One byte: all bytes xored, their sum, or what makes their sum 0"),
    }),
    z.strictObject({
      kind: z.literal("crc16").describe("Two bytes: a CRC with the parameters of the manual"),
      poly: z.int().min(0).max(0xffff).describe("As it stands in the usual tables: 0x1021, 0x8005"),
      init: z.int().min(0).max(0xffff).describe("What it starts from: 0xFFFF, 0"),
      refIn: z.boolean().default(false).describe("Bytes go in least significant bit first"),
      refOut: z.boolean().default(false).describe("The result comes out least significant bit first"),
      xorOut: z.int().min(0).max(0xffff).default(0).describe("What the result is xored with at the end"),
      bytes: z.enum(["big", "little"]).default("big").describe("Which byte of the result goes first"),
    }),
  ])
  .describe("The check at the end of each frame; `from` of the framing says over what");

const framing = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("gap").describe("A message ends when the line falls silent") }),
    z.strictObject({
      kind: z.literal("fixed").describe("All messages are equally long"),
      size: z.int().min(1).max(1024).describe("How many bytes"),
    }),
    z.strictObject({
      kind: z.literal("delimiter").describe("A message ends with certain bytes, as lines of text do"),
      end: hexBytes.describe("What ends a message"),
      strip: hexBytes.optional().describe("Single bytes that are left out of messages: LF"),
      echo: z
        .boolean()
        .default(false)
        .describe("The device repeats what it was sent; an answer counts only behind that"),
      prompt: hexBytes
        .optional()
        .describe(
          "What the device writes when it is ready again: a message of its own, with no end behind it",
        ),
    }),
    z.strictObject({
      kind: z.literal("length").describe("A message says how long it is"),
      start: hexBytes.optional().describe("What every frame starts with"),
      offset: z.int().min(0).max(16).describe("Where the length stands, counted from the first byte"),
      size: z.literal([1, 2]).default(1).describe("How many bytes the length has"),
      endian: z.enum(["big", "little"]).default("big").describe("Which byte of the length goes first"),
      counts: z.enum(["whole", "after-field"]).describe("What the length counts"),
      plus: z
        .int()
        .min(-16)
        .max(16)
        .default(0)
        .describe("Bytes that it does not count although they are there"),
      check: check.optional(),
      from: z.int().min(0).max(16).default(0).describe("The first byte that the check covers"),
    }),
    z.strictObject({
      kind: z.literal("stx-etx").describe("A message stands between certain bytes"),
      start: hexBytes.describe("What stands before a message"),
      end: hexBytes.describe("What stands behind it; it must not be in it"),
      check: check.optional().describe("Over everything between start and end; it follows the end"),
    }),
    z.strictObject({
      kind: z.literal("report").describe("HID: a message is a report"),
      id: z.int().min(0).max(255).default(0).describe("Report id; 0 where the device has none"),
      length: z
        .int()
        .min(1)
        .max(1024)
        .describe("Bytes of a report without its id; shorter ones are filled with 00"),
      via: z.enum(["output", "feature"]).default("output").describe("The kind of report that is sent"),
    }),
    z.strictObject({
      kind: z
        .literal("control")
        .describe(
          "USB control transfers: what is sent is the eight bytes of a set-up (USB 2.0, table 9-2) and what goes with it, what is expected is the answer alone",
        ),
    }),
  ])
  .describe("How bytes become messages; what is written in patterns is the message alone");

const faultCode = z
  .enum(Object.keys(FAULTS) as [FaultCode, ...FaultCode[]])
  .describe("A code of docs/generated/faults.md");
const errors = z
  .array(z.strictObject({ match: pattern.describe("The answer, as a pattern"), fault: faultCode }))
  .describe("Answers that mean a failure");

const compare = {
  field: z.string().min(1).describe("A name in the pattern; its value is a number"),
  mask: z.int().min(0).max(0xffffffff).optional().describe("Only these bits count"),
  equals: z.int().min(0).max(0xffffffff).describe("What it should be"),
  tries: z.int().min(1).max(1_000).default(3).describe("How often it is looked at before that is a failure"),
  everyMs: ms(1, 10_000).default(50).describe("Milliseconds between two looks"),
  fault: faultCode
    .default("device.not-as-commanded")
    .describe("What it means if it never is: security.not-sensed where an item is waited for"),
};

const step = z.union([
  z.strictObject({
    send: pattern.describe("The message, as a pattern"),
    expect: pattern.optional().describe("The answer that is waited for; left out: none is"),
    errors: errors.optional(),
  }),
  z.strictObject({ delay: ms(1, 60_000).describe("Waits for so many milliseconds") }),
  z.strictObject({
    verify: z
      .strictObject({
        send: pattern.describe("The question, as a pattern"),
        expect: pattern.describe("Its answer, with the name of what is compared in it"),
        ...compare,
      })
      .describe("Asks until the named field is as it should be"),
  }),
  z.strictObject({
    verifyFeature: z
      .strictObject({
        id: z.int().min(0).max(255).describe("Report id"),
        length: z.int().min(1).max(1024).describe("Bytes to read, one for the report's id among them"),
        expect: pattern.describe("The report, with the name of what is compared in it"),
        ...compare,
      })
      .describe("Reads a feature report (HID), its id first, until the named field is as it should be"),
  }),
  z.strictObject({
    waitFor: z
      .strictObject({
        match: pattern.describe("What the device says then, as a pattern"),
        withinMs: ms(10, 120_000).describe("How long that may take"),
      })
      .describe("The device says that it is done: the item passed, the motor stopped"),
  }),
]);

const command = z.strictObject({
  steps: z
    .array(step)
    .min(1)
    .describe(
      "What is done, in order; the last of them says what counts as done: sent only, answered (expect), read back (verify) or sensed (waitFor)",
    ),
  timeoutMs: ms(10, 120_000).default(2_000).describe("How long each answer may take"),
  retry: z
    .strictObject({
      tries: z.int().min(1).max(10).describe("How often in all"),
      backoffMs: ms(0, 10_000).describe("Milliseconds between two tries"),
    })
    .optional()
    .describe("Tries when nothing answers at all; never once anything was answered"),
});

/** When a device is brought to its safe state. */
export const SAFE_TIMES = ["start", "stop", "unknown"] as const;

/** What events and polls can tell, by the names in their patterns. */
export const TELLS = ["people", "alarms", "present"] as const;

export const genericOptions = z.strictObject({
  framing,
  gapMs: ms(1, 5_000)
    .default(50)
    .describe("Silence within a message after which it is given up, or over (gap)"),
  quietMs: ms(0, 5_000).default(0).describe("Silence that the device wants before each message"),
  values: z
    .record(z.string(), z.union([z.number(), z.string()]))
    .default({})
    .describe("Values for the names in patterns: the channel of a relay, an address"),
  commands: z
    .record(
      z
        .string()
        .regex(
          /^[a-z][a-zA-Z0-9-]*$/,
          "is no name of a command: a small letter, then letters, digits, hyphens",
        ),
      command,
    )
    .describe(
      "What the device can be told, by names; some of them mean something to a role: release and arm, the states of a lamp",
    ),
  events: z
    .array(
      z.strictObject({
        match: pattern.describe("What it says, as a pattern"),
        set: z
          .partialRecord(z.enum(TELLS), z.int().min(0))
          .optional()
          .describe("What that tells, where the value does not stand in it: { present: 1 }"),
      }),
    )
    .default([])
    .describe(`What the device says unasked. Names that are understood: ${TELLS.join(", ")}`),
  polls: z
    .array(
      z.strictObject({
        command: z.string().describe("The command"),
        everyMs: ms(50, 3_600_000).describe("How often"),
      }),
    )
    .default([])
    .describe("Commands that are asked again and again for what events would tell"),
  health: z
    .strictObject({
      command: z.string().describe("The command that asks it"),
      everyMs: ms(50, 3_600_000).default(5_000).describe("How often"),
      failAfter: z
        .int()
        .min(1)
        .max(100)
        .default(3)
        .describe("So many failures in a row, and the device is away"),
    })
    .optional()
    .describe("How it is known that the device is there; without it, only the line is known"),
  safeState: z
    .strictObject({
      command: z.string().describe("The command that brings it about"),
      on: z
        .array(z.enum(SAFE_TIMES))
        .min(1)
        .default([...SAFE_TIMES])
        .describe(
          "start: each time that it is opened, after a crash too; unknown: when a command failed half-way",
        ),
    })
    .optional()
    .describe(
      "What the device is brought to when nobody wants anything of it; a security device must have it",
    ),
  magnetic: z
    .enum(["refuse", "allow"])
    .default("refuse")
    .describe("Security: whether tapes and discs may be released by it; a magnetic field would harm them"),
  errors: errors.default([]).describe("Answers to any command that mean a failure"),
});

export type GenericOptions = z.output<typeof genericOptions>;
export type GenericCommand = GenericOptions["commands"][string];
export type GenericStep = GenericCommand["steps"][number];
export type GenericFraming = GenericOptions["framing"];
export type GenericCheck = NonNullable<Extract<GenericFraming, { kind: "length" }>["check"]>;
