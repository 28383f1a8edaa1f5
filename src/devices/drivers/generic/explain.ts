import { saidInTransfer } from "../../control-transfer.ts";
import type { Decoded, Sender } from "../../driver.ts";
import { frameAll } from "../../framer.ts";
import { hexOf } from "../../hex.ts";
import { genericFramer } from "./framer.ts";
import type { GenericOptions } from "./options.ts";
import { match } from "./pattern.ts";
import { patternsOf, type Said } from "./patterns-of.ts";

/** A captured message, as each side would have said it: a host writes the id of every report, a device only where it has several. */
interface Message {
  readonly hex: string;
  readonly from: Sender;
  readonly asHost: Uint8Array;
  readonly asDevice: Uint8Array;
  /** As it was read, the id of a report with it. */
  readonly asFeature: Uint8Array;
}

/** What captured bytes mean by the patterns of a profile, with the values in them. */
export function explainGeneric(
  pieces: readonly Uint8Array[],
  options: GenericOptions,
  from: Sender,
): readonly Decoded[] {
  const { framing } = options;
  if (framing.kind === "control") {
    return pieces
      .flatMap((piece) => saidInTransfer(piece, from))
      .map(({ by, bytes }) => (by === undefined ? unknown(bytes) : meaningOf(plain(bytes, by), options)));
  }
  if (framing.kind === "report") {
    const bare = (piece: Uint8Array): Uint8Array => piece.subarray(framing.id === 0 ? 0 : 1);
    return pieces.map((piece) =>
      meaningOf(
        { hex: hexOf(piece), from, asHost: piece.subarray(1), asDevice: bare(piece), asFeature: piece },
        options,
      ),
    );
  }
  const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
  return frameAll(genericFramer(framing), bytes).flatMap((each) => {
    if (each.kind === "junk") return [{ kind: "junk", why: each.why, hex: hexOf(each.bytes) }];
    // Between two ends stands nothing.
    return each.frame.length === 0 ? [] : [meaningOf(plain(each.frame, from), options)];
  });
}

function plain(bytes: Uint8Array, from: Sender): Message {
  return { hex: hexOf(bytes), from, asHost: bytes, asDevice: bytes, asFeature: bytes };
}

const unknown = (bytes: Uint8Array): Decoded => ({ kind: "unknown", hex: hexOf(bytes) });

function meaningOf(message: Message, options: GenericOptions): Decoded {
  const padded = options.framing.kind === "report";
  const fitting = patternsOf(options).flatMap((said) => {
    if (message.from !== undefined && said.by !== message.from) return [];
    const bytes = said.feature ? message.asFeature : said.by === "host" ? message.asHost : message.asDevice;
    const fields = match(said.pattern, bytes, padded);
    return fields === undefined ? [] : [{ said, fields }];
  });
  const [first] = fitting;
  if (first === undefined)
    return { kind: isPrompt(message, options) ? "prompt" : "unknown", hex: message.hex };
  const { kind } = first.said;
  // Several commands may send the same: all of them are named.
  const names = fitting.filter(({ said }) => said.kind === kind).map(({ said }) => said.of);
  return { kind, [LABELS[kind]]: [...new Set(names)].join(" or "), ...first.fields, hex: message.hex };
}

function isPrompt({ hex }: Message, { framing }: GenericOptions): boolean {
  return framing.kind === "delimiter" && framing.prompt !== undefined && hexOf(framing.prompt) === hex;
}

const LABELS = {
  command: "command",
  answer: "command",
  error: "fault",
  event: "tells",
} as const satisfies Readonly<Record<Said["kind"], string>>;
