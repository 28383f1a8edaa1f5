import { explain } from "../../core/faults.ts";
import type { Charset } from "../../sip-client/charsets.ts";
import type { WireFormat } from "../../sip-client/codec.ts";
import { messageSpec } from "../../sip-client/spec/messages.ts";
import { encodeFrame, jsonToFrame, type EncodableFrame, type Trailer } from "./frame-json.ts";
import { frameLines } from "./lines.ts";

export interface EncodeRun {
  readonly input: AsyncIterable<Buffer | string>;
  readonly write: (bytes: Buffer) => Promise<void>;
  readonly complain: (text: string) => void;
  /** How the bytes look; its charset only for lines that name none. */
  readonly format: WireFormat;
  /** A charset that counts whatever the line says. */
  readonly forcedCharset: Charset | undefined;
  /** Adds AY and AZ to messages that have none, counting from 0. */
  readonly errorDetection: boolean;
  readonly terminator: string;
}

/** Writes a frame for every line of JSON; answers how many could not be written. */
export async function encodeLines(run: EncodeRun): Promise<number> {
  let bad = 0;
  let number = 0;
  let sequence = 0;
  for await (const line of frameLines(run.input)) {
    number++;
    const frame = jsonToFrame(line.toString("utf8"));
    const bytes = frame.ok ? bytesOf(frame.value, run, sequence) : frame;
    if (bytes.ok) {
      await run.write(Buffer.concat([bytes.value, Buffer.from(run.terminator, "latin1")]));
      sequence = (sequence + 1) % 10;
    } else {
      bad++;
      run.complain(`line ${number}: ${explain(bytes.fault)}\n`);
    }
  }
  return bad;
}

function bytesOf(frame: EncodableFrame, run: EncodeRun, sequence: number): ReturnType<typeof encodeFrame> {
  const charset = run.forcedCharset ?? frame.charset ?? run.format.charset;
  return encodeFrame(
    frame.message,
    { ...run.format, charset },
    trailerOf(frame, run.errorDetection, sequence),
  );
}

function trailerOf(frame: EncodableFrame, add: boolean, sequence: number): Trailer {
  if (frame.detected) return { kind: "checked", sequence: frame.sequence };
  if (!add) return { kind: "none" };
  const unnumbered = messageSpec(frame.message.code).unnumbered === true;
  return { kind: "checked", sequence: unnumbered ? undefined : String(sequence) };
}
