import { createInterface } from "node:readline";
import { explain, fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { loadDecoder, type Decoder } from "../../devices/decoders.ts";
import type { Sender } from "../../devices/driver.ts";
import { bytesOf } from "../../devices/hex.ts";
import { readProfile } from "../../devices/profile/read.ts";
import { readText } from "../config.ts";
import { badUsage, endQuietlyWithReader, writeErr, writeOut } from "../sip/stdio.ts";

export interface DeviceDecodeOptions {
  readonly driver: string;
  readonly from?: string;
  readonly profile?: string;
}

/** `lectern device decode`; answers the exit code: 1 if a capture was not hexadecimal. */
export async function runDeviceDecode(
  words: readonly string[],
  options: DeviceDecodeOptions,
): Promise<number> {
  const from = senderOf(options.from);
  if (!from.ok) return badUsage(from.fault);
  const decoder = await decoderOf(options);
  if (!decoder.ok) return badUsage(decoder.fault);
  endQuietlyWithReader();
  if (words.length > 0) return (await decodeOne(words, decoder.value, from.value)) ? 0 : 1;
  let number = 0;
  let bad = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    number++;
    if (line.trim() === "") continue;
    const good = await decodeOne([line], decoder.value, from.value, `line ${number}: `);
    if (!good) bad++;
  }
  return bad === 0 ? 0 : 1;
}

/** Words that are single bytes are one piece: a shell takes `06 FF 52` apart. */
function piecesOf(words: readonly string[]): readonly string[] {
  const bytes = words.every((word) => /^(0x)?[0-9A-Fa-f]{1,2}$/.test(word));
  return bytes ? [words.join(" ")] : words;
}

async function decodeOne(
  words: readonly string[],
  decoder: Decoder,
  from: Sender,
  where = "",
): Promise<boolean> {
  const pieces: Uint8Array[] = [];
  for (const word of piecesOf(words)) {
    const bytes = bytesOf(word);
    if (bytes === undefined) {
      const what = fault("config.bad-argument", `${where}"${word}" is not hexadecimal: two digits a byte`);
      writeErr(`lectern: ${explain(what)}\n`);
      return false;
    }
    pieces.push(bytes);
  }
  for (const frame of decoder(pieces, from)) await writeOut(`${JSON.stringify(frame)}\n`);
  return true;
}

function senderOf(word: string | undefined): Result<Sender> {
  if (word === undefined || word === "host" || word === "device") return ok(word);
  return failed(fault("config.bad-argument", `--from ${word}: take host or device`));
}

async function decoderOf({ driver, profile }: DeviceDecodeOptions): Promise<Result<Decoder>> {
  if (profile === undefined) return loadDecoder(driver, {});
  const text = await readText(profile);
  if (!text.ok) return text;
  const read = await readProfile(text.value, profile);
  if (!read.ok) return read;
  const { driver: its, written } = read.value;
  if (its.name === driver) return loadDecoder(driver, written["options"] ?? {});
  return failed(fault("config.bad-argument", `${profile} is a profile of ${its.name}, not of ${driver}`));
}
