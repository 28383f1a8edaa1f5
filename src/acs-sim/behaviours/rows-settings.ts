import type { z } from "zod";
import { CHARSETS } from "../../sip-client/charsets.ts";
import { habitShapes } from "./habit-shapes.ts";
import { setting, type Shape } from "./row.ts";

/** How the server deals with bytes and sessions, one row for each thing that real servers do differently. */
export const SETTING_ROWS = {
  terminator: setting(
    "Ends every answer with CR, CRLF or LF.",
    (z) => ({ value: z.enum(["cr", "crlf", "lf"]) }),
    ({ value }) => ({ terminator: value }),
  ),
  charset: setting(
    "Reads requests and writes answers in this character set; utf8-nfd writes letters and accents apart.",
    (z) => ({ value: z.enum(CHARSETS) }),
    ({ value }) => ({ charset: value }),
  ),
  delimiter: setting(
    "Takes another character than | between fields.",
    (z) => ({ value: z.string().regex(/^[!-/:-@[-`{-~]$/, "one punctuation mark of ASCII") }),
    ({ value }) => ({ delimiter: value }),
  ),
  escape: setting(
    "Says what becomes of a delimiter inside a value: `&#124;` (entity), a blank, or nothing (delete).",
    (z) => ({ value: z.enum(["entity", "blank", "delete"]) }),
    ({ value }) => ({ escape: value }),
  ),
  "error-detection": setting(
    "Never uses AY and AZ (off), answers with them when asked with them (mirror), or asks again without them (required).",
    (z) => ({ value: z.enum(["off", "mirror", "required"]) }),
    ({ value }) => ({ errorDetection: value }),
  ),
  "bad-sequence": setting(
    "Answers 96 to an AY that is not one digit, or takes the request as one without AY (ignore).",
    (z) => ({ value: z.enum(["96", "ignore"]) }),
    ({ value }) => ({ badSequence: value }),
  ),
  "unknown-message": setting(
    "Answers 96 to messages and lines that it does not know, closes the connection, or stays silent.",
    (z) => ({ value: z.enum(["96", "close", "silence"]) }),
    ({ value }) => ({ unknownMessage: value }),
  ),
  "before-login": setting(
    "Closes the connection on a request before a login, answers 96, or serves it as if login were optional.",
    (z) => ({ value: z.enum(["close", "96", "serve"]) }),
    ({ value }) => ({ beforeLogin: value }),
  ),
  "status-before-login": setting(
    "Answers 99 before a login.",
    (z) => ({ value: z.boolean().default(true) }),
    ({ value }) => ({ statusBeforeLogin: value }),
  ),
  "refused-logins": setting(
    "Closes the connection after this many refused logins.",
    (z) => ({ value: z.int().min(1).max(1000) }),
    ({ value }) => ({ refusedLogins: value }),
  ),
  repeats: setting(
    "Does a request with the AY and AZ of the one before it again (execute), or only repeats the answer (replay).",
    (z) => ({ value: z.enum(["execute", "replay"]) }),
    ({ value }) => ({ repeats: value }),
  ),
  "resent-sequence": setting(
    "Puts the AY of the answer that is sent again into the answer to 97 (same), or 0 (zero).",
    (z) => ({ value: z.enum(["same", "zero"]) }),
    ({ value }) => ({ resentSequence: value }),
  ),
  "only-first-version": setting(
    "Knows only the messages of 1.00 once a 99 has said 1.00.",
    (z) => ({ value: z.boolean().default(true) }),
    ({ value }) => ({ onlyFirstVersion: value }),
  ),
  pipelined: setting(
    "Answers what follows a message in the same read, or throws it away (drop).",
    (z) => ({ value: z.enum(["answer", "drop"]) }),
    ({ value }) => ({ pipelined: value }),
  ),
  framing: setting(
    "Takes lines for messages, or whatever one read brings, less one byte (read).",
    (z) => ({ value: z.enum(["line", "read"]) }),
    ({ value }) => ({ framing: value }),
  ),
  "idle-close": setting(
    "Closes a connection after so many seconds of silence; 0 for never.",
    (z) => ({ seconds: z.number().min(0) }),
    ({ seconds }) => ({ idleSeconds: seconds }),
  ),
  "max-clients": setting(
    "Takes so many clients; one more is refused, or connected and never answered (silence).",
    (z) => ({ clients: z.int().min(0), whenFull: z.enum(["refuse", "silence"]).default("refuse") }),
    ({ clients, whenFull }) => ({ maxClients: clients, whenFull }),
  ),
  "when-full": setting(
    "Refuses a client too many, or connects it and never answers (silence).",
    (z) => ({ value: z.enum(["refuse", "silence"]) }),
    ({ value }) => ({ whenFull: value }),
  ),
  "refuse-connections": setting(
    "Closes the ports: new connections are refused by the system, old ones live on.",
    () => ({}),
    () => ({ listening: false }),
  ),
  habits: setting(
    "Gives the library system habits in what its answers say, such as cqWithoutAd, dueDate or honoursNoBlock.",
    (z) => optional(habitShapes(z)),
    (habits) => ({ habits: given(habits) }),
  ),
} as const;

type Optional<S extends Shape> = { readonly [Name in keyof S]: z.ZodOptional<S[Name]> };

function optional<S extends Shape>(shape: S): Optional<S> {
  const entries = Object.entries(shape).map(([name, each]) => [name, each.optional()]);
  return Object.fromEntries(entries) as Optional<S>;
}

/** Only what was set: an absent habit must not wipe out that of the layer below. */
function given<T extends object>(
  parameters: T,
): { readonly [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const entries = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}
