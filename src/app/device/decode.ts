import { createInterface } from "node:readline";
import { explain, fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { loadDecoder, type Decoder } from "../../devices/decoders.ts";
import type { Decoded, Sender } from "../../devices/driver.ts";
import { bytesOf, whyNotHex } from "../../devices/hex.ts";
import { readProfile } from "../../devices/profile/read.ts";
import { readText } from "../config.ts";
import type { TextIo } from "../text-io.ts";

export interface DeviceDecodeOptions {
  readonly driver?: string;
  readonly from?: string;
  readonly profile?: string;
}

/** `lectern device decode`; answers the exit code: 1 if a capture was not hexadecimal. */
export async function runDeviceDecode(
  words: readonly string[],
  options: DeviceDecodeOptions,
  io: TextIo,
): Promise<number> {
  const refuse = (why: Fault): number => {
    io.complain(`lectern: ${explain(why)}\n`);
    return 2;
  };
  const from = senderOf(options.from);
  if (!from.ok) return refuse(from.fault);
  const decoder = await decoderOf(options);
  if (!decoder.ok) return refuse(decoder.fault);
  const decode = decoder.value;
  if (words.length > 0)
    return (await decodeOne({ words: piecesOf(words), from: from.value, decode, where: "" }, io)) ? 0 : 1;
  let number = 0;
  let bad = 0;
  for await (const line of createInterface({ input: io.input })) {
    number++;
    if (line.trim() === "") continue;
    const { text, sender } = withoutArrow(line);
    const where = `line ${number}: `;
    if (!(await decodeOne({ words: [text], from: from.value ?? sender, decode, where }, io))) bad++;
  }
  return bad === 0 ? 0 : 1;
}

/** Words that are single bytes are one piece: a shell takes `06 FF 52` apart. */
function piecesOf(words: readonly string[]): readonly string[] {
  const bytes = words.every((word) => /^(0x)?[0-9A-Fa-f]{1,2}$/.test(word));
  return bytes ? [words.join(" ")] : words;
}

/** Notes and logs mark who sends: `>> 06 FF 52 00 0F 6E` the host, `<<` the device. */
function withoutArrow(line: string): { readonly text: string; readonly sender: Sender } {
  const [, arrow, rest] = /^\s*(>{1,2}|<{1,2})(.*)$/.exec(line) ?? [];
  if (arrow === undefined || rest === undefined) return { text: line, sender: undefined };
  return { text: rest, sender: arrow.startsWith(">") ? "host" : "device" };
}

interface Capture {
  /** The pieces, in hexadecimal. */
  readonly words: readonly string[];
  readonly from: Sender;
  readonly decode: Decoder;
  /** Which of many it is, for messages; "" for the only one. */
  readonly where: string;
}

async function decodeOne(
  { words, from, decode, where }: Capture,
  { write, complain }: TextIo,
): Promise<boolean> {
  const pieces: Uint8Array[] = [];
  for (const word of words) {
    const bytes = bytesOf(word);
    if (bytes === undefined || bytes.length === 0) {
      complain(`lectern: ${explain(fault("config.bad-argument", `${where}${whyNotHex(word)}`))}\n`);
      return false;
    }
    pieces.push(bytes);
  }
  const frames = decode(pieces, from);
  for (const frame of frames) await write(`${JSON.stringify(frame)}\n`);
  if (frames.length === 0) complain(`lectern: ${where}nothing in these bytes says anything\n`);
  const doubt = from === undefined ? undefined : doubtOf(frames, decode(pieces, undefined));
  if (doubt !== undefined) complain(`lectern: ${where}${doubt}: did the ${from} send it?\n`);
  return true;
}

/** Where bytes by themselves look like something else than what they are said to be. */
function doubtOf(said: readonly Decoded[], alone: readonly Decoded[]): string | undefined {
  const at = said.findIndex(({ kind }, index) => alone[index] !== undefined && alone[index].kind !== kind);
  const [one, two] = [said[at], alone[at]];
  if (one === undefined || two === undefined) return undefined;
  return `read as "${one.kind}" (${at + 1} of ${said.length}), but it looks like "${two.kind}"`;
}

function senderOf(word: string | undefined): Result<Sender> {
  if (word === undefined || word === "host" || word === "device") return ok(word);
  return failed(fault("config.bad-argument", `--from ${word}: take host or device`));
}

async function decoderOf({ driver, profile }: DeviceDecodeOptions): Promise<Result<Decoder>> {
  if (profile === undefined) {
    return driver === undefined
      ? failed(fault("config.bad-argument", "name whose bytes they are: --driver or --profile"))
      : loadDecoder(driver, {});
  }
  const text = await readText(profile);
  if (!text.ok) return text;
  const read = await readProfile(text.value, profile);
  if (!read.ok) return read;
  const { driver: its, written } = read.value;
  if (driver === undefined || its.name === driver) return loadDecoder(its.name, written["options"] ?? {});
  return failed(fault("config.bad-argument", `${profile} is a profile of ${its.name}, not of ${driver}`));
}
