import { build } from "../../sip-client/message.ts";
import { disturbance, NONE } from "./row.ts";

/** Two or more ways to end a connection: FIN says goodbye, RST does not. */
const HOW = ["close", "reset"] as const;

/** Disturbances that step in before the library has done anything. */
export const CONNECTION_ROWS = {
  "close-on-connect": disturbance(
    "Accepts a connection and ends it at once.",
    (z) => ({ how: z.enum(HOW).default("close") }),
    ({ how }) => ({ welcome: () => how }),
  ),
  "silent-connection": disturbance(
    "Accepts a connection and never answers on it, as a server does whose workers are all taken.",
    NONE,
    () => ({ welcome: () => "silence" }),
  ),
  "drop-before": disturbance(
    "Ends the connection when the request comes; the library does nothing.",
    (z) => ({ how: z.enum(HOW).default("close") }),
    ({ how }) => ({
      received(turn) {
        turn.after = how;
        return true;
      },
    }),
  ),
  ignore: disturbance("Takes the request and does nothing, says nothing.", NONE, () => ({
    received: () => true,
  })),
  "ask-again": disturbance(
    "Answers 96, resend; the library does nothing. With times: 1 the repeated request goes through.",
    NONE,
    () => ({
      received(turn, line) {
        turn.answer = build("96", {}, {});
        turn.delivery = [{ afterMs: 0, bytes: line.message(turn.answer) }];
        return true;
      },
    }),
  ),
  "plain-text": disturbance(
    "Answers with a line of plain text instead of a message, as edge-sip2 does when it fails inside.",
    (z) => ({
      text: z.string().default("Problems handling the request: java.lang.NullPointerException"),
    }),
    ({ text }) => ({
      received(turn, line) {
        turn.delivery = [{ afterMs: 0, bytes: line.line(text) }];
        return true;
      },
    }),
  ),
  garbage: disturbance(
    "Answers with random bytes, none of them a line end before the last.",
    (z) => ({ length: z.int().min(1).max(100_000).default(40) }),
    ({ length }, random) => ({
      received(turn, line) {
        const bytes = Buffer.from(
          Array.from({ length }, () => {
            const byte = Math.floor(random() * 256);
            return byte === 0x0d || byte === 0x0a ? 0x2e : byte;
          }),
        );
        turn.delivery = [{ afterMs: 0, bytes: Buffer.concat([bytes, line.line("")]) }];
        return true;
      },
    }),
  ),
} as const;
