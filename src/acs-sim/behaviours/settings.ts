import type { Charset } from "../../sip-client/charsets.ts";
import type { WireFormat } from "../../sip-client/codec.ts";
import type { AccountWire } from "../library/config.ts";
import { BY_THE_BOOK as BOOK_HABITS, type Habits } from "../habits.ts";

export const TERMINATORS = { cr: "\r", crlf: "\r\n", lf: "\n" } as const;
export type Terminator = keyof typeof TERMINATORS;

/** How the server deals with bytes and sessions while no disturbance changes it. */
export interface Settings {
  readonly terminator: Terminator;
  readonly charset: Charset;
  readonly delimiter: string;
  /** What becomes of a delimiter inside a value: SIP2 has no escape, and an answer must go out all the same. */
  readonly escape: Exclude<WireFormat["escape"], "none">;
  /** `mirror`: an answer carries AY and AZ if the request did. `required`: a request without them gets 96. */
  readonly errorDetection: "off" | "mirror" | "required";
  /** What stands after AY but is not one digit: ask again, or take the request as one without AY. */
  readonly badSequence: "96" | "ignore";
  /** What an unknown message, an unreadable line and a message of the ACS get. */
  readonly unknownMessage: "96" | "close" | "silence";
  /** What a request gets before a login. */
  readonly beforeLogin: "close" | "96" | "serve";
  /** 99 is answered before a login; an institution of the library file may allow it too. */
  readonly statusBeforeLogin: boolean;
  /** Refused logins after which the connection is closed. */
  readonly refusedLogins: number;
  /** A request with AY and AZ of the one before it is a repeat of it: answer from memory, or do it again. */
  readonly repeats: "execute" | "replay";
  /** AY of the answer to 97: that of the answer that is sent again, or 0. */
  readonly resentSequence: "same" | "zero";
  /** After a 99 with version 1.00 only messages of 1.00 are known. */
  readonly onlyFirstVersion: boolean;
  /** What follows a message in the same read: it is answered in its turn, or thrown away. */
  readonly pipelined: "answer" | "drop";
  /** `line`: a message ends with CR or LF. `read`: whatever one read brings, less one byte, is a message. */
  readonly framing: "line" | "read";
  /** Silence in seconds after which a connection is closed; 0 for never. */
  readonly idleSeconds: number;
  /** Clients taken at once; undefined: as the library file says. */
  readonly maxClients: number | undefined;
  /** What a client too many gets: a closed connection, or one on which nothing is ever said. */
  readonly whenFull: "refuse" | "silence";
  /** False: the ports are closed, and a new connection is refused by the system. */
  readonly listening: boolean;
  readonly habits: Habits;
}

/** SIP2 as written, read generously. */
export const BY_THE_BOOK: Settings = {
  terminator: "cr",
  charset: "utf8",
  delimiter: "|",
  escape: "blank",
  errorDetection: "mirror",
  badSequence: "ignore",
  unknownMessage: "96",
  beforeLogin: "close",
  statusBeforeLogin: false,
  refusedLogins: 3,
  repeats: "execute",
  resentSequence: "same",
  onlyFirstVersion: false,
  pipelined: "answer",
  framing: "line",
  idleSeconds: 0,
  maxClients: undefined,
  whenFull: "refuse",
  listening: true,
  habits: BOOK_HABITS,
};

/** A few settings, to be laid over others; habits are laid over habits one by one. */
export type SettingChange = Partial<Omit<Settings, "habits">> & { readonly habits?: Partial<Habits> };

/** Lays changes over settings, the last on top. */
export function overlay(settings: Settings, changes: readonly SettingChange[]): Settings {
  return changes.reduce<Settings>(
    (below, change) => ({ ...below, ...change, habits: { ...below.habits, ...change.habits } }),
    settings,
  );
}

/** The settings for one account: what the library file says of its bytes goes first. */
export function forAccount(settings: Settings, wire: AccountWire): Settings {
  return {
    ...settings,
    charset: wire.charset ?? settings.charset,
    delimiter: wire.delimiter ?? settings.delimiter,
    terminator: wire.terminator ?? settings.terminator,
    errorDetection: wire.errorDetection ?? settings.errorDetection,
  };
}
