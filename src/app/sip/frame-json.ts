import { z } from "zod";
import { failed, ok, type Result } from "../../core/result.ts";
import { FAULTS, fault, type Fault } from "../../core/faults.ts";
import { decodeText, encodeText, CHARSETS, type Charset } from "../../sip-client/charsets.ts";
import { checksum } from "../../sip-client/checksum.ts";
import { decode, type Decoded, type DecodeFault, type WireFormat } from "../../sip-client/codec.ts";
import { maskFields, MASK } from "../../sip-client/mask.ts";
import { fixedEntries, type AnyMessage } from "../../sip-client/message.ts";
import { fieldSpec } from "../../sip-client/spec/fields.ts";
import { isCode, messageSpec } from "../../sip-client/spec/messages.ts";

/** A frame as `lectern sip decode` prints it and `lectern sip encode` takes it. */
export interface FrameJson {
  readonly code: string;
  readonly name: string;
  readonly from: "SC" | "ACS";
  readonly fixed: Readonly<Record<string, string>>;
  readonly fields: readonly { readonly code: string; readonly label: string; readonly value: string }[];
  /** What stands after AY, or null. */
  readonly sequence: string | null;
  readonly checksum: Decoded["checksum"];
  /** The charset that gives these bytes again. */
  readonly charset: Charset;
  readonly warnings: readonly { readonly code: string; readonly where: string }[];
}

export interface ErrorJson {
  readonly error: { readonly code: string; readonly text: string; readonly detail: string };
}

/** Decodes one frame for printing; `masked` hides what the field table calls secret. */
export function frameToJson(
  frame: Buffer,
  format: WireFormat,
  masked: boolean,
): Result<FrameJson, DecodeFault> {
  const decoded = decode(frame, format);
  if (!decoded.ok) return decoded;
  return ok(decodedToJson(decoded.value, charsetOf(frame, format.charset), masked));
}

export function decodedToJson(decoded: Decoded, charset: Charset, masked: boolean): FrameJson {
  const { message } = decoded;
  const spec = messageSpec(message.code);
  const fields = masked ? maskFields(message.fields) : message.fields;
  return {
    code: message.code,
    name: spec.name,
    from: spec.from,
    fixed: Object.fromEntries(fixedEntries(message)),
    fields: fields.map(({ code, value }) => ({ code, label: fieldSpec(code).label, value })),
    sequence: decoded.sequence ?? null,
    checksum: decoded.checksum,
    charset,
    warnings: decoded.warnings,
  };
}

export function faultToJson(what: Fault): ErrorJson {
  return { error: { code: what.code, text: FAULTS[what.code].text, detail: what.detail } };
}

/**
 * The charset in which the decoded text has the bytes of the frame again: the one asked for, letters and accents apart
 * (as SIPServer writes UTF-8), or Latin-1 if the bytes were no valid text and were read as such.
 */
function charsetOf(frame: Buffer, asked: Charset): Charset {
  const { text, valid } = decodeText(frame, asked);
  const candidates: Charset[] = !valid ? ["latin1"] : asked === "utf8" ? ["utf8", "utf8-nfd"] : [asked];
  const composed = text.normalize("NFC");
  return candidates.find((charset) => encodeText(composed, charset).equals(frame)) ?? asked;
}

const frameSchema = z.object({
  code: z.string(),
  fixed: z.record(z.string(), z.string()),
  fields: z.array(z.object({ code: z.string().max(2), value: z.string() })),
  sequence: z.string().max(3).nullable().default(null),
  checksum: z.enum(["absent", "right", "wrong"]).default("absent"),
  charset: z.enum(CHARSETS).optional(),
});

/** A message of `lectern sip encode`, with what the bytes need besides. */
export interface EncodableFrame {
  readonly message: AnyMessage;
  readonly sequence: string | undefined;
  readonly detected: boolean;
  readonly charset: Charset | undefined;
}

/** Reads one line of JSON as `decode` prints it. What is wrong with it is said in the detail of the fault. */
export function jsonToFrame(line: string): Result<EncodableFrame> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return failed(fault("config.invalid", "not a line of JSON"));
    throw error;
  }
  if (isError(parsed)) return failed(fault("wire.not-sip", "decode could not read this frame"));
  const frame = frameSchema.safeParse(parsed);
  if (!frame.success) {
    const issue = frame.error.issues[0];
    return failed(fault("config.invalid", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "?"}`));
  }
  const { code, fixed, fields, sequence, checksum: state, charset } = frame.data;
  if (!isCode(code)) return failed(fault("wire.unknown-message", `message ${code}`));
  if (fields.some(({ value }) => value === MASK)) {
    return failed(fault("config.invalid", "a masked value cannot be sent: decode without --mask"));
  }
  return ok({
    message: { code, fixed, fields } as unknown as AnyMessage,
    sequence: sequence ?? undefined,
    detected: state !== "absent" || sequence !== null,
    charset,
  });
}

function isError(parsed: unknown): boolean {
  return typeof parsed === "object" && parsed !== null && "error" in parsed;
}

/** The trailer to write: none, AZ alone (as 96 and 97 have it), or AY with what stands after it. */
export type Trailer =
  | { readonly kind: "none" }
  | { readonly kind: "checked"; readonly sequence: string | undefined };

/**
 * Writes a frame as a tool must: with whatever was read, also a delimiter in a value or a trailer that a proper client
 * would not send. Only what would not be one frame any more is refused.
 */
export function encodeFrame(message: AnyMessage, format: WireFormat, trailer: Trailer): Result<Buffer> {
  const values: Readonly<Record<string, string>> = message.fixed;
  for (const [name, kind] of messageSpec(message.code).fixed) {
    if (values[name]?.length !== kind.width) {
      return failed(fault("wire.bad-fixed-field", `message ${message.code}: ${name} must be ${kind.shape}`));
    }
  }
  const { delimiter } = format;
  const fixed = fixedEntries(message).map(([, value]) => value);
  const fields = message.fields.map(({ code, value }) => `${code}${escaped(value, format)}${delimiter}`);
  const text = `${message.code}${fixed.join("")}${fields.join("")}`;
  if (/[\r\n]/.test(text)) return failed(fault("wire.forbidden-character", "a line end in a value"));
  return ok(withTrailer(encodeText(text.normalize("NFC"), format.charset), trailer));
}

function escaped(value: string, { escape, delimiter }: WireFormat): string {
  return escape === "entity" ? value.replaceAll(delimiter, `&#${delimiter.charCodeAt(0)};`) : value;
}

export function withTrailer(body: Buffer, trailer: Trailer): Buffer {
  if (trailer.kind === "none") return body;
  const head = trailer.sequence === undefined ? "AZ" : `AY${trailer.sequence}AZ`;
  const summed = Buffer.concat([body, Buffer.from(head, "latin1")]);
  return Buffer.concat([summed, Buffer.from(checksum(summed, summed.length), "latin1")]);
}
