import { once } from "node:events";
import { systemClock } from "../../core/clock.ts";
import { explain, type Fault } from "../../core/faults.ts";
import { runConsole } from "./console.ts";
import { decodeLines } from "./decode.ts";
import { encodeLines } from "./encode.ts";
import type { Showing } from "./exchange.ts";
import { chosenDialect, formatOf, type FormatOptions } from "./format.ts";
import { sendMessages } from "./send.ts";
import { targetOf, type TargetOptions } from "./target.ts";

/** Writes to standard output and waits while the reader is behind. A reader that left ends the program quietly. */
export async function writeOut(data: string | Buffer): Promise<void> {
  if (!process.stdout.write(data)) await once(process.stdout, "drain");
}

export function writeErr(text: string): void {
  process.stderr.write(text);
}

/** Says what is wrong with the command line; the exit code of it. */
export function badUsage(what: Fault): number {
  writeErr(`lectern: ${explain(what)}\n`);
  return 2;
}

/** `head` and pagers close the pipe when they have seen enough: that is no failure. */
export function endQuietlyWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

export interface DecodeOptions extends FormatOptions {
  readonly pretty: boolean;
  readonly mask: boolean;
  readonly strict: boolean;
}

/** `lectern sip decode`; answers the exit code. */
export async function runDecode(options: DecodeOptions): Promise<number> {
  const chosen = chosenDialect(options);
  if (!chosen.ok) return badUsage(chosen.fault);
  endQuietlyWithReader();
  const { pretty, mask } = options;
  const unreadable = await decodeLines({
    input: process.stdin,
    write: writeOut,
    format: formatOf(chosen.value),
    pretty,
    mask,
  });
  return options.strict && unreadable > 0 ? 1 : 0;
}

export interface EncodeOptions extends FormatOptions {
  readonly errorDetection: boolean;
}

/** `lectern sip encode`; answers the exit code. */
export async function runEncode(options: EncodeOptions): Promise<number> {
  const chosen = chosenDialect(options);
  if (!chosen.ok) return badUsage(chosen.fault);
  endQuietlyWithReader();
  const { charset, terminator } = chosen.value;
  const bad = await encodeLines({
    input: process.stdin,
    write: writeOut,
    complain: writeErr,
    format: formatOf(chosen.value),
    forcedCharset: options.charset === undefined ? undefined : charset,
    errorDetection: options.errorDetection,
    terminator,
  });
  return bad > 0 ? 1 : 0;
}

export interface TalkOptions extends TargetOptions {
  readonly institution: string;
  readonly raw: boolean;
  readonly json: boolean;
  readonly showSecrets: boolean;
}

function showingOf({ raw, json, showSecrets }: TalkOptions): Showing {
  return { as: json ? "json" : raw ? "raw" : "pretty", secrets: showSecrets };
}

/** `lectern sip send`; answers the exit code. */
export async function runSend(
  address: string,
  messages: readonly string[],
  options: TalkOptions,
): Promise<number> {
  const target = targetOf(address, options);
  if (!target.ok) return badUsage(target.fault);
  endQuietlyWithReader();
  return sendMessages({
    target: target.value,
    clock: systemClock,
    institution: options.institution,
    location: options.location,
    messages,
    showing: showingOf(options),
    write: writeOut,
    complain: writeErr,
  });
}

/** `lectern sip console`; answers the exit code. */
export async function runTerminal(address: string, options: TalkOptions): Promise<number> {
  const target = targetOf(address, options);
  if (!target.ok) return badUsage(target.fault);
  endQuietlyWithReader();
  return runConsole({
    target: target.value,
    clock: systemClock,
    institution: options.institution,
    location: options.location,
    showing: showingOf(options),
    input: process.stdin,
    output: process.stdout,
    terminal: process.stdin.isTTY && process.stdout.isTTY,
  });
}
