/** Commands of ZVT as people read them. What a card tells, and passwords, are covered: in the bytes too. Pure. */
import type { Decoded, Json, Sender } from "../../../driver.ts";
import { frameAll, type Framed } from "../../../framer.ts";
import { hexOf } from "../../../hex.ts";
import { BMP, bmpOf, type Bmp } from "./bmp.ts";
import { readCommand } from "./command.ts";
import { apduFramer, blockFramer, encodeBlock, NO_BLOCK, type Apdu, type Block } from "./frame.ts";
import type { ZvtOptions } from "./options.ts";
import { bmpsShown, coveredHex, coveredJunk, leadsShown } from "./show.ts";
import { commandOf, COMMAND, NEEDS, resultText } from "./tables.ts";
import type { Charset } from "./text.ts";

type Facts = Readonly<Record<string, Json>>;

/** Explains captured bytes of either framing: blocks where the options or the bytes say so. */
export function explainZvt(
  pieces: readonly Uint8Array[],
  options: Pick<ZvtOptions, "framing" | "currency" | "charset">,
  from: Sender,
): readonly Decoded[] {
  const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
  let asked: number | undefined;
  const { found, isSerial } = framed(bytes, options.framing);
  return found.map((each): Decoded => {
    if (each.kind === "junk") return { kind: "junk", why: each.why, hex: coveredJunk(each.bytes) };
    const block = each.frame;
    if (block.kind !== "apdu") return { kind: `block-${block.kind}`, hex: hexOf(encodeBlock(block)) };
    const { apdu } = block;
    const shown = {
      ...explainApdu(apdu, options, from, asked),
      hex: hexShown(apdu, isSerial, options.charset),
    };
    if (commandOf(apdu.command)?.from === "host") asked = apdu.command;
    return shown;
  });
}

interface Stream {
  readonly found: readonly Framed<Block>[];
  readonly isSerial: boolean;
}

/** The bytes as the framing says; else as bare commands if they are nothing else, or if nothing looks like a block. */
function framed(bytes: Uint8Array, framing: ZvtOptions["framing"]): Stream {
  const bare = frameAll(apduFramer(), bytes).map((each): Framed<Block> =>
    each.kind === "junk" ? each : { kind: "frame", frame: { kind: "apdu", apdu: each.frame } },
  );
  const blocks = frameAll(blockFramer(), bytes);
  const isWhole = (found: readonly Framed<Block>[]): boolean => found.every(({ kind }) => kind === "frame");
  // Rubbish of a broken block shows that there was one.
  const hasBlock = blocks.some((each) =>
    each.kind === "junk" ? each.why !== NO_BLOCK : each.frame.kind === "apdu",
  );
  const isSerial =
    framing === undefined ? !isWhole(bare) && (hasBlock || isWhole(blocks)) : framing === "serial";
  return { found: isSerial ? blocks : bare, isSerial };
}

function explainApdu(
  apdu: Apdu,
  options: Pick<ZvtOptions, "currency" | "charset">,
  from: Sender,
  asked: number | undefined,
): Decoded {
  const command = commandOf(apdu.command);
  const code = hexOf(Uint8Array.of(apdu.command >> 8, apdu.command & 0xff));
  const sender = command === undefined || command.from === "both" ? from : command.from;
  const who: Facts = {
    ...(sender === undefined ? {} : { from: sender }),
    ...(from !== undefined && sender !== from
      ? { note: `a ${from === "host" ? "station" : "terminal"} does not send this` }
      : {}),
  };
  if (command === undefined) {
    return { kind: "unknown-command", command: code, ...who, length: apdu.data.length };
  }
  const read = readCommand(apdu);
  const facts: Facts = {
    ...(command.name === "nak" ? { result: code.slice(3), meaning: resultText(apdu.command & 0xff) } : {}),
    ...leadsShown(read.lead, options.charset),
    ...bmpsShown(read.bmps, options),
    ...(apdu.command === COMMAND.completion && asked === COMMAND.registration ? needsShown(read.bmps) : {}),
    ...(read.rest.length > 0 ? { unread: `${read.rest.length} bytes that could not be read` } : {}),
  };
  return { kind: command.name, command: code, ...who, ...facts };
}

/** What the status byte means that a registration ends with. */
function needsShown(bmps: readonly Bmp[]): Facts {
  const status = bmpOf(bmps, BMP.status)?.[0];
  if (status === undefined) return {};
  return {
    needs: Object.entries(NEEDS).flatMap(([bit, need]) => ((status & Number(bit)) === 0 ? [] : [need])),
  };
}

/** As it stood on the line. Of a block with something covered the CRC is too: it would help to guess. */
function hexShown(apdu: Apdu, isSerial: boolean, charset: Charset): string {
  const bytes = coveredHex(apdu, charset);
  if (!isSerial) return bytes.join(" ");
  const crc = hexOf(encodeBlock({ kind: "apdu", apdu }))
    .split(" ")
    .slice(-2);
  const doubled = bytes.flatMap((byte) => (byte === "10" ? ["10", "10"] : [byte]));
  return ["10", "02", ...doubled, "10", "03", ...(bytes.includes("**") ? ["**", "**"] : crc)].join(" ");
}
