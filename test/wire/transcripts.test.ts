import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { BY_THE_BOOK, decode, encode, type Decoded, type WireFormat } from "../../src/sip-client/codec.ts";
import { Framer } from "../../src/sip-client/framer.ts";

const Transcript = z.object({
  name: z.string(),
  request: z.string().nullable(),
  response: z.string().nullable(),
  az_ok: z.object({ request: z.boolean().optional(), response: z.boolean().optional() }).default({}),
});

interface Recorded {
  readonly name: string;
  readonly text: string;
  readonly azOk: boolean | undefined;
}

const RECORDED: readonly Recorded[] = readFileSync(
  new URL("../fixtures/sip2-transcripts.jsonl", import.meta.url),
  "utf8",
)
  .trim()
  .split("\n")
  .flatMap((line) => {
    const { name, request, response, az_ok } = Transcript.parse(JSON.parse(line));
    return [
      { name: `${name}: request`, text: request, azOk: az_ok.request },
      { name: `${name}: response`, text: response, azOk: az_ok.response },
    ];
  })
  .flatMap(({ text, ...rest }) => (text === null ? [] : [{ ...rest, text }]));

/** What is no SIP2 message, and is recorded because of what the server does then. */
const BROKEN: Readonly<Record<string, string>> = {
  "flush after LF only: request": "no frame",
  "unknown message 55: request": "wire.unknown-message",
};

/** What a frame looks like after the normalisation that `decode` documents, made without the codec. */
function normalised(text: string, delimiter: string): string {
  const line = text.replace(/^[\n\r]+|[\n\r]+$/g, "");
  const trailer = /(?:AY\d)?AZ[\dA-Fa-f]{4}$/.exec(line)?.[0] ?? "";
  const escaped = delimiter === "^" ? "\\^" : "\\|";
  const body = line.slice(0, line.length - trailer.length).replace(new RegExp(`${escaped}+`, "g"), delimiter);
  const hasFields = /[A-Z]{2}/.test(body.slice(2)) && !/^9[49]|^9[67]/.test(body);
  // A delimiter straight after the fixed part of 15 ends an empty segment; that of 29 stands inside the fixed part.
  const opened = body.startsWith("15") ? body.slice(0, 21) + body.slice(21).replace(/^\|/, "") : body;
  const closed = hasFields && !opened.endsWith(delimiter) ? opened + delimiter : opened;
  if (trailer === "") return closed;
  const summed = `${closed}${trailer.slice(0, -4)}`;
  const sum = Buffer.from(summed).reduce((total, byte) => total + byte, 0);
  return summed + (0x10000 - (sum % 0x10000)).toString(16).toUpperCase().padStart(4, "0");
}

function read(recorded: Recorded): { readonly decoded: Decoded | string; readonly format: WireFormat } {
  const format = recorded.text.includes("^") ? { ...BY_THE_BOOK, delimiter: "^" } : BY_THE_BOOK;
  const frame = new Framer("cr-or-lf").push(Buffer.from(`${recorded.text}\r`)).frames[0];
  if (frame === undefined) return { decoded: "no frame", format };
  const result = decode(frame, format);
  return { decoded: result.ok ? result.value : result.fault.code, format };
}

describe("frames recorded from other people's programs", () => {
  it("are all here", () => {
    expect(RECORDED).toHaveLength(191);
    expect(RECORDED.filter(({ azOk }) => azOk !== undefined)).toHaveLength(55);
  });

  it.each(RECORDED.filter(({ name }) => name in BROKEN))("$name is refused with a fault", (recorded) => {
    expect(read(recorded).decoded).toBe(BROKEN[recorded.name]);
  });

  const readable = RECORDED.filter(({ name }) => !(name in BROKEN));

  it.each(readable)("$name is read, with the recorded verdict on AZ", (recorded) => {
    const { decoded } = read(recorded);
    if (typeof decoded === "string") return expect.fail(decoded);
    const verdict = recorded.azOk === undefined ? "absent" : recorded.azOk ? "right" : "wrong";
    expect(decoded.checksum).toBe(verdict);
    expect(decoded.message.code).toBe(recorded.text.trim().slice(0, 2));
  });

  it.each(readable)("$name is written again as it came, normalised", (recorded) => {
    const { decoded, format } = read(recorded);
    if (typeof decoded === "string") return expect.fail(decoded);
    const sequence = decoded.checksum === "absent" ? undefined : Number(decoded.sequence ?? 0);
    const encoded = encode(decoded.message, { ...format, sequence });
    if (!encoded.ok) return expect.fail(encoded.fault.detail);
    expect(encoded.value.toString()).toBe(normalised(recorded.text, format.delimiter));
  });
});
